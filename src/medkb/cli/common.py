"""What every command shares: exit codes, where words and data go, and how errors reach the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import IO, Annotated, ParamSpec

import typer

from medkb.errors import MedkbError

DONE, COULD_NOT, USAGE, WITH_FAILURES = 0, 1, 2, 3
INTERRUPTED, READER_GONE = 130, 141  # 128 + SIGINT and 128 + SIGPIPE, as shells report them

P = ParamSpec("P")

# Options that several commands have.
Jobs = Annotated[int, typer.Option(min=0, help="Processes; 0: one a processor.")]
Ocr = Annotated[bool, typer.Option("--ocr", help="Read pages that are pictures with tesseract, where it is installed.")]
Timeout = Annotated[
    float, typer.Option(min=0, metavar="SECONDS", help="Stop reading a file that takes longer; 0: never.")
]


class UsageError(MedkbError):
    """Options that do not go together, or a value that an option does not take; ends with exit code 2."""


class OutputError(MedkbError):
    """A file that cannot be written."""


def say(message: str) -> None:
    """One line of talk, on stderr."""
    typer.echo(message, err=True)


def command(run: Callable[P, int]) -> Callable[P, None]:
    """A typer command from a function that returns an exit code; every error becomes one line and a code."""

    @wraps(run)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(_code(lambda: run(*args, **kwargs)))

    return guarded


def _code(run: Callable[[], int]) -> int:
    try:
        code = run()
        sys.stdout.flush()
        return code
    except UsageError as error:
        say(f"medkb: {error}")
        return USAGE
    except MedkbError as error:
        say(f"medkb: {error}")
        return COULD_NOT
    except BrokenPipeError:
        _silence_stdout()
        return READER_GONE
    except KeyboardInterrupt:
        say("medkb: interrupted")
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("MEDKB_TRACEBACK"):
            raise
        say(f"medkb: a defect of medkb, not of the input: {type(error).__name__}: {error}")
        say("medkb: set MEDKB_TRACEBACK=1 and run it again for the details that a bug report needs")
        return COULD_NOT


def _silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of into the closed pipe."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # stdout is not a real file, as under a test runner
        return


@contextmanager
def output(path: Path | None) -> Iterator[IO[str]]:
    """A UTF-8 text stream to `path`, or stdout for None and `-`. A file appears whole or not at all.

    Raises OutputError when the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
    else:
        with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
            yield stream


@contextmanager
def output_bytes(path: Path | None) -> Iterator[IO[bytes]]:
    """As `output`, for bytes."""
    if path is None or str(path) == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with whole_file(path) as part, part.open("wb") as stream:
            yield stream


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The path to write to; what was written there is moved to `path` if the block ends without an error.

    Raises OutputError when the folder or the file cannot be written.
    """
    if path.is_dir():
        raise OutputError(f"{path}: cannot write: it is a folder (name a file in it)")
    special = path.exists() and not path.is_file()  # /dev/null, a named pipe
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}{path.suffix}")
    try:
        part.touch()
        yield part
        if not special:
            part.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error} (choose another place with -o)") from error
    finally:
        if not special:
            _remove(part)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the folder does not exist or is closed to us: nothing was made
        return


def ask_for_ocr(wanted: bool) -> None:
    """Let tesseract read pages that are pictures, in this process and its workers."""
    if wanted:
        os.environ["MEDKB_OCR"] = "1"
