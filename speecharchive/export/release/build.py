"""Building a release: one snapshot of the archive into one folder, which takes its name when the last file is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speecharchive.errors import UsageError
from speecharchive.export.columns import NAMES, VALUES
from speecharchive.export.csv_file import csv_lines
from speecharchive.export.folder import Folder, WrittenFile, whole_folder
from speecharchive.export.manifest import schema_of, software
from speecharchive.export.release.database import write_database
from speecharchive.export.release.datasette import datasette_metadata
from speecharchive.export.release.json_file import json_bytes
from speecharchive.export.release.manifest import Counts, manifest
from speecharchive.export.release.package import package
from speecharchive.export.release.papers import citation_cff, codebook, readme
from speecharchive.export.release.records import release_lines
from speecharchive.export.release.wanted import (
    CITATION,
    CODEBOOK,
    CSV,
    DATASETTE,
    JSONL,
    MANIFEST,
    PACKAGE,
    PARQUET,
    README,
    SQLITE,
    TEI,
    Release,
)
from speecharchive.export.source import Source, one_pass
from speecharchive.export.sums import RELEASE_SUMS
from speecharchive.export.tei.corpus import SPEECHES
from speecharchive.query.snapshot import Snapshot
from speecharchive.store.archive import Archive

_PARAGRAPHS, _CHARACTERS = NAMES.index("n_paragraphs"), NAMES.index("n_characters")


@dataclass(frozen=True, slots=True)
class Built:
    counts: Counts
    files: int
    fingerprint: str
    """SHA-256 of the list of digests."""


def build_release(
    archive: Archive, wanted: Release, target: Path, *, wrote: Callable[[], None] = lambda: None
) -> Built:
    """Write the folder `target`. What a kill leaves is `target`.part, which the next build writes over.

    `wrote` is called after each speech of each part. Raises UsageError where `target` is taken or no speech is wanted;
    ExtraMissing, StorageFull.
    """
    if "parquet" in wanted.parts:
        from speecharchive.export.arrow_rows import require_pyarrow

        require_pyarrow(instead="--without parquet")
    _refuse_a_second_one(target)
    with one_pass(archive) as view:
        if not Source(view, wanted.filters, wanted.query).count():
            raise UsageError(
                "the archive holds no speech that is wanted, and a release of nothing is not made"
            )
        with whole_folder(target, wanted.as_given(), anew=True) as folder:
            return _Building(view, wanted, folder, wrote).build()


def _refuse_a_second_one(target: Path) -> None:
    if (target / MANIFEST).is_file():
        raise UsageError(
            f"a release stands at {target}, and what was released does not change; check it with `speecharchive verify`, "
            "or give the next one another name"
        )


@dataclass
class _Building:
    view: Snapshot
    wanted: Release
    folder: Folder
    wrote: Callable[[], None]

    def build(self) -> Built:
        counts, extractors = self._csv()
        if "jsonl" in self.wanted.parts:
            with self.folder.file(JSONL) as out:
                out.writelines(release_lines(self._source().speeches()))
        if "parquet" in self.wanted.parts:
            self._parquet()
        if "sqlite" in self.wanted.parts:
            self._sqlite()
        if "tei" in self.wanted.parts:
            from speecharchive.export.tei.folder import write_tei

            write_tei(self._source(), self.folder.below(TEI))
        stated = self._papers(counts, extractors)
        self._write(MANIFEST, json_bytes(stated))
        files, _, fingerprint = self.folder.finish(RELEASE_SUMS)
        return Built(counts, files + 1, fingerprint)

    def _source(self) -> Source:
        return Source(self.view, self.wanted.filters, self.wanted.query, self.wrote)

    def _write(self, path: str, data: bytes) -> None:
        with self.folder.file(path) as out:
            out.write(data)

    def _csv(self) -> tuple[Counts, set[str]]:
        source = self._source()
        paragraphs = characters = 0

        def counted() -> Iterator[tuple[Any, ...]]:
            nonlocal paragraphs, characters
            for row in source.rows(VALUES):
                paragraphs += row[_PARAGRAPHS]
                characters += row[_CHARACTERS]
                yield row

        with self.folder.file(CSV) as out:
            out.writelines(csv_lines(counted()))
        return Counts(source.streamed, paragraphs, characters), source.extractors

    def _parquet(self) -> None:
        from speecharchive.export.arrow_rows import arrow_columns
        from speecharchive.export.parquet_file import metadata_of, write_parquet
        from speecharchive.export.wanted import Wanted

        columns = arrow_columns(paragraphs=False)
        rows = self._source().rows([column.value for column in columns])
        asked = Wanted("parquet", self.wanted.filters, self.wanted.query)
        about = metadata_of(asked, software(), schema_of(self.view.connection))
        with self.folder.file(PARQUET) as out:
            write_parquet(out, rows, columns, about | {"speecharchive.release": self.wanted.name})

    def _sqlite(self) -> None:
        about = {
            "release": self.wanted.name,
            "title": self.wanted.title,
            "software": software(),
            "schema": schema_of(self.view.connection),
        }
        with self.folder.file(SQLITE) as out:
            write_database(out, self._source(), self.folder.scratch(), about)
        self._write(DATASETTE, json_bytes(datasette_metadata(self.wanted)))

    def _papers(self, counts: Counts, extractors: set[str]) -> dict[str, Any]:
        """What people and programs read first; the manifest of everything but the files of the TEI, which only the sums list."""
        data = {file.path: file for file in self._files()}
        self._write(PACKAGE, json_bytes(package(self.wanted, data)))
        self._write(CITATION, citation_cff(self.wanted).encode())
        self._write(CODEBOOK, codebook(self.wanted).encode())
        connection = self.view.connection
        stated = manifest(self.wanted, connection, counts, extractors, [])
        self._write(README, readme(self.wanted, stated).encode())
        files = [file for file in self._files() if not file.path.startswith(f"{TEI}/")]
        return manifest(self.wanted, connection, counts, extractors, files)

    def _files(self) -> Iterator[WrittenFile]:
        """All but the files of single speeches."""
        speeches = f"{TEI}/{SPEECHES}/"
        yield from (file for file in self.folder.files() if not file.path.startswith(speeches))
