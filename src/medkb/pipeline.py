"""The only place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from medkb.model import Claim, Document, Problem


@dataclass(frozen=True, slots=True)
class Result:
    """What one input gave. `document` is None when it could not be read; then `problems` says why."""

    file: str
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Files to read, folders searched for .txt and .pdf in name order; a Problem for each path that is not there."""
    raise NotImplementedError


def extract_text(text: str, file: str = "-") -> Result:
    """Facts of a text already in memory; evidence offsets count in `text`."""
    raise NotImplementedError


def extract_file(path: Path) -> Result:
    """Facts of one file; bad input becomes a Problem, never an exception."""
    raise NotImplementedError


def run(paths: Sequence[Path], jobs: int = 1) -> Iterator[Result]:
    """Results in the order of `paths`, read by `jobs` processes."""
    raise NotImplementedError
