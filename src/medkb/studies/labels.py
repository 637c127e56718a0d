"""Names of units, times, routes, schedules and causes in a table's language, from the knowledge base's vocabulary."""

from __future__ import annotations

import re

from medkb.export.stored import select
from medkb.graph import VOCABULARY_GRAPH
from medkb.graph.namespaces import BASE
from medkb.store import Store

_ROUTES = {
    "oral": "внутрь",
    "intravenous": "внутривенно",
    "subcutaneous": "подкожно",
    "intramuscular": "внутримышечно",
    "intrathecal": "интратекально",
    "rectal": "ректально",
    "inhalation": "ингаляционно",
    "epidural": "эпидурально",
    "topical": "местно",
    "intraperitoneal": "внутрибрюшинно",
    "sublingual": "под язык",
}  # adverbs, as schedules are told; the vocabulary has adjectives
_JOINED = re.compile(r"( plus | and )")
_SMALL = ("unit", "route", "schedule", "timepoint")  # asked for whole; of the others each name when it comes
_SQUARE = str.maketrans("23", "²³")
_TIMES = {"en": {"min": "min", "h": "h", "d": "d", "wk": "wk", "mo": "mo", "a": "y"}}
_TIMES["ru"] = {"min": "мин", "h": "ч", "d": "сут", "wk": "нед", "mo": "мес", "a": "лет"}
_TIME = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))? (?P<unit>min|h|d|wk|mo|a)")
_DAY = re.compile(r"D([+-]\d+)")
_PARTS = re.compile(r", (?![-+]?\d+(?:$|,|-\d| and))")  # not between the days of "days 1, 8 and 15"
_POWER = re.compile(r"10\*(\d+)\.")
_SPAN = {"hour": "ч", "day": "дн.", "week": "нед", "month": "мес", "year": "лет", "minute": "мин", "cycle": "цикл"}

# Schedules and conditions as the record spells them (relate/), in Russian; what no row fits stays as it is.
_PATTERNS = (
    (r"days? ([-+]?\d+) to ([-+]?\d+)", r"дни \1…\2"),
    (r"days ([-+\d, -]+?) and ([-+]?\d+(?:-\d+)?)", r"дни \1 и \2"),
    (r"days ([-+\d, -]+)", r"дни \1"),
    (r"day ([-+]?\d+)", r"день \1"),
    (r"cycle (\d+)", r"цикл \1"),
    (r"cycles (\d+)-(\d+)", r"циклы \1–\2"),
    (r"(\d+) cycles?", r"циклов: \1"),
    (r"(\d+)-day cycle", r"цикл \1 дн."),
    (r"age ([<>≤≥]?=?) ?(\d+) years", r"возраст \1 \2 лет"),
    (r"age (\d+)-(\d+) years", r"возраст \1–\2 лет"),
    (r"body weight ([<>≤≥]?=?) ?(\d+(?:\.\d+)?) kg", r"масса тела \1 \2 кг"),
    (r"creatinine clearance ([<>≤≥]?=?) ?(\d+(?:-\d+)?) mL/min", r"клиренс креатинина \1 \2 мл/мин"),
)
_WORDS = {
    "maximum dose": "максимальная доза",
    "minimum dose": "минимальная доза",
    "loading dose": "нагрузочная доза",
    "starting dose": "начальная доза",
    "maintenance dose": "поддерживающая доза",
    "single dose": "однократно",
    "as needed": "при необходимости",
    "at bedtime": "на ночь",
    "fasting": "натощак",
    "with meals": "во время еды",
    "premedication": "премедикация",
    "cardiovascular": "сердечно-сосудистая",
    "treatment": "лечение",
}


class Labels:
    """The names; asks the knowledge base once."""

    def __init__(self, store: Store, lang: str) -> None:
        self.lang = lang
        self._store = store
        self._found: dict[str, str] = {}
        self._codes: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        schemes = " ".join(f"<{BASE}vocab/{scheme}>" for scheme in _SMALL)
        query = f"""SELECT ?c ?code ?en ?said {{ GRAPH <{VOCABULARY_GRAPH}> {{
            VALUES ?scheme {{ {schemes} }} ?c skos:inScheme ?scheme ; skos:prefLabel ?en , ?said .
            FILTER(lang(?en) = "en" && lang(?said) = "{lang}")
            OPTIONAL {{ ?c skos:notation ?code }} }} }} ORDER BY ?c"""
        for concept, code, english, said in select(store, query):
            scheme = concept.value.split("/vocab/")[1].partition("/")[0]
            if code is not None:
                self._codes.setdefault((scheme, code.value), said.value)
            self._names.setdefault(english.value.lower(), said.value)

    def unit(self, code: str, number: str = "") -> str:
        """A UCUM code as journals print the unit behind a number: "mg/m2" is "mg/m²" or "мг/м²"."""
        if code == "a" and self.lang == "ru" and number:
            return _year(number.rsplit("–", maxsplit=1)[-1])
        if code in _TIMES[self.lang]:
            return _TIMES[self.lang][code]
        name = self._codes.get(("unit", code), code)
        if name == code:
            name = _POWER.sub(lambda power: f"10^{power[1]} ", code)
        return re.sub(r"(?<=[mм])[23]\b", lambda digit: digit[0].translate(_SQUARE), name)

    def time(self, text: str) -> str:
        """A time as the record spells it: "12 mo", "D+30", a time point of the vocabulary."""
        match = _TIME.fullmatch(text)
        if match:
            low, high, unit = match.group("low", "high", "unit")
            number = self._decimal(f"{low}–{high}" if high else low)
            return f"{number}\u00a0{self.unit(unit, number)}"
        day = _DAY.fullmatch(text)
        if day:
            return f"{'Д' if self.lang == 'ru' else 'D'}{day[1]}"
        return self._codes.get(("timepoint", text), text)

    def name(self, english: str) -> str:
        """A route, an event or another concept by its English name, in the table's language where it has one."""
        if self.lang == "en":
            return english
        return (
            self._names.get(english.lower())
            or _WORDS.get(english)
            or self._asked(english, "event", "outcome")
            or english
        )

    def route(self, english: str) -> str:
        """How a drug is given."""
        return _ROUTES.get(english, self.name(english)) if self.lang == "ru" else english

    def drugs(self, label: str) -> str:
        """A group's label: where it is made of English INNs, in the table's language; else as it is."""
        if self.lang == "en":
            return label
        parts = _JOINED.split(label)
        names = [self._asked(part, "drug") for part in parts[::2]]
        return " + ".join(names) if all(names) else label

    def _asked(self, english: str, *schemes: str) -> str:
        """The label in the table's language of what is called so in one of the schemes; "" for none."""
        if english not in self._found:
            escaped = english.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
            among = " ".join(f"<{BASE}vocab/{scheme}>" for scheme in schemes)
            query = f"""SELECT ?said {{ GRAPH <{VOCABULARY_GRAPH}> {{ ?c skos:prefLabel "{escaped}"@en , ?said ;
                skos:inScheme ?scheme . VALUES ?scheme {{ {among} }}
                FILTER(lang(?said) = "{self.lang}") }} }} ORDER BY ?c LIMIT 1"""
            self._found[english] = next((row[0].value for row in select(self._store, query)), "")
        return self._found[english]

    def words(self, text: str) -> str:
        """A schedule or a condition: its parts between commas, each by the vocabulary or by pattern."""
        if self.lang == "en":
            return re.sub(r"(?<=\d)-(?=\d)", "–", text)
        return ", ".join(self._part(part) for part in _PARTS.split(text))

    def _part(self, part: str) -> str:
        known = _WORDS.get(part) or self._names.get(part.lower())
        if known:
            return known
        for pattern, russian in _PATTERNS:
            if re.fullmatch(pattern, part):
                return re.sub(r"(?<=\d)-(?=\d)", "–", re.sub(" +", " ", re.sub(pattern, russian, part)))
        span = re.fullmatch(r"(for|over|every) (\d+) (hour|day|week|month|year|minute|cycle)s?", part)
        if span:
            before = {"for": "в течение", "over": "за", "every": "каждые"}[span[1]]
            return f"{before} {span[2]}\u00a0{_SPAN[span[3]]}"
        return part

    def _decimal(self, text: str) -> str:
        return text.replace(".", ",") if self.lang == "ru" else text


def _year(number: str) -> str:
    """год, года or лет behind a number."""
    if not number.isdecimal():
        return "года"
    tens, ones = int(number) % 100, int(number) % 10
    if ones == 1 and tens != 11:
        return "год"
    return "года" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "лет"
