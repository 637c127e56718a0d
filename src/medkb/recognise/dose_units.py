"""Units of dose: a unit of amount, and after it, in either order, per body size and per time, however they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BODY = (
    r"(?:(?P<kg>kg|кг|kilogram(?:me)?s?|килограмм\w*)|(?P<m2>[mм](?:\s?\^?[2²]|\s?\(2\))|sq(?:uare)?\.?\s?m(?:et(?:er|re)s?)?"
    r"|кв(?:адратн\w+)?\.?\s?м(?:етр\w*)?))"
    r"(?![^\W\d_])(?:\s(?:of\s)?(?:body[\s-](?:weight|mass|surface(?:[\s-]area)?)|BW|BSA|массы(?:\sтела)?|веса(?:\sтела)?"
    r"|(?:площади\s)?поверхности(?:\sтела)?))?"
)
_PER_BODY = rf"(?:\s?/\s?|\s(?:на|per)\s(?:1\s|every\s)?){_BODY}"
_DAY = r"24[\s-]?(?:hours?|hrs?|h|ч(?:ас\w*)?)|days?|d|сут(?:ки|ок)?|день|дн|д"
_TIMES = {
    "d": _DAY,
    "wk": r"weeks?|wks?|w|нед(?:ел[юяи])?",
    "mo": r"months?|mo|мес(?:яц)?",
    "h": r"hours?|hr?|час|ч",
    "min": r"min(?:ute)?|мин(?:уту|ута)?",
}
_TIME = "(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _TIMES.items()) + r")(?![^\W\d_])"
# A letter alone is a time only behind a slash or a sign of multiplication: "5 mg/d", but not "5 mg a d".
_PER_TIME = rf"(?:\s?/\s?(?:per\s)?|\s?[·×⋅*]\s?|\s(?:в|per|a|на)\s(?![a-zа-я](?![^\W\d_]))){_TIME}"
# Negative powers instead of slashes: "mg kg-1 min-1", "mg·m(-2)".
_POWER = r"\s?\(?[−–-]\s?{n}\)?(?!\d)"
_POWERS = (
    r"[\s.·⋅](?:(?P<kg_power>kg|кг)" + _POWER.format(n=1) + r"|(?P<m2_power>[mм])" + _POWER.format(n=2) + ")"
    r"(?:[\s.·⋅](?:(?P<d_power>d(?:ay)?|сут)|(?P<h_power>h|ч)|(?P<min_power>min|мин))" + _POWER.format(n=1) + ")?"
)
_PARTS = re.compile(rf"{_POWERS}|(?:{_PER_BODY})?(?:{_PER_TIME})?", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_PER_TIME}{_PER_BODY}", re.IGNORECASE)
# What may still follow a slash: a dose a time of giving. Anything else makes another unit: "mg/dL", "mg/g", "mg·h/L".
_EACH = re.compile(
    r"\s?/\s?(?:dos(?:e|is)|доз\w*|введени\w+|прием|приём|injection|infusion|инъекци\w+|инфузи\w+|body|person|cycle|course|цикл|курс"
    r"|eye|глаз|fraction|fr?\b|фр\w*)(?![^\W\d_])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s?/\s?[^\W\d_]|[·⋅*×][^\W\d_]|\s[hч]\s?/\s?[mlмл]|\^|\s?/\s?(?:100|\d[\d.,]*\s?(?:ml|мл|l|л)\b)",
    re.IGNORECASE,
)
_MAGNESIUM = "Mg"


class DoseUnits:
    """Finds the unit that begins at a place."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """`spellings`: how units are written -> UCUM code; of compound ones only the codes count, as what may be."""
        self._codes = frozenset(spellings.values())
        # "mmol" and "ml" alone are no doses; they come from the spellings of what they make: "ml/kg".
        self._exact = {s.split("/")[0].strip(): code.split("/")[0] for s, code in spellings.items() if "/" in s}
        self._exact |= {s: code for s, code in spellings.items() if "/" not in code and "/" not in s}
        self._folded: dict[str, str] = {}
        for spelling, code in self._exact.items():
            # Capitals tell a million units from a thousandth ("MU", "mU"); one letter is only itself ("G" is gauge).
            if len(spelling) > 1 and not (code.startswith("10*6") and len(spelling) < 4 and spelling.isascii()):
                known = self._folded.setdefault(spelling.casefold(), code)
                if known != code:
                    self._folded[spelling.casefold()] = ""
        longest = sorted(self._exact, key=len, reverse=True)
        words = "|".join(re.escape(s).replace(r"\ ", r"\s?") for s in longest)
        self._base = re.compile(rf"[\s-]?(?P<base>{words})(?![^\W\d_])", re.IGNORECASE)

    def match(self, text: str, at: int) -> tuple[str, int] | None:
        """UCUM code and end of the unit behind a number that ends `at`."""
        base = self._base.match(text, at)
        if base is None:
            return None
        spelling = re.sub(r"\s+", " ", base["base"])
        code = "" if spelling == _MAGNESIUM else self._exact.get(spelling) or self._folded.get(spelling.casefold(), "")
        if not code:
            return None
        end = base.end()
        parts = _TIME_FIRST.match(text, end) or _PARTS.match(text, end)
        if parts is not None:
            found = {name.removesuffix("_power") for name, value in parts.groupdict().items() if value}
            body = next((f"/{b}" for b in ("kg", "m2") if b in found), "")
            time = next((f"/{t}" for t in _TIMES if t in found), "")
            if (body or time) and self._known(code, body, time):
                code, end = code + body + time, parts.end()
        each = _EACH.match(text, end)
        amount_alone = "/" not in code and code not in self._codes  # "5 mmol"
        if amount_alone or (not each and _GOES_ON.match(text, end)):
            return None
        return code, end

    def _known(self, code: str, body: str, time: str) -> bool:
        """A unit that the vocabulary has, or the same per another time; items ("2 tablets a day") have any time."""
        known = code + body + time in self._codes or f"{code}{body}/d" in self._codes
        return known or (code in self._codes and code.startswith("{") and not body)
