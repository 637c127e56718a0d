"""One result as an entry of a cell: its label and its figures, and the numbers that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from medkb.export.derive import LEVEL, Derived, derived
from medkb.export.results import Result
from medkb.export.stored import Value
from medkb.model import Kind
from medkb.studies.labels import Labels
from medkb.studies.model import DERIVED
from medkb.studies.numbers import Printed
from medkb.studies.words import words

_SIGN = re.compile(r"(?P<sign>[<>≤≥])\s?=?\s?\d")
_TOP_GRADE = 5  # CTCAE: death
_BESIDES = ("time", "at", "grade_min", "grade_max", "schedule", "condition", "ci_level")
_FORMULAS = {"count": "k", "percent": "%", "ci_low": "CI"}
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """Ready to print: `numbers` are to be found in quotes, `beside` in quotes or in what stands around them."""

    label: str
    text: str
    numbers: tuple[Decimal, ...]
    beside: tuple[Decimal, ...] = ()
    formulas: tuple[str, ...] = ()  # of what was calculated


def _besides(result: Result) -> list[Decimal]:
    """The numbers of times, grades, schedules and confidence levels; "once daily" holds none."""
    v = result.values
    open_end = v.get("grade_max") == _TOP_GRADE and v["grade_min"] not in {None, _TOP_GRADE}  # "grade ≥3"
    slots = [slot for slot in _BESIDES if not (slot == "grade_max" and open_end)]
    said = [str(v[slot]) for slot in slots if v.get(slot) is not None]
    return [Decimal(digits) for text in said for digits in _DIGITS.findall(text)]


class Writer:
    """Writes results in one language."""

    def __init__(self, labels: Labels, *, derive: bool = False) -> None:
        self._labels, self._derive = labels, derive
        self._lang = labels.lang
        self._w = words(labels.lang)

    def entry(self, result: Result) -> Entry:
        """The entry of a response, survival, adverse event or dose."""
        made = self._made(result)
        printed = Printed([place.quote for place in result.places], self._lang, made, DERIVED)
        if made:
            level = result.values.get("ci_level") or (LEVEL if "ci_low" in made else None)
            filled: dict[str, Value] = {slot: Decimal(str(one.value)) for slot, one in made.items()}
            result = replace(result, values=result.values | filled | {"ci_level": level})
        label, text = {
            Kind.RESPONSE: self._response,
            Kind.SURVIVAL: self._survival,
            Kind.ADVERSE_EVENT: self._event,
            Kind.DOSE: self._dose,
        }[result.kind](result, printed)
        besides = [n for n in _besides(result) if not ("ci_low" in made and n == LEVEL)]
        formulas = tuple(f"{_FORMULAS[slot]} = {one.formula}" for slot, one in made.items() if slot in _FORMULAS)
        return Entry(label, text, tuple(printed.used), (*printed.beside, *besides), formulas)

    def _made(self, result: Result) -> dict[str, Derived]:
        """What is to be calculated: of shares of several people, where asked for."""
        if not self._derive or result.kind not in {Kind.RESPONSE, Kind.ADVERSE_EVENT} or result.values["n"] == 1:
            return {}
        made = derived(result)
        if not {"ci_low", "ci_high"} <= result.values.keys():  # the kind has no interval
            made = {slot: one for slot, one in made.items() if not slot.startswith("ci_")}
        return made

    def size(self, result: Result) -> Entry:
        """The number of a group."""
        printed = Printed([place.quote for place in result.places], self._lang)
        return Entry("", printed.whole(result.values["n"]), tuple(printed.used))

    def age(self, result: Result) -> Entry:
        """Median and range in years."""
        printed, v = Printed([place.quote for place in result.places], self._lang), result.values
        span = self._range(result, printed, "age_low", "age_high")
        if v["age_median"] is None:
            text = self._w["range"].format(span)
        else:
            text = printed.number(v["age_median"], "age_median") + (f" ({span})" if span else "")
        return Entry("", text, (), tuple(printed.beside))

    def group(self, label: str) -> str:
        """A group's label: drugs in the table's language, words for everybody and for a bare number."""
        if label.partition(",")[0].isdecimal():
            return f"{self._w['group']} {label}"
        whole, comma, part = label.partition(", ")
        name = self._w.get(f"group_{whole.casefold()}") or self._labels.drugs(whole)
        return f"{name}{comma}{part}"

    def subject(self, result: Result) -> str:
        """What it is of: the vocabulary's label in the table's language, else the record's words."""
        v = result.values
        name = v["concept_ru"] if self._lang == "ru" else v["concept_en"]
        spelt = v.get("outcome") or v.get("event") or v.get("endpoint") or v.get("drug") or ""
        text = str(name or str(spelt).removeprefix("other:").replace("_", " "))
        return text[:1].upper() + text[1:]

    def _response(self, result: Result, printed: Printed) -> tuple[str, str]:
        time = result.values["time"]
        label = self.subject(result) + (f" ({self._labels.time(str(time))})" if time else "")
        return label, self._share(result, printed)

    def _event(self, result: Result, printed: Printed) -> tuple[str, str]:
        v = result.values
        low, high = v["grade_min"], v["grade_max"]
        parts = []
        if low is not None or high is not None:
            parts.append(self._grade(low, high))
        if v["serious"]:
            parts.append(self._w["serious"])
        if v["cause"]:
            parts.append(self._w["cause"].format(self._labels.name(str(v["cause"]))))
        if v["time"]:
            parts.append(self._labels.time(str(v["time"])))
        return ", ".join([self.subject(result), *parts]), self._share(result, printed)

    def _grade(self, low: object, high: object) -> str:
        if high == _TOP_GRADE and low not in {None, _TOP_GRADE}:
            return self._w["grade_from"].format(low)
        if low == high or low is None or high is None:
            return self._w["grade"].format(high if low is None else low)
        return self._w["grades"].format(low, high)

    def _survival(self, result: Result, printed: Printed) -> tuple[str, str]:
        v, w = result.values, self._w
        unit = str(v["unit"] or "%")
        label = self.subject(result)
        if v["statistic"] == "median" and w["median"] not in label.lower():
            label += f", {w['median']}"
        if v["at"]:
            label += ", " + w["at"].format(self._labels.time(str(v["at"])))
        span = self._range(result, printed)
        if v["value"] is not None:
            text, rest = self._with_unit(printed.number(v["value"]), unit), [self._of_range(span, unit)] if span else []
        elif v["reached"] is False:
            text, rest = w["not_reached"], [self._of_range(span, unit)] if span else []
        else:
            text, rest = self._with_unit(span, unit) if span else "", []
        rest += self._interval(result, printed)
        if v["n"] is not None:
            rest.append(w["n_is"].format(printed.whole(v["n"])))
        return label, f"{text} ({'; '.join(rest)})" if text and rest else text or "; ".join(rest)

    def _of_range(self, span: str, unit: str) -> str:
        return self._w["range"].format(self._with_unit(span, unit))

    def _with_unit(self, number: str, unit: str) -> str:
        return self._w["percent"].format(number) if unit == "%" else f"{number}\u00a0{self._labels.unit(unit, number)}"

    def _dose(self, result: Result, printed: Printed) -> tuple[str, str]:
        v, w = result.values, self._w
        number = printed.number(v["value"]) if v["value"] is not None else self._range(result, printed)
        parts = [f"{number}\u00a0{self._labels.unit(str(v['unit'] or ''))}".strip()]
        if v["route"]:
            parts.append(self._labels.route(str(v["route"])))
        if v["schedule"]:
            parts.append(self._labels.words(str(v["schedule"])))
        if v["total"]:
            parts.append(w["total"])
        text = ", ".join(parts)
        return self.subject(result), text + (f" ({self._labels.words(str(v['condition']))})" if v["condition"] else "")

    def _share(self, result: Result, printed: Printed) -> str:
        """Count/N (percent; CI), of what the article tells."""
        v, w = result.values, self._w
        count, n = v["count"], v["n"]
        percent = printed.number(v["percent"], "percent") if v["percent"] is not None else self._range(result, printed)
        rest = ([w["percent"].format(percent)] if percent else []) + self._interval(result, printed)
        if count is None:
            head = w["percent"].format(percent) if percent else ""
            tail = rest[1:] if percent else rest
            tail += [w["n_is"].format(printed.whole(n))] if n is not None else []
        else:
            head = printed.whole(count, "count") + ("" if n is None else f"/{printed.whole(n)}")
            tail = rest
        text = f"{head} ({'; '.join(tail)})" if head and tail else head or "; ".join(tail)
        return re.sub(rf"{DERIVED}(\u00a0?%)", rf"\1{DERIVED}", text)

    def _interval(self, result: Result, printed: Printed) -> list[str]:
        v, w = result.values, self._w
        if v.get("ci_low") is None or v.get("ci_high") is None:
            return []
        level = v["ci_level"]
        form = w["ci_signed"] if Decimal(str(v["ci_low"])) < 0 else w["ci"]
        said = w["percent"].format(printed.local(f"{level:f}")) if isinstance(level, Decimal) else ""
        low, high = printed.number(v["ci_low"], "ci_low"), printed.number(v["ci_high"], "ci_high")
        return [form.format(level=said, low=low, high=high).strip()]

    def _range(self, result: Result, printed: Printed, low: str = "low", high: str = "high") -> str:
        """Both ends, or a bound with the sign that the article prints before it."""
        a, b, w = result.values[low], result.values[high], self._w
        if a is not None and b is not None:
            return w["between"].format(printed.number(a, low), printed.number(b, high))
        if a is None and b is None:
            return ""
        number = printed.number(b if a is None else a, low)
        said = f"{result.values['printed'] or ''} " + " ".join(place.quote for place in result.places)
        sign = _SIGN.search(said)
        if sign and (sign["sign"] in "<≤") == (a is None):
            return f"{sign['sign']}\u00a0{number}" if self._lang == "ru" else f"{sign['sign']}{number}"
        return w["up_to" if a is None else "from"].format(number)
