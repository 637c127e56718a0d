"""Two groups of one article with the same outcome: one pair a row (metafor ai, bi, ci, di, n1i, n2i).

Two groups are a pair when the article gives both a count of the same outcome (event, grades, cause, time) in the same
study, and both are groups that it calls arms and sizes, or the same part of two such ("A, women" with "B, women").
Which of them is second:

1. exactly one is named as the control (placebo, control, comparison, standard or usual care, no treatment,
   observation, sham, waiting list): it is second, and each other group is paired with it (`order_by` = control);
2. otherwise exactly one is what the user asks for (a drug, a class, a group): it is first (`order_by` = asked);
3. otherwise nothing is guessed: the group whose first figure in the article stands earlier is first, every two groups
   are a pair, and `order_by` = article says that the roles are the reader's to give.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from medkb.export.layouts.evidence import NOTHING, Number, derived
from medkb.export.layouts.figures import Figures
from medkb.export.layouts.layout import Dropped, Layout, Row
from medkb.export.layouts.shared import ORIGIN, OUTCOME, PLACE, article, group, issues, lower, outcome, study_label
from medkb.export.results import Result
from medkb.export.rows import Value
from medkb.model import Kind

_CONTROL = re.compile(
    r"(?i)(?<!\w)(?:placebo|плацебо|pbo|sham|control\w*|контрол\w*|comparison|comparator|сравнени\w*|standard(?:[\s-]of[\s-]care)?"
    r"|стандартн\w*|soc|bsc|usual[\s-]care|no[\s-](?:treatment|prophylaxis|therapy)|без\s(?:лечени\w+|терапии|профилактики)"
    r"|observation|наблюдени\w*|wait(?:ing)?[\s-]?list|wl|лист\w*\sожидания)(?!\w)"
)
"""Words of a group's label that name it as the control."""

_SAME = ("outcome", "event", "grade_min", "grade_max", "cause", "time", "source", "study", "refs")


def is_control(label: str) -> bool:
    """True for a group's label that names it as the control."""
    return bool(_CONTROL.search(label))


def rows(results: Sequence[Result], figures: Figures) -> Iterator[Row | Dropped]:
    """The pairs of one article, outcome by outcome in the order of the text."""
    subjects: dict[tuple[Value, ...], dict[str, Result]] = defaultdict(dict)
    order = _order(results)
    for result in results:
        base, part = _base(result, figures.arms)
        if not base:
            yield Dropped(result, "group")
        elif figures.numbers(result, ("count",))["count"].value is None:
            yield Dropped(result, "number")
        else:
            key = (result.kind.value, *(result.values.get(name) for name in _SAME), part)
            taken = subjects[key].setdefault(base, result)
            if taken is not result:
                yield Dropped(result, "second", kept=taken.claim)
    for groups in subjects.values():
        yield from _pairs(sorted(groups.items(), key=lambda item: order[item[0]]), figures)


def _order(results: Sequence[Result]) -> dict[str, int]:
    """Where each group is first spoken of."""
    found: dict[str, int] = {}
    for result in sorted(results, key=lambda r: r.places[0].start if r.places else 0):
        label = str(result.values.get("arm") or "")
        found.setdefault(label.partition(", ")[0], len(found))
        found.setdefault(label, len(found))
    return found


def _base(result: Result, arms: frozenset[str]) -> tuple[str, str]:
    """The arm that a result is of, and which part of it: ("A", "women") for "A, women"; ("", "") when it is none."""
    label = str(result.values.get("arm") or "")
    if label in arms:
        return label, ""
    base, comma, part = label.partition(", ")
    return (base, part) if comma and base in arms else ("", "")


def _pairs(groups: Sequence[tuple[str, Result]], figures: Figures) -> Iterator[Row | Dropped]:
    if len(groups) < 2:
        yield from (Dropped(result, "pair") for _, result in groups)
        return
    controls = [item for item in groups if is_control(item[0])]
    if len(controls) == 1:
        pairs = [(item, controls[0]) for item in groups if item is not controls[0]]
    else:
        pairs = list(combinations(groups, 2))
    used: set[str] = set()
    for (_, first), (_, second) in pairs:
        unfit = [figures.failed(result) for result in (first, second)]
        if all(unfit):
            continue
        used |= {first.claim, second.claim}
        swap = len(controls) != 1 and unfit[0] is not None
        asked = any(unfit)
        order_by = "control" if len(controls) == 1 else "asked" if asked else "article"
        yield _row(*((second, first) if swap else (first, second)), figures, order_by, len(groups))
    for _, result in groups:
        if result.claim not in used:
            yield Dropped(result, figures.failed(result) or "pair")


def _row(first: Result, second: Result, figures: Figures, order_by: str, groups: int) -> Row:
    row: Row = {
        "study_label": study_label(first),
        "kind": first.kind.value,
        "concept": first.values.get("concept"),
        **outcome(first),
        **article(first),
        "order_by": order_by,
        "groups": groups,
        "p": first.values.get("p") if first.values.get("p") == second.values.get("p") else None,
        "issues": issues((*first.flags, *second.flags)),
        "confidence": lower(first.values.get("confidence"), second.values.get("confidence")),
    }
    for number, result in (("1", first), ("2", second)):
        count, n = figures.numbers(result, ("count", "n")).values()
        row |= {
            f"events_{number}": count,
            f"n_{number}": n,
            f"nonevents_{number}": _others(n, count) if figures.derive else NOTHING,
            f"arm_{number}": result.values.get("arm"),
            f"claim_{number}": result.claim,
            **group(result, f"_{number}"),
        }
    return row | {name: group(first)[name] for name in ("line", "population")}


def _others(n: Number, count: Number) -> Number:
    """Those of a group without the outcome."""
    if not isinstance(n.value, int) or not isinstance(count.value, int) or count.value > n.value:
        return NOTHING
    return derived(n.value - count.value, f"{n.value} - {count.value}", {"n": n, "count": count})


LAYOUT = Layout(
    name="events",
    title="Events in two groups of one article",
    title_ru="Исходы в двух группах одной статьи",
    kinds=(Kind.RESPONSE, Kind.ADVERSE_EVENT),
    numbers=("events_1", "nonevents_1", "n_1", "events_2", "nonevents_2", "n_2"),
    about=(
        *(*OUTCOME, "p", "arm_1", "arm_2", "order_by", "groups"),
        *(f"{name}_{number}" for number in "12" for name in ("drug", "drug_by", "regimen")),
        *("line", "population", *ORIGIN, "claim_1", "claim_2", *PLACE[1:]),
    ),
    key=("claim_1", "claim_2"),
    rows=rows,
    pairs=True,
    names={
        "metafor": {
            "study_label": "slab",
            "events_1": "ai",
            "nonevents_1": "bi",
            "n_1": "n1i",
            "events_2": "ci",
            "nonevents_2": "di",
            "n_2": "n2i",
        },
        "meta": {
            "study_label": "studlab",
            "events_1": "event.e",
            "n_1": "n.e",
            "events_2": "event.c",
            "n_2": "n.c",
        },
        "revman": {
            "study_label": "Study",
            "year": "Study year",
            "events_1": "Experimental cases",
            "n_1": "Experimental N",
            "events_2": "Control cases",
            "n_2": "Control N",
        },
    },
    hint='rma(measure="RR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, slab=slab, data=read.csv("{file}"))',
)
