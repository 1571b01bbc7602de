"""`withdraw`: records and spans that the archive may not show. The characters themselves are never printed."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from speecharchive.cli import elsewhere
from speecharchive.cli.known import known_registry
from speecharchive.cli.options import (
    AskedFormat,
    Captures,
    Db,
    example,
    open_to_read,
    open_to_write,
)
from speecharchive.cli.output import print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.errors import SpeecharchiveError
    from speecharchive.query.addresses import Address
    from speecharchive.store.archive import Archive
    from speecharchive.store.sealing import Finished
    from speecharchive.store.takedowns import Decision

_RANGE = re.compile(r"(?P<paragraph>[^:]+#p\d+):(?P<start>\d{1,7})-(?P<end>\d{1,7})")
_LONGEST = 500
_ELSEWHERE = (
    "what was made before still holds it, and no command reaches that: exports, releases, snapshots, backups; replace those that you "
    "published, and mind that `verify` finds an older release sound"
)
_UNCHANGED = "nothing was changed; without --dry-run it would be"
_WHOLE = "--lift takes every takedown of a speech back, not one of them: name the speech alone"


class _Wanted(NamedTuple):
    speech_id: str
    characters: str | None
    """None: the whole speech."""


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            'speecharchive withdraw k7m2p9qd --reason "court order 2026-17" --by "云河法院"',
            'speecharchive withdraw k7m2p9qd#p3:10-24 --reason "private address" --dry-run',
            'speecharchive withdraw k7m2p9qd --redact - --reason "private address" < characters.txt',
            "speecharchive withdraw --list",
            "speecharchive withdraw k7m2p9qd --lift --dry-run",
            "speecharchive withdraw --finish",
        )
    )(withdraw)


def withdraw(
    subject: Annotated[
        str | None,
        typer.Argument(metavar="ID[#pN:FROM-TO]", help="A speech; or characters of a paragraph."),
    ] = None,
    db: Db = None,
    captures: Captures = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the tombstone says; is public.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="On whose request; is public.")
    ] = None,
    redact: Annotated[
        str | None,
        typer.Option(
            metavar="CHARACTERS",
            help="Redact these wherever the speech has them; - reads them from standard input.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be hidden, or lifted; change nothing.")
    ] = False,
    lift: Annotated[bool, typer.Option("--lift", help="Take all takedowns of ID back.")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Do what an earlier call could not finish.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the takedowns.")] = False,
    format: AskedFormat = None,
) -> None:
    """Withhold a speech, or redact characters of it.

    They leave every table, index, view and export; a tombstone with the reason stays, and the raw captures are sealed apart in CAPTURES/sealed. What is crawled or imported of the page later is treated likewise.
    """
    from speecharchive.errors import UsageError

    if sum((lift, finish, list_)) > 1:
        raise UsageError("--lift, --finish and --list do not go together")
    if finish and dry_run:
        raise UsageError(
            "--finish has no --dry-run; `speecharchive verify` says what is left to do"
        )
    if list_:
        _list(db, format)
        return
    if finish:
        with open_to_write(db, captures, create=False) as archive:
            _finish(archive)
        return
    if subject is None:
        raise UsageError("name the speech: `speecharchive withdraw ID --reason TEXT`")
    if lift:
        if redact is not None:
            raise UsageError(_WHOLE)
        _lift(subject, db, captures, dry_run=dry_run)
        return
    if not (reason and reason.strip()):
        raise UsageError("--reason is missing; the tombstone says it to everybody who asks")
    for name, words in (("--reason", reason), ("--by", by or "")):
        if len(words) > _LONGEST:
            raise UsageError(f"{name} is longer than {_LONGEST} characters")
    if dry_run:
        with open_to_read(db, captures) as archive:
            _say_what_would_be(archive, _wanted(archive, subject, redact))
        return
    with open_to_write(db, captures, create=False) as archive:
        wanted = _wanted(archive, subject, redact)
        _take_down(archive, _decision(wanted, reason, by), wanted)
        say(_ELSEWHERE)
        _finish(archive)


def _wanted(archive: Archive, subject: str, redact: str | None) -> _Wanted:
    from speecharchive.corrections.redacting import SHORTEST
    from speecharchive.errors import UsageError
    from speecharchive.query.addresses import parse_address

    match = _RANGE.fullmatch(subject.strip())
    if match and redact is not None:
        raise UsageError("give a range of a paragraph or --redact, not both")
    if match:
        found = _range(archive, match)
    else:
        address = parse_address(subject)
        if address.paragraph is not None or address.version is not None:
            raise UsageError("a takedown is of a speech: ID; or of characters: ID#p3:10-24")
        if redact == "-":
            redact = sys.stdin.read().strip("\r\n")
        found = _Wanted(_today(archive, address), redact)
    if found.characters is not None and len(found.characters.strip()) < SHORTEST:
        raise UsageError(f"less than {SHORTEST} characters cannot be redacted: name more of them")
    if found.characters is not None and "\n" in found.characters:
        raise UsageError("what is redacted lies within one paragraph; redact each by itself")
    return found


def _today(archive: Archive, address: Address) -> str:
    """The id of the speech, also where its former id was joined with another's."""
    from speecharchive.query.addresses import resolved
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        return resolved(connection, address).address.id


def _range(archive: Archive, match: re.Match[str]) -> _Wanted:
    from speecharchive.corrections.redacting import BLANK
    from speecharchive.errors import UsageError
    from speecharchive.query.addresses import parse_address
    from speecharchive.query.show import find
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        shown = find(connection, parse_address(match["paragraph"]))
    assert shown.paragraph is not None
    text = shown.speech.paragraphs[shown.paragraph]
    start, end = int(match["start"]), int(match["end"])
    if not start < end <= len(text):
        raise UsageError(f"the paragraph has characters 0 to {len(text)}; {start}-{end} is not among them")  # fmt: skip
    if BLANK in text[start:end]:
        what = "they are" if not text[start:end].strip(BLANK) else "a part of them is"
        raise UsageError(f"{what} redacted already; name characters that are still shown")
    return _Wanted(shown.speech.values.speech_id, text[start:end])


def _decision(wanted: _Wanted, reason: str, by: str | None) -> Decision:
    from speecharchive.corrections.redacting import blanked, span_of
    from speecharchive.errors import UsageError
    from speecharchive.store.takedowns import Decision

    if wanted.characters is None:
        return Decision(wanted.speech_id, reason, by)
    span = span_of(wanted.characters)
    if any(blanked(words, [span]) != words for words in (reason, by or "")):
        raise UsageError("--reason and --by are public and must not say what is redacted")
    return Decision(wanted.speech_id, reason, by, span)


def _say_what_would_be(archive: Archive, wanted: _Wanted) -> None:
    from speecharchive.query.addresses import parse_address
    from speecharchive.query.show import find
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        shown = find(connection, parse_address(wanted.speech_id))
    if wanted.characters is None:
        say(f"{wanted.speech_id} would be withheld, with its {counted(shown.versions, 'version')}")
        elsewhere.say_copies(elsewhere.copies(archive, wanted.speech_id))
        elsewhere.say_left_out(elsewhere.left_out(archive, wanted.speech_id))
    elif _is_hidden(archive, wanted):
        say(f"these characters of {wanted.speech_id} are redacted already")
        elsewhere.say_where_else(archive, wanted.characters, wanted.speech_id)
        return
    else:
        say(f"{len(wanted.characters)} characters of {wanted.speech_id} would be redacted")
        elsewhere.say_where_else(archive, wanted.characters, wanted.speech_id)
    say(_UNCHANGED)


def _is_hidden(archive: Archive, wanted: _Wanted) -> bool:
    from speecharchive.corrections.redacting import span_of
    from speecharchive.store.engine import reading
    from speecharchive.store.takedowns import hidden_spans

    assert wanted.characters is not None
    with reading(archive.engine) as connection:
        return span_of(wanted.characters) in hidden_spans(connection, wanted.speech_id)


def _take_down(archive: Archive, decision: Decision, wanted: _Wanted) -> None:
    from speecharchive.store.engine import writing
    from speecharchive.store.takedowns import take_down

    # Asked before: what is withheld leaves its group, and has no title.
    whole = wanted.characters is None
    copies = elsewhere.copies(archive, wanted.speech_id) if whole else []
    left_out = elsewhere.left_out(archive, wanted.speech_id) if whole else []
    with writing(archive.engine) as connection:
        changed = take_down(connection, decision)
    versions = counted(changed, "version")
    if wanted.characters is None:
        say(f"{wanted.speech_id} is withheld; {versions} emptied")
        elsewhere.say_copies(copies)
        elsewhere.say_left_out(left_out)
        return
    say(f"{len(wanted.characters)} characters redacted in {versions} of {wanted.speech_id}")
    if not changed:
        say("no version holds these characters; they will be redacted if one ever does")
    elsewhere.say_where_else(archive, wanted.characters, wanted.speech_id)


def _finish(archive: Archive) -> None:
    from speecharchive.store.sealing import finish

    _drop_sidecar(archive)
    _say_finished(finish(archive.engine, archive.holdings))


def seal_what_came(archive: Archive) -> None:
    """After a crawl or an import: captures of pages that were taken down before."""
    from speecharchive.errors import StoreUnavailable
    from speecharchive.store.sealing import finish, is_anything_left

    if not is_anything_left(archive.engine):
        return
    try:
        done = finish(archive.engine, archive.holdings)
    except StoreUnavailable as error:
        say(
            f"what was taken down is not sealed yet: {error}; run `speecharchive withdraw --finish`"
        )
        return
    if done.sealed:
        say(f"{counted(done.sealed, 'capture')} of pages that were taken down sealed apart")
    _say_unasked(done)
    if done.waiting or done.damaged or not done.clear:
        say("not all of what was taken down could be finished; run `speecharchive withdraw --finish`")  # fmt: skip


def _say_unasked(done: Finished) -> None:
    if done.unasked:
        lie = "lies" if done.unasked == 1 else "lie"
        say(f"{counted(done.unasked, 'capture')} {lie} apart, or nearly, and no takedown asks for it; nothing is put back, and `speecharchive verify` names what it is")  # fmt: skip


def _drop_sidecar(archive: Archive) -> None:
    """Segments of an index beside the archive keep what was deleted; the next search makes it anew."""
    import shutil

    from speecharchive.index.location import index_folder
    from speecharchive.index.sidecar import Sidecar

    beside = Sidecar(index_folder(archive.engine))
    if not beside.exists:
        return
    if beside.forget():
        shutil.rmtree(beside.folder)
        say(f"the index in {beside.folder} was thrown away; the next search makes it anew")
    else:
        say(f"the index in {beside.folder} is in use: run `speecharchive index drop` when it is not")  # fmt: skip


def _say_finished(done: Finished) -> None:
    if done.sealed:
        say(f"{counted(done.sealed, 'capture')} sealed apart")
    if done.restored:
        say(f"{counted(done.restored, 'capture')} back in place")
    if done.waiting:
        say(f"{done.waiting} captures lie in files that a run writes, or on another machine that did not put them in the store yet; run `speecharchive withdraw --finish` after it")  # fmt: skip
    _say_unasked(done)
    if done.damaged:
        say(f"{done.damaged} captures are not where they ought to be; see `speecharchive verify`")
    if done == type(done)():
        say("no capture waited to be sealed or put back")
    if not done.clear:
        say("another process reads the archive, so its file still has traces; run `speecharchive withdraw --finish` later")  # fmt: skip
    if done.waiting or done.damaged or not done.clear:
        raise typer.Exit(1)


def _lift(subject: str, db: str | None, captures: Captures, *, dry_run: bool) -> None:
    from speecharchive.errors import UsageError
    from speecharchive.ingest.lifting import lift
    from speecharchive.query.addresses import parse_address

    is_range = _RANGE.fullmatch(subject.strip())
    address = None if is_range else parse_address(subject)
    if address is None or address.paragraph is not None or address.version is not None:
        raise UsageError(_WHOLE)
    if dry_run:
        with open_to_read(db, captures) as archive:
            _say_what_would_be_lifted(archive, _today(archive, address))
        return
    with open_to_write(db, captures, create=False) as archive:
        speech_id = _today(archive, address)
        lifted = lift(archive, known_registry(), speech_id)
    if lifted is None:
        raise _no_takedown(speech_id)
    ended, read = counted(lifted.ended, "takedown"), counted(lifted.read, "capture")
    say(f"{ended} of {speech_id} taken back; {read} read again, {lifted.failed} failed")
    _say_finished(lifted.finished)


def _say_what_would_be_lifted(archive: Archive, speech_id: str) -> None:
    from speecharchive.query.takedowns import reasons
    from speecharchive.store.engine import reading
    from speecharchive.store.sealing import sealed_for

    with reading(archive.engine) as connection:
        held = reasons(connection, speech_id)
        back = len(sealed_for(connection, speech_id))
    if not held:
        raise _no_takedown(speech_id)
    say(f"{counted(len(held), 'takedown')} of {speech_id} would be taken back:")
    for each in held:
        say(f"{each['what']} since {each['at']}: {each['reason']}")
    say(f"{counted(back, 'capture')} would be put back in their place, and the page read again")
    say(_UNCHANGED)


def _no_takedown(speech_id: str) -> SpeecharchiveError:
    from speecharchive.errors import UsageError

    return UsageError(
        f"no takedown of {speech_id} holds; see `speecharchive withdraw --list` (after a lift that was killed: --finish, then `reextract`)"
    )


def _list(db: str | None, format: AskedFormat) -> None:
    from speecharchive.query.takedowns import COLUMNS, takedowns
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        if not print_rows(takedowns(connection), format, columns=COLUMNS):
            say("nothing was ever taken down")
