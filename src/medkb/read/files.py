"""Which files a command line means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from medkb.model import Problem
from medkb.read import READABLE


def find_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Files as given; folders searched for .txt and .pdf in name order, hidden ones left out; each file once."""
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            inside = list(_inside(path))
            if not inside:
                problems.append(Problem(str(path), "warning", "no .txt or .pdf in this folder"))
            found |= dict.fromkeys(inside)
        elif path.exists():
            found[path] = None
        else:
            problems.append(Problem(str(path), "error", "no such file or folder", "check the path"))
    return list(found), problems


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix.lower() in READABLE and not hidden:
            yield path
