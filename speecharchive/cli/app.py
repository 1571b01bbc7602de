"""`speecharchive`: the commands, and what becomes of an error at the edge of the program."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Sequence
from functools import cache
from types import FrameType, TracebackType
from typing import Any, TextIO

import typer

import speecharchive
from speecharchive.cli import (
    archives,
    capturing,
    changing,
    citing,
    comparing,
    concordance,
    crawling,
    deciding,
    demonstration,
    exporting,
    extracting,
    importing,
    index,
    ledger,
    metrics,
    outlets,
    phrase_statistics,
    phrases,
    releasing,
    scheduling,
    searching,
    sql,
    trending,
    variants,
    verifying,
    withdrawing,
    working,
)
from speecharchive.cli.output import say
from speecharchive.cli.wrong_use import wrong_use
from speecharchive.errors import SpeecharchiveError
from speecharchive.interruption import archive_was_open_to_write, begin_command

INTERRUPTED = 130

app = typer.Typer(
    name="speecharchive",
    help="An archive of Chinese local political speech: crawl, capture, extract, search, export.",
    epilog="Start with `speecharchive demo`. Exit status: 0 done, 1 something failed (see `runs --failures`), "
    "2 wrong use or bad input, 3 a needed service is not there.",
    no_args_is_help=True,
    rich_markup_mode=None,  # help in plain text: drawing it with rich costs more time than everything else
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for group in (
    demonstration,
    crawling,
    scheduling,
    working,
    importing,
    extracting,
    searching,
    concordance,
    phrase_statistics,
    sql,
    trending,
    phrases,
    exporting,
    changing,
    variants,
    citing,
    releasing,
    comparing,
    ledger,
    metrics,
    outlets,
    deciding,
    withdrawing,
    verifying,
    capturing,
    archives,
    index,
):
    group.register(app)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    if version:
        typer.echo(f"speecharchive {speecharchive.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status; every error is one line on standard error."""
    sys.excepthook = _unexpected
    for stream in (sys.stdout, sys.stderr):
        _take_any_character(stream)
    given = sys.argv[1:] if arguments is None else arguments
    begin_command()
    if arguments is None and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _as_ctrl_c)
    try:
        status = _run([_as_utf8(argument) for argument in given])
    except KeyboardInterrupt:
        say(
            "interrupted; what was stored is stored"
            if archive_was_open_to_write()
            else "interrupted"
        )
        status = INTERRUPTED
    if arguments is None:
        # All is done and said: a signal while Python puts things away would tell otherwise.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    raise SystemExit(status)


def _as_ctrl_c(number: int, _frame: FrameType | None) -> None:
    """What Ctrl-C may stop, a service manager may stop too; a second signal ends the process at once, as kill does."""
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


def _take_any_character(stream: TextIO) -> None:
    """Data is UTF-8 whatever the locale; a terminal gets its own encoding, with `?` for what that cannot show."""
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _as_utf8(argument: str) -> str:
    """Arguments are UTF-8 even where the locale is plain C, and Python took their bytes for something else."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def _run(arguments: Sequence[str]) -> int:
    command = _tree()
    try:
        status = command.main(list(arguments), prog_name="speecharchive", standalone_mode=False)
        if status == INTERRUPTED:  # typer's own name for Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
    except typer.TyperException as error:
        say(wrong_use(error, arguments, command))
        return 2
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SpeecharchiveError as error:
        say(f"speecharchive: {error}")
        return error.exit_status
    except UnicodeEncodeError:
        say("speecharchive: an argument is not valid UTF-8 text; write it in UTF-8")
        return 2
    except OSError as error:
        return _system_error(error)
    except SystemExit as left:
        # typer leaves by itself, with status 1, when the reader of a pipe has left.
        if isinstance(left.__context__, BrokenPipeError):
            return _system_error(left.__context__)
        raise
    return status if isinstance(status, int) else 0


@cache
def _tree() -> Any:
    """Not `app(…)`: that would put typer's own handler of unexpected errors in the place of ours."""
    return typer.main.get_command(app)


def _system_error(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader (`| head`) has seen enough. Nothing more may be written when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    where = f" {error.filename}" if error.filename else ""
    say(f"speecharchive: {error.strerror or type(error).__name__}{where}")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS):
        _drop_output()
        return 3
    return 2


def _drop_output() -> None:
    """What is still in the buffer of a full standard output would fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A defect of ours: one line that can be reported. The message is left out, for it may quote a page."""
    if os.environ.get("SPEECHARCHIVE_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
        return
    last = trace
    while last and last.tb_next:
        last = last.tb_next
    where = f" at {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
    say(
        f"speecharchive: unexpected {kind.__name__}{where}; please report it (SPEECHARCHIVE_TRACEBACK=1 shows more)"
    )
