"""From a knowledge base to what is pooled: the rows of a layout under metafor's names, and what is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from medkb.errors import ExportError
from medkb.export.choice import RULES, Choice
from medkb.export.dataset import layouts_named
from medkb.export.dataset import rows as layout_rows
from medkb.export.groups import EVERYBODY
from medkb.export.layouts import Dropped
from medkb.export.layouts.layout import RULES as LAYOUT_RULES
from medkb.export.layouts.shared import study_label
from medkb.export.rows import Value
from medkb.pool import LeftOut, Row, Table, table_of
from medkb.pool.words import sentence
from medkb.store import Store

Cells = dict[str, str]

LAYOUTS = {"RR": "events", "OR": "events", "RD": "events", "HR": "times"}
"""The layouts from which measures of two arms and given effects are pooled; proportions for all others."""

_ASIDE = ("source", "outcome", "grade", "time", "drug", "class", "disease", "arm")
"""Rules by which nearly all of a knowledge base falls away: what was not asked for is counted, not listed."""


def pooled_table(
    store: Store, measure: str, choice: Choice, *, derive: bool = False, lang: str = "en"
) -> tuple[Table, list[LeftOut]]:
    """The rows to pool by `measure` and the results that are none, those that came near one by one.

    Raises ExportError: a name that the knowledge base does not know, no row at all.
    """
    (layout,) = layouts_named(LAYOUTS.get(measure, "proportions"), "metafor")
    names = [column.name for column in layout.columns("metafor")]
    lines: list[Cells] = []
    left_out: list[LeftOut] = []
    aside: Counter[str] = Counter()
    for row in layout_rows(store, layout, choice, derive=derive):
        if not isinstance(row, Dropped):
            lines.append({name: _text(value) for name, value in zip(names, layout.cells(row), strict=True)})
        elif row.rule in _ASIDE:
            aside[row.rule] += 1
        elif row.rule != "place":  # its row is there, and tells what it lacks
            left_out.append(_left(row, lang))
    lines, parts = _wholes(lines)
    left_out = [*parts, *left_out, *_counted(aside, choice.source, lang)]
    if not lines:
        told = "; ".join(f"{one.row.label}: {sentence(one.reason, one.given)}" for one in left_out[-5:])
        raise ExportError(f"no result of this knowledge base is what was asked for{': ' if told else ''}{told}")
    return table_of(lines, layout.name), left_out


def _wholes(lines: list[Cells]) -> tuple[list[Cells], list[LeftOut]]:
    """The lines, and those that are left out because a group that they are a part of is among the others.

    "all" holds every other group of its article, "A" holds "A, women". Nobody is to be counted twice.
    """
    by_study: dict[tuple[str, ...], list[Cells]] = defaultdict(list)
    for cells in lines:
        by_study[tuple(cells.get(name, "") for name in ("document", "source", "study"))].append(cells)
    kept, parts = [], []
    for cells in lines:
        others = by_study[tuple(cells.get(name, "") for name in ("document", "source", "study"))]
        whole = next((other for other in others if _holds(other, cells)), None)
        if whole is None:
            kept.append(cells)
        else:
            group = " / ".join(_groups(whole))
            row = Row(f"{cells['slab']}: {' / '.join(_groups(cells))}", about=cells, place=cells.get("file", ""))
            parts.append(LeftOut(row, "part", {"whole": group}))
    return kept, parts


def _holds(whole: Cells, part: Cells) -> bool:
    """True for a line with figures whose groups are those of the other line, or hold them."""
    if whole is part or not all(whole.get(name) for name in ("xi", "ni") if name in whole):
        return False
    pairs = list(zip(_groups(whole), _groups(part), strict=True))
    return pairs != [(b, a) for a, b in pairs] and all(a in (b, EVERYBODY) or b.startswith(f"{a}, ") for a, b in pairs)


def _groups(cells: Cells) -> list[str]:
    return [cells[name] for name in ("arm", "arm_1", "arm_2") if name in cells]


def _left(left: Dropped, lang: str) -> LeftOut:
    """A result that was near to being a row; the details of rules are English sentences."""
    result, column = left.result, 1 if lang == "ru" else 0
    why = (RULES | LAYOUT_RULES)[left.rule][column]
    if lang == "en" and left.detail:
        why = left.detail if left.detail.startswith(why) else f"{why}: {left.detail}"
    elif left.kept:
        why += f": {left.kept}"
    place = f"{result.article.file}, {result.claim}"
    figures = {"x": result.values.get("count"), "n": result.values.get("n")}
    counts = {name: float(value) if isinstance(value, int) else None for name, value in figures.items()}
    about = {"claim": result.claim, "file": result.article.file, "document": result.article.document}
    return LeftOut(Row(study_label(result), **counts, about=about, place=place), "rule", {"why": why})


def _counted(aside: Counter[str], source: str, lang: str) -> Iterator[LeftOut]:
    for rule, times in sorted(aside.items(), key=lambda item: _ASIDE.index(item[0])):
        label = f"Результатов: {times}" if lang == "ru" else f"{times} result{'s' if times > 1 else ''}"
        if rule == "source" and source == "own":
            yield LeftOut(Row(label), "others")
        else:
            yield LeftOut(Row(label), "rule", {"why": RULES[rule][1 if lang == "ru" else 0]})


def _text(value: Value) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
