"""Puts a new outlet's declaration and fixtures where a checkout has them; what is there already is never written over."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp

from speecharchive.errors import BadDeclaration, StorageFull, UsageError
from speecharchive.outlets.declarations import read_declarations
from speecharchive.outlets.outlet import Outlet

Files = Sequence[tuple[str, bytes]]
REGISTRY = Path("seeds", "outlets")
FIXTURES = Path("tests", "fixtures")


def is_checkout(folder: Path) -> bool:
    return (folder / REGISTRY).is_dir() and (folder / FIXTURES).is_dir()


def place(folder: Path, outlet: Outlet, declaration: str, cases: Mapping[str, Files]) -> list[Path]:
    """The paths that were made or added to: first the fixtures, whole or not at all, then the declaration.

    The declaration is added to the file of its province, else it becomes a file of its own.
    Raises UsageError where something of this name is there, BadDeclaration for a registry that cannot be read, StorageFull.
    """
    fixtures, registry = folder / FIXTURES / outlet.name, folder / REGISTRY
    if fixtures.exists():
        raise UsageError(f"{fixtures} is there already: move it away, or choose another --name")
    try:
        registry.mkdir(parents=True, exist_ok=True)
        fixtures.parent.mkdir(parents=True, exist_ok=True)
        file = _file_for(registry, outlet)
        part = _with_table(file, declaration)
        try:
            _place_fixtures(fixtures, cases)
        except OSError:
            part.unlink()
            raise
        part.replace(file)
    except OSError as error:
        raise StorageFull(f"{error.filename or folder}: {error.strerror}") from None
    return [file, *(fixtures / case for case in cases)]


def _file_for(registry: Path, outlet: Outlet) -> Path:
    """Raises UsageError where the outlet's name is taken."""
    held = read_declarations(registry)[0] if any(registry.glob("*.toml")) else []
    for file, other in held:
        if other.name == outlet.name:
            raise UsageError(f"{file} declares {outlet.name} already; choose another --name")
    if outlet.place is not None:
        for file, other in held:
            if other.place is not None and other.place[:2] == outlet.place[:2]:
                return Path(file)
    own = registry / f"{outlet.name}.toml"
    if own.exists():
        raise UsageError(f"{own} is there already: move it away, or choose another --name")
    return own


def _place_fixtures(fixtures: Path, cases: Mapping[str, Files]) -> None:
    made = Path(mkdtemp(prefix=".new-", dir=fixtures.parent))
    try:
        for case, files in cases.items():
            (made / case).mkdir()
            for name, content in files:
                (made / case / name).write_bytes(content)
        made.chmod(0o755)
        made.rename(fixtures)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _with_table(file: Path, declaration: str) -> Path:
    """The file as it will be, beside it. Raises BadDeclaration where the registry could not read that."""
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() else ""
    part = file.with_name(f".{file.name}.part")
    part.write_text(before + declaration, encoding="utf-8")
    if findings := read_declarations(part)[1]:
        part.unlink()
        raise BadDeclaration(f"{file}: {findings[0]}; nothing was added to it")
    return part
