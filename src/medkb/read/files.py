"""Paths that the user names to the files that are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from medkb.model import Problem
from medkb.read import KINDS


def find_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Files as given, folders searched through for articles in name order, each file once.

    Hidden files and folders are skipped. A path that is not there and a folder without articles are Problems.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            inside, problem = _search(path)
            found.update(dict.fromkeys(inside))
            problems += [problem] if problem else []
        elif path.exists():
            found[path] = None
        else:
            problems.append(Problem(str(path), "error", "no such file or folder", "check the path"))
    return list(found), problems


def _search(folder: Path) -> tuple[list[Path], Problem | None]:
    try:
        inside = list(_inside(folder))
    except OSError as error:
        reason = f"a folder in it cannot be listed: {error.strerror}"
        return [], Problem(str(folder), "error", reason, "check its permissions")
    if inside:
        return inside, None
    return [], Problem(
        str(folder), "error", f"no article in this folder ({', '.join(KINDS)})", "name a file or another folder"
    )


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():  # a link to a folder could lead round in a circle
            yield from _inside(path)
        elif path.is_file() and path.suffix.lower() in KINDS:
            yield path
