"""What pictures say of a result: its name in the reader's language, its group, its grades, its figures as printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from medkb.export.results import Result
from medkb.graph.slots import CONCEPTS
from medkb.plot.words import counted, number, percent, words
from medkb.vocab import load

_OTHER = "other:"
_SLOTS = {
    kind: {"outcome": "outcome", "endpoint": "endpoint", "event": "event"}.get(slot, "drug")
    for kind, slot in CONCEPTS.items()
}


def label(result: Result, lang: str) -> str:
    """What the drug, outcome, endpoint or event of a result is called in that language; else as the record has it."""
    name = str(result.values[f"concept_{lang}"] or result.values[_SLOTS[result.kind]] or "")
    return name.removeprefix(_OTHER)


def decimal(result: Result, slot: str) -> Decimal | int | None:
    """The number in a slot, None where there is none."""
    value = result.values.get(slot)
    return value if isinstance(value, Decimal | int) else None


@cache
def names(lang: str) -> dict[str, str]:
    """What events and outcomes are called in that language, by their English names and codes."""
    found: dict[str, str] = {}
    for concept in (c for scheme in ("outcome", "event") for c in load().concepts(scheme)):
        for name in (concept.en, concept.id, concept.notation):  # narrower concepts may share a notation
            found.setdefault(name, getattr(concept, lang) or concept.en)
    return found


def arm(result: Result, lang: str) -> str:
    """The group of a result with its size; of a cited one, the study that it is from."""
    if result.own:
        name = words(lang)["all"] if result.group.label in {"", "all"} else result.group.label
        return (
            f"{name} (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{result.group.n})" if result.group.n is not None else name
        )
    refs = result.values.get("refs")
    study = result.values.get("study") or (f"[{refs}]" if refs else words(lang)["unnamed"])
    return f"{study}, {result.group.label}" if result.group.label not in {"", "all"} else str(study)


def grades(result: Result) -> str:
    """The grades of an event as they are said: "3–4", "≥3", "2"; empty where none is given, or all."""
    low, high = decimal(result, "grade_min"), decimal(result, "grade_max")
    if low in {None, 1} and high in {None, 5}:
        return ""
    if low == high:
        return f"{low}"
    return f"≥{low}" if high in {None, 5} else f"{low or 1}–{high}"


def corrected(results: Iterable[Result], lang: str) -> list[str]:
    """A note on how many of the figures a reviewer has corrected; none where none is."""
    count = sum(result.status == "corrected" for result in results)
    return [words(lang)["corrected"].format(figures=counted(count, "figure", lang))] if count else []


def is_ungraded(result: Result) -> bool:
    """True where the article gives no grade at all."""
    return decimal(result, "grade_min") is None and decimal(result, "grade_max") is None


def is_severe(result: Result) -> bool:
    """True for grades 3 and above only, whichever of them."""
    low = decimal(result, "grade_min")
    return low is not None and low >= 3


def people(result: Result, lang: str) -> str:
    """The figures of a share as they are printed: "12/38 (31.6%)", "31.6%", "3/9"; bounds as "up to 20%"."""
    count, n, w = decimal(result, "count"), decimal(result, "n"), words(lang)
    of = f"{count}/{n}" if count is not None and n is not None else f"{count}" if count is not None else ""
    value, low, high = (decimal(result, slot) for slot in ("percent", "low", "high"))
    if value is not None:
        share = percent(value, lang)
    elif low is not None and high is not None:
        share = f"{number(low, lang)}–{percent(high, lang)}"
    else:
        share = f"{w['from']} {percent(low, lang)}" if low is not None else ""
        share = f"{w['up_to']} {percent(high, lang)}" if high is not None else share
    return f"{of} ({share})" if of and share else of or share


def position(result: Result) -> float | None:
    """Percent at which a share is drawn: as printed, else count over n; None without either."""
    count, n, value = (decimal(result, slot) for slot in ("count", "n", "percent"))
    if value is not None:
        return float(value)
    return 100 * float(count) / float(n) if count is not None and n else None
