"""The numbers of one article's results, each with the place that prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from medkb.export.derive import LEVEL, Derived
from medkb.export.derive import derived as follows
from medkb.export.layouts.evidence import CORRECTED, NO_PLACE, NOTHING, Figure, Number, derived, stands, told
from medkb.export.results import Result
from medkb.export.stored import Place

Around = Mapping[str, tuple[str, str]]
"""What stands before and after a quote, by the address of its evidence."""

_ROLES = ("arm", "population", "subgroup", "characteristic")
_FINE = Decimal("1e-6")
_SIZES = frozenset({"n", "of"})


class Figures:
    """Finds where the numbers of an article stand, first in the quotes of the result itself.

    Group sizes are also looked for in what the article says of its groups, levels of intervals in other intervals.
    `around` is asked, once, for the surroundings of places whose quotes do not do. `derive` is the user's leave to fill
    what is not printed. `failed` tells, for layouts that set groups against each other, the rule by which one of them
    is not what is asked for.
    """

    def __init__(
        self,
        results: Sequence[Result],
        cohorts: Iterable[Result],
        around: Callable[[Iterable[Place]], Around],
        *,
        derive: bool = False,
        failed: Callable[[Result], str | None] | None = None,
    ) -> None:
        self.derive = derive
        self.failed = failed or _fits
        self._results = results
        cohorts = list(cohorts)
        self.arms = frozenset(_arm(c) for c in cohorts if c.own and c.values.get("role") == "arm")
        """Labels of the groups that the article calls arms and sizes."""
        self._sizes: dict[int, list[Result]] = defaultdict(list)
        for cohort in cohorts:
            if isinstance(n := cohort.values.get("n"), int):
                self._sizes[n].append(cohort)
        self._ask = around
        self._known: Around | None = None

    def number(self, result: Result, slot: str) -> Number:
        """The number in one slot: NOTHING where the article does not say, without a value where no place shows it."""
        value = result.values.get(slot)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return NOTHING
        found = next((number for number in self._found(result, slot, value) if number is not None), None)
        if result.status == CORRECTED and result.places:  # the reviewer's number need not stand there
            return replace(found or told(value, result.places[0]), status=CORRECTED)
        return found or Number(None, NO_PLACE)

    def numbers(self, result: Result, slots: Iterable[str]) -> dict[str, Number]:
        """The numbers in several slots; what follows from them fills the empty ones where the user gave leave."""
        found = {slot: self.number(result, slot) for slot in slots}
        if not self.derive:
            return found
        made = {slot: self._made(result, one) for slot, one in follows(result).items() if slot in found}
        filled = {slot: number for slot, number in made.items() if number is not None and found[slot].value is None}
        if "ci_low" in filled and "ci_level" in found and found["ci_level"].value is None:
            filled["ci_level"] = derived(LEVEL, "the level of the derived interval", {})
        return found | filled

    def _made(self, result: Result, one: Derived) -> Number | None:
        """A derived number with the places of its inputs, None where one of them has none; a level is no input."""
        value = one.value if isinstance(one.value, int) else Decimal(str(one.value)).quantize(_FINE).normalize() + 0
        inputs = {name: self.number(result, name) for name, _ in one.inputs if name != "level"}
        return None if any(number.value is None for number in inputs.values()) else derived(value, one.formula, inputs)

    def _found(self, result: Result, slot: str, value: Figure) -> Iterator[Number | None]:
        """The ways to find a number, the surest first."""
        yield stands(value, result.places, {})
        groups = self._groups(result, value) if slot in _SIZES and isinstance(value, int) else []
        same = [place for group in groups if _arm(group) == _arm(result) for place in group.places]
        yield stands(value, same, {})
        yield stands(value, result.places, self._around)
        others = [place for group in groups for place in group.places]
        yield stands(value, others, {})
        yield stands(value, others, self._around)
        if slot == "ci_level":
            yield stands(value, self._intervals(value), self._around)
        if slot == "count" and result.places and value in (0, result.values.get("n")):
            yield told(value, result.places[0])
        if value == 1 and others:
            yield told(value, others[0])

    @property
    def _around(self) -> Around:
        if self._known is None:
            places = [place for result in self._results for place in result.places]
            places += [place for groups in self._sizes.values() for group in groups for place in group.places]
            self._known = self._ask(places)
        return self._known

    def _groups(self, result: Result, size: int) -> list[Result]:
        """Groups of that size in the same study: those of the same name first, then by their role."""
        study = (result.values.get("source"), result.values.get("study"), result.values.get("refs"))
        own = study[0] == "own"
        found = [
            cohort
            for cohort in self._sizes.get(size, ())
            if cohort.claim != result.claim
            and (cohort.own if own else study == tuple(cohort.values.get(name) for name in ("source", "study", "refs")))
        ]
        return sorted(found, key=lambda c: (_arm(c) != _arm(result), _role(c)))

    def _intervals(self, level: Figure) -> list[Place]:
        """Places of the article's other intervals of that level."""
        return [place for r in self._results if r.values.get("ci_level") == level for place in r.places]


def _fits(_: Result) -> str | None:
    return None


def _arm(result: Result) -> str:
    return str(result.values.get("arm") or "")


def _role(cohort: Result) -> int:
    role = str(cohort.values.get("role"))
    return _ROLES.index(role) if role in _ROLES else len(_ROLES)
