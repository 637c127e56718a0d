"""Facts against gold facts: precision, recall and F1 for each kind and for all.

Rules, the same for every article and system:

1. A predicted fact is right when it states the core of a gold fact of its kind. The core is
   drug: the substance, under its INN or any name that the gold lists; dose: substance, unit, and value or low and high;
   cohort: n, percent, low, high as far as the gold has them (of a subgroup with an n: n alone);
   response: outcome (up to a colon; the gold may name a second one as `outcome_alt`), and count, percent, low, high as
   far as the gold has them; adverse_event: the same with the event, and the grades where the gold has no figure;
   survival: endpoint, statistic (not for a single patient), value and unit; for a value that was not reached, none.
   effect: measure, what it is of (up to a colon), value, and the interval as far as the gold has it.
   A response or event without any figure in the gold asks for a prediction without count and percentage.
2. Texts are compared without case and outer or repeated blanks, with `ё` as `е`; numbers as numbers, to 4 decimals.
   Events are equal when the vocabulary holds them as labels of one concept; units when they are spellings of one.
3. A bound ("up to 20 %") may stand in percent or value, or in low or high, on either side.
4. One predicted fact answers for one gold fact and the other way round; of all such pairings a largest one counts.
5. Repeats do no harm: predictions that are equal but for their places count once, and one that states a gold fact
   which another prediction has answered for is left out of the count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from medkb.model import KINDS, Kind
from medkb.vocab import Vocabulary, load

Record = Mapping[str, Any]

SCORED = tuple(kind for kind in KINDS if kind is not Kind.REGIMEN)
"""The kinds of the gold format, which has no regimens."""

_PLACES = frozenset({"where", "evidence", "id", "confidence", "hard", "text", "document", "doc", "file", "checks"})
_SPELLINGS = (("μ", "u"), ("µ", "u"), ("mcg", "ug"), ("m²", "m2"), ("month", "mo"), ("/day", "/d"))
_BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)  # of confidence
_FIGURES = ("count", "percent", "low", "high")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report; `right` gold facts of `gold` were found, by `predicted` facts without repeats."""

    kind: str
    gold: int
    predicted: int
    right: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Report:
    """A line for each kind, then one for all; the gold facts that were missed and the predictions that are wrong."""

    lines: tuple[Line, ...]
    missed: tuple[Record, ...]
    extra: tuple[Record, ...]
    judged: tuple[tuple[float, bool], ...] = ()  # confidence of a prediction, and whether it states a gold fact

    def to_json(self) -> str:
        """One JSON object: kind to figures, rounded to 4 decimals."""
        figures = {line.kind: {k: v for k, v in asdict(line).items() if k != "kind"} for line in self.lines}
        return json.dumps({kind: {k: round(v, 4) for k, v in row.items()} for kind, row in figures.items()})

    def to_table(self) -> str:
        """A table for people."""
        rows = []
        for line in self.lines:
            rates = (f"{rate:.3f}" for rate in (line.precision, line.recall, line.f1))
            rows.append((line.kind, str(line.gold), str(line.predicted), str(line.right), *rates))
        return _drawn(("kind", "gold", "predicted", "right", "precision", "recall", "F1"), rows)

    def reliability(self) -> str:
        """How often facts of a confidence are right, as a table for people: a line for each band of confidence."""
        rows = []
        for low, high in pairwise(_BANDS):
            band = [(said, right) for said, right in self.judged if low <= said < high]
            if band:
                said = sum(x for x, _ in band) / len(band)
                right = sum(y for _, y in band) / len(band)
                rows.append((f"{low:.1f} to {min(high, 1):.1f}", str(len(band)), f"{said:.3f}", f"{right:.3f}"))
        return _drawn(("confidence", "facts", "mean", "right"), rows)


def _drawn(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, name in enumerate(head):
        table.add_column(name, justify="right" if i else "left")
    for row in rows:
        table.add_row(*row)
    buffer = StringIO()
    Console(file=buffer, width=100, color_system=None).print(table)
    return "".join(row.rstrip() + "\n" for row in buffer.getvalue().splitlines() if row.strip())


def score(gold: Iterable[Record], pred: Iterable[Record], vocabulary: Vocabulary | None = None) -> Report:
    """Compare the facts of one article (records of other kinds than SCORED are ignored) by the rules above.

    `vocabulary` names the spellings of one event; by default it is the one that came with medkb.
    """
    rules = _Rules(vocabulary or load())
    wanted = [fact for fact in gold if fact.get("kind") in SCORED]
    given = list({_identity(fact): fact for fact in pred if fact.get("kind") in SCORED}.values())
    lines, missed, extra = [], [], []
    judged: list[tuple[float, bool]] = []
    for kind in SCORED:
        of_gold = [fact for fact in wanted if fact["kind"] == kind]
        of_pred = [fact for fact in given if fact["kind"] == kind]
        options = [[j for j, fact in enumerate(of_pred) if rules.states(kind, g, fact)] for g in of_gold]
        owners = largest_matching(options)
        able = {j for choice in options for j in choice}
        lines.append(_line(kind.value, len(of_gold), len(of_pred) - len(able) + len(owners), len(owners)))
        found = set(owners.values())
        missed += [fact for i, fact in enumerate(of_gold) if i not in found]
        extra += [fact for j, fact in enumerate(of_pred) if j not in able]
        judged += [
            (float(f["confidence"]), j in able) for j, f in enumerate(of_pred) if f.get("confidence") is not None
        ]
    return Report((*lines, _sum("all", lines)), tuple(missed), tuple(extra), tuple(judged))


def combine(reports: Sequence[Report]) -> Report:
    """The report of several articles: the counts of each kind are added up, rates follow from them (micro average)."""
    kinds = [[line for report in reports for line in report.lines if line.kind == kind] for kind in SCORED]
    lines = [_sum(kind.value, found) for kind, found in zip(SCORED, kinds, strict=True)]
    missed = tuple(fact for report in reports for fact in report.missed)
    extra = tuple(fact for report in reports for fact in report.extra)
    judged = tuple(pair for report in reports for pair in report.judged)
    return Report((*lines, _sum("all", lines)), missed, extra, judged)


def _sum(kind: str, lines: Sequence[Line]) -> Line:
    return _line(kind, sum(x.gold for x in lines), sum(x.predicted for x in lines), sum(x.right for x in lines))


def _line(kind: str, gold: int, predicted: int, right: int) -> Line:
    precision = right / predicted if predicted else float(not gold)
    recall = right / gold if gold else 1.0
    both = precision + recall
    return Line(kind, gold, predicted, right, precision, recall, 2 * precision * recall / both if both else 0.0)


def largest_matching(options: Sequence[Sequence[int]]) -> dict[int, int]:
    """A largest one-to-one choice among `options[i]` (what i may take), as taken -> taker (augmenting paths, Berge)."""
    owners: dict[int, int] = {}
    for start in range(len(options)):
        _augment(options, owners, start)
    return owners


def _augment(options: Sequence[Sequence[int]], owners: dict[int, int], start: int) -> None:
    """Breadth first from `start`: if a free choice can be reached, shift every taker on the way to its next choice."""
    came: dict[int, int] = {}  # choice -> the taker that it was reached from
    queue, held = [start], {taker: choice for choice, taker in owners.items()}
    for taker in queue:
        for choice in options[taker]:
            if choice in came:
                continue
            came[choice] = taker
            if choice in owners:
                queue.append(owners[choice])
                continue
            free: int | None = choice
            while free is not None:
                owners[free] = came[free]
                free = held.get(came[free])
            return


def _text(value: Any) -> str:
    return " ".join(str(value or "").split()).casefold().replace("ё", "е")


def _number(value: Any) -> float | None:
    try:
        return round(float(str(value).replace(",", ".")), 4)
    except ValueError:
        return None


def _same(a: Any, b: Any) -> bool:
    x, y = _number(a), _number(b)
    return x is not None and y is not None and abs(x - y) < 1e-6


def _unit(value: Any) -> str:
    unit = _text(value)
    for spelling, code in _SPELLINGS:
        unit = unit.replace(spelling, code)
    return unit


def _identity(fact: Record) -> str:
    """Facts with one identity are one fact: its slots with a single value, without its places."""
    slots = {}
    for name, value in sorted(fact.items()):
        if name in _PLACES or value is None or value is False or value == "" or isinstance(value, (dict, list, tuple)):
            continue
        plain = isinstance(value, (int, float)) and value is not True
        slots[name] = _number(value) if plain else _text(value)
    return json.dumps(slots, sort_keys=True, ensure_ascii=False)


def _agrees(gold: Record, pred: Record, slot: str) -> bool:
    """The prediction has the gold's figure of this slot, or the same bound in another one (rule 3)."""
    wanted = gold[slot]
    if _same(pred.get(slot), wanted):
        return True
    if slot in {"percent", "value"}:
        return pred.get(slot) is None and any(_same(pred.get(end), wanted) for end in ("low", "high"))
    one_sided = gold.get("low") is None or gold.get("high") is None
    if slot in {"low", "high"} and one_sided and pred.get("low") is None and pred.get("high") is None:
        return _same(pred.get("percent"), wanted) or _same(pred.get("value"), wanted)
    return False


def _all_agree(gold: Record, pred: Record, slots: Iterable[str]) -> bool:
    return all(_agrees(gold, pred, slot) for slot in slots if gold.get(slot) is not None)


class _Rules:
    """The core of each kind."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._events: dict[str, str] = {}
        concepts = list(vocabulary.concepts("event"))
        # a preferred label is its own concept's even where another one lists it as an alternative
        for labels in (
            (((c.en, c.ru), c.id) for c in concepts),
            (((*c.alt_en, *c.alt_ru, *c.abbr), c.id) for c in concepts),
        ):
            for names, concept in labels:
                for name in names:
                    self._events.setdefault(_text(name), concept)

    def states(self, kind: Kind, gold: Record, pred: Record) -> bool:
        """The prediction, of the same kind, states the gold fact's core."""
        return bool(getattr(self, kind.value)(gold, pred))

    def _event(self, name: Any) -> str:
        return self._events.get(_text(name), _text(name))

    def drug(self, gold: Record, pred: Record) -> bool:
        return _text(pred.get("drug")) in {_text(gold.get("drug")), *map(_text, gold.get("names") or ())}

    def dose(self, gold: Record, pred: Record) -> bool:
        alike = _text(pred.get("drug")) == _text(gold.get("drug")) and _unit(pred.get("unit")) == _unit(
            gold.get("unit")
        )
        slots = [slot for slot in ("value", "low", "high") if gold.get(slot) is not None]
        return alike and bool(slots) and _all_agree(gold, pred, slots)

    def cohort(self, gold: Record, pred: Record) -> bool:
        denominator = gold.get("role") == "subgroup" and gold.get("n") is not None
        return _all_agree(gold, pred, ("n",) if denominator else ("n", "percent", "low", "high"))

    def response(self, gold: Record, pred: Record) -> bool:
        known = {_text(gold.get(slot)).split(":")[0] for slot in ("outcome", "outcome_alt") if gold.get(slot)}
        return _text(pred.get("outcome")).split(":")[0] in known and self._figures(gold, pred, ())

    def adverse_event(self, gold: Record, pred: Record) -> bool:
        alike = self._event(pred.get("event")) == self._event(gold.get("event"))
        return alike and self._figures(gold, pred, ("grade_min", "grade_max"))

    def _figures(self, gold: Record, pred: Record, instead: Sequence[str]) -> bool:
        slots = [slot for slot in _FIGURES if gold.get(slot) is not None]
        slots = slots or [slot for slot in instead if gold.get(slot) is not None]
        if not slots:
            return pred.get("count") is None and pred.get("percent") is None
        return _all_agree(gold, pred, slots)

    def effect(self, gold: Record, pred: Record) -> bool:
        alike = _text(pred.get("measure")) == _text(gold.get("measure"))
        of = self._event(pred.get("of")).split(":")[0] == self._event(gold.get("of")).split(":")[0]
        return alike and of and _all_agree(gold, pred, ("value", "ci_low", "ci_high"))

    def survival(self, gold: Record, pred: Record) -> bool:
        if _text(pred.get("endpoint")) != _text(gold.get("endpoint")):
            return False
        if _text(pred.get("statistic")) != _text(gold.get("statistic")) and not _same(gold.get("n"), 1):
            return False
        if gold.get("value") is None:
            ends = (slot for slot in ("low", "high") if gold.get(slot) is not None)
            return pred.get("value") is None and all(_same(pred.get(slot), gold[slot]) for slot in ends)
        return _agrees(gold, pred, "value") and _unit(pred.get("unit")) == _unit(gold.get("unit"))
