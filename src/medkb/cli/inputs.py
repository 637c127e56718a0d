"""Articles named on the command line, read with progress and problems on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from medkb.cli.common import COULD_NOT, DONE, WITH_FAILURES, UsageError, say
from medkb.errors import InputError
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.model import Problem
    from medkb.pipeline import Result

STDIN = Path("-")
LONGEST = 1_000_000  # seconds that one file may be given


@dataclass(slots=True)
class Tally:
    """How a batch went: files that were read, files that gave nothing and why, and warnings."""

    read: int = 0
    failed: int = 0
    warnings: int = 0
    errors: list[Problem] = field(default_factory=list)

    @property
    def code(self) -> int:
        """The exit code: done, could not (nothing was read), or done with failures."""
        if not self.failed:
            return DONE
        return WITH_FAILURES if self.read else COULD_NOT


def results(
    paths: Sequence[Path],
    jobs: int,
    tally: Tally,
    timeout: float = SECONDS,
    done: Callable[[str, Result], None] | None = None,
) -> Iterator[Result]:
    """What each input gave, in the order found, without those that failed: they are told on stderr and counted.

    `-` stands for a text on stdin. `jobs` 0 takes every processor. A file that takes more than `timeout` seconds
    fails; 0: none does. `done` is told the path and the result of each, once the caller has used it. Raises InputError
    when there is nothing to read, UsageError for a time that is none.
    """
    from medkb.pipeline import find_inputs, run
    from medkb.workers import Bounds

    if not 0 <= timeout <= LONGEST:
        raise UsageError(f"--timeout {timeout:g}: takes 0 to {LONGEST} seconds")
    files, problems = find_inputs([path for path in paths if path != STDIN])
    tally.failed += len(problems)
    if not files and not problems and STDIN not in paths:
        raise InputError(", ".join(map(str, paths)), "no article there", "name a file or another folder")
    with _progress(len(files)) as (step, tell):
        _report(problems, tally, tell)
        if STDIN in paths:
            text = _stdin()
            yield from _sorted_out(text, tally, tell)
            if done:
                done(str(STDIN), text)
        with closing(run(files, jobs or os.cpu_count() or 1, Bounds(timeout))) as found:
            for path, result in zip(files, found, strict=True):
                step()
                yield from _sorted_out(result, tally, tell)
                if done:
                    done(str(path), result)


def _stdin() -> Result:
    from medkb.pipeline import extract_text

    return extract_text(stdin_text())


def stdin_text() -> str:
    """The text on stdin, which must be UTF-8. Raises InputError when it is not, or when it is empty."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"stdin is not UTF-8 text: byte {error.start}"
        raise InputError("-", reason, "save it as a .txt or give a file") from error
    if not text.strip():
        raise InputError("-", "stdin is empty", "pipe an article's text into it")
    return text


def _sorted_out(result: Result, tally: Tally, tell: Callable[[str], None]) -> Iterator[Result]:
    _report(result.problems, tally, tell)
    if result.document is None:
        tally.failed += 1
    else:
        tally.read += 1
        yield result


def _report(problems: Sequence[Problem], tally: Tally, tell: Callable[[str], None]) -> None:
    for problem in problems:
        tally.warnings += problem.severity == "warning"
        if problem.severity == "error":
            tally.errors.append(problem)
        tell(str(problem))


@contextmanager
def _progress(total: int) -> Iterator[tuple[Callable[[], None], Callable[[str], None]]]:
    """A bar on stderr for several files on a terminal; else nothing but the words told."""
    if total < 2 or not sys.stderr.isatty():
        yield (lambda: None), say
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True, highlight=False, markup=False)
    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield (lambda: bar.advance(task)), (lambda message: console.print(message, soft_wrap=True))


progress = _progress
"""The same for commands that read files for something else than their facts."""
