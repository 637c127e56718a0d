"""The heads of a table read cell by cell: names of groups with their sizes, and what each of them is parted into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from medkb.model import TableCell
from medkb.relate.tables.measures import tells_p
from medkb.relate.tables.tabbed import VALUE, Part, is_label_head

ONLY_SIZE = re.compile(r"\(?\s?[nN]\s?=\s?\d+\s?\)?")
_SIZE = re.compile(r"\b[nN]\s?=\s?\d+")
Heads = tuple[list[TableCell], int, list[Part]]  # the cells, the number of columns of values, and the lines below


def levels(text: str, lines: Sequence[Part], arms: Sequence[tuple[int, int]]) -> Heads | None:
    """Groups, each parted into the same columns, which are printed behind all groups or each behind its own.

    None where the columns below the groups are not the same ones again and again.
    """
    first = next((i for i, line in enumerate(lines) if VALUE.fullmatch(text, *line)), 0)
    heads = joined(text, lines[:first])
    if heads and is_label_head(text[slice(*heads[0][0])]):
        heads = heads[1:]
    named = [i for i, head in enumerate(heads) if any(is_group(text, line, arms) for line in head)]
    if len(named) < 2 or named[0] > 0:
        return None
    found = (
        _behind_all(text, heads, len(named)) if named == list(range(len(named))) else _behind_each(text, heads, named)
    )
    if found is None:
        return None
    subs, p, used = found
    wide, many = len(subs) // len(named), len(subs)
    cells = [_cell(heads[i], 0, 1 + g * wide, wide) for g, i in enumerate(named)]
    cells += [_cell(head, 1, c + 1) for c, head in enumerate(subs)]
    cells += [_cell(p, 0, many + 1)] if p else []
    behind = sum(len(head) for head in heads[:used])
    skipped = first - sum(map(len, heads))
    return cells, many + bool(p), list(lines[skipped + behind :])


def _cell(head: Sequence[Part], row: int, column: int, columns: int = 1) -> TableCell:
    return TableCell(head[0][0], head[-1][1], row, column, 1, columns)


def _behind_all(
    text: str, heads: Sequence[list[Part]], groups: int
) -> tuple[list[list[Part]], list[Part] | None, int] | None:
    """The columns of all groups behind the last of them, the p value's head where it has one, and how many heads."""
    at = groups
    p = heads[at] if at < len(heads) and tells_p(_words(text, heads[at])) else None
    at += p is not None
    for wide in range(2, (len(heads) - at) // groups + 1):
        subs = list(heads[at : at + wide * groups])
        turned = [subs[i * groups + g] for g in range(groups) for i in range(wide)]  # each printed for all groups
        found = next((some for some in (subs, turned) if _repeat(text, some, wide)), None)
        if found is not None:
            return found, p, at + wide * groups
    return None


def _behind_each(
    text: str, heads: Sequence[list[Part]], named: Sequence[int]
) -> tuple[list[list[Part]], list[Part] | None, int] | None:
    """The columns of each group behind its name."""
    wide = named[1] - named[0] - 1
    if wide < 2 or any(b - a != wide + 1 for a, b in pairwise(named)):
        return None
    subs = [head for i in named for head in heads[i + 1 : i + 1 + wide]]
    used = named[-1] + 1 + wide
    p = heads[used] if used < len(heads) and tells_p(_words(text, heads[used])) else None
    return (subs, p, used + (p is not None)) if _repeat(text, subs, wide) else None


def _repeat(text: str, subs: Sequence[list[Part]], wide: int) -> bool:
    """The same different heads again and again."""
    words = [_words(text, head) for head in subs]
    return len(set(words[:wide])) == wide and all(word == words[i % wide] for i, word in enumerate(words))


def _words(text: str, head: Sequence[Part]) -> str:
    return " ".join(text[slice(*line)] for line in head).casefold()


def has_size(text: str, line: Part) -> bool:
    """True for "Drug A (n = 40)"."""
    return bool(_SIZE.search(text, *line))


def is_group(text: str, line: Part, arms: Sequence[tuple[int, int]]) -> bool:
    """A size, or the name of a group and nothing else."""
    if _SIZE.search(text, *line):
        return True
    return any(line[0] <= a and b <= line[1] and 2 * (b - a) >= line[1] - line[0] for a, b in arms)


def joined(text: str, head: Sequence[Part]) -> list[list[Part]]:
    """A size that stands on a line of its own belongs to the name above it."""
    found: list[list[Part]] = []
    for line in head:
        if found and ONLY_SIZE.fullmatch(text, *line) and not _SIZE.search(text, *found[-1][-1]):
            found[-1].append(line)
        else:
            found.append([line])
    return found
