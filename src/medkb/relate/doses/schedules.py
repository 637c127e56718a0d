"""When a dose is given, as short English: "twice daily, days 1-14", whatever the language and wording of the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from medkb.text.gate import Gate, gated
from medkb.text.numbers import NUMBER_WORD, WORDS
from medkb.vocab import Vocabulary

_N = rf"(?:\d{{1,3}}(?:[.,]\d)?|(?:{NUMBER_WORD}))"
_NN = rf"{_N}(?:\s?[–—-]\s?\d{{1,3}})?"
_UNITS = {
    "hour": r"hours?|hrs?|h|часов|часа?|ч",
    "day": r"days?|d|сут(?:ки|ок)?|дн(?:я|ей)|день|дн",
    "week": r"weeks?|wks?|w|недел[ьюиея]|нед",
    "month": r"months?|mo|месяц(?:ев|а)?|мес",
    "year": r"years?|лет|года?",
    "minute": r"minutes?|mins?|минуты?|мин",
}
_UNIT = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items()) + r")(?![^\W\d_])"
_ORDINAL = r"[+−–-]?\d{1,2}(?:(?:\s?-\s?)?(?:ый|ой|го|ые|их|й|е|и|я|м)(?![^\W\d_]))?"
_LINK = r"(?:\s?(?:[–—-]|…|\.\.\.)\s?|\s(?:to|through|по|до)\s|,?\s(?:and|&|и)\s|\s?&\s?|,\s?)(?:на\s|в\s|c\s|с\s)?(?:days?\s|[DdДд]\s?)?"
_LIST = rf"(?P<list>{_ORDINAL}(?:{_LINK}{_ORDINAL})*)"
_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
_DAILY = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_CONNECTED = 45  # characters from the dose to the first words of its schedule
_NEXT = 30  # and from these to the next
# Words that open another dose's story.
_OTHER = re.compile(
    r"[;]|\.\s(?=[A-ZА-ЯЁ])|(?i:\b(?:followed by|and then|then|thereafter|versus|vs|compared with|затем|далее|после чего|в сочетании|против|по сравнению)\b)"
)
_PHASE = "phase"
Reader = Callable[[re.Match[str]], str]


def schedule_in(words: str, vocabulary: Vocabulary) -> str | None:
    """The schedule that the words behind (or before) a dose tell, or None."""
    stop = _OTHER.search(words)
    words = words[: stop.start()] if stop and stop.start() > 1 else words
    parts: list[str] = []
    reach = _CONNECTED
    for start, end, told in _elements(words, vocabulary):
        if start > reach:
            break
        reach = end + _NEXT
        if told not in parts:
            parts.append(told)
    return ", ".join(parts) or None


def _elements(words: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Parts of a schedule in order of place; what one pattern has taken the next leaves alone."""
    found: list[tuple[int, int, str]] = []
    rows: list[tuple[Gate | re.Pattern[str], Reader]] = [*_PATTERNS]
    rows.append((_named(vocabulary)[0], lambda m: _names(vocabulary, m[0])))
    for pattern, read in rows:
        for match in pattern.finditer(words):
            if all(match.end() <= a or match.start() >= b for a, b, _ in found):
                told = read(match)
                if told:
                    found.append((*match.span(), told))
    return iter(sorted(found))


@lru_cache(maxsize=4)
def _named(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, str]]:
    """Fixed expressions and abbreviations of the vocabulary: "b.i.d.", "at bedtime", "через день"."""
    names: dict[str, str] = {}
    for concept in vocabulary.concepts("schedule"):
        if concept.note.startswith((_PHASE, "weak")):
            continue
        for _, label in concept.labels:
            names.setdefault(label.casefold(), concept.en)
        for abbreviation in concept.abbr:
            names.setdefault(abbreviation, concept.en)
            names.setdefault(abbreviation.lower(), concept.en)
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w|\sdos(?:e|es|age)\b)", re.IGNORECASE), names


def _names(vocabulary: Vocabulary, printed: str) -> str:
    names = _named(vocabulary)[1]
    return names.get(printed) or names.get(printed.casefold(), "")


def _number(printed: str) -> str:
    """Digits, and words as digits."""
    low = printed.strip().lower().replace("ё", "е")
    return str(WORDS[low]) if low in WORDS else re.sub(r"\s?[–—]\s?", "-", low).replace(",", ".")


def _unit_of(match: re.Match[str]) -> str:
    return next(name for name in _UNITS if match.groupdict().get(name))


def _every(match: re.Match[str]) -> str:
    number, unit = _number(match["n"]), _unit_of(match)
    return f"every {unit}" if number == "1" else f"every {number} {unit}s"


def _times(match: re.Match[str]) -> str:
    """So many times in a day, week or month; "once in 3 weeks" is every 3 weeks."""
    unit = _unit_of(match)
    number = _number(match["n"]) if match["n"] else "1"
    if match.groupdict().get("per"):
        each = _number(match["per"])
        return f"every {each} {unit}s" if number == "1" else f"{_count(number)} every {each} {unit}s"
    if unit not in _DAILY:
        return f"{_count(number)} per {unit}"
    return f"{_count(number)} {_DAILY[unit]}"


def _count(number: str) -> str:
    return _TIMES.get(int(number), f"{number} times") if number.isdigit() else f"{number} times"


def _english_times(match: re.Match[str]) -> str:
    count = {"once": "once", "twice": "twice", "thrice": "three times"}.get((match["word"] or "").lower())
    count = count or _count(_number(match["n"]))
    return f"{count} {match['ly'].lower()}" if match["ly"] else f"{count} {_DAILY[_unit_of(match)]}"


def _days(match: re.Match[str]) -> str:
    numbers = re.sub(r"(?<=\d)(?:\s?-\s?)?(?:ый|ой|го|ые|их|й|е|и|я|м)(?![^\W\d_])", "", match["list"])
    numbers = re.sub(r"(?<![^\W\d_])(?:days?\s|на\s|в\s|[cс]\s|[DdДд]\s?)", "", numbers)
    numbers = re.sub(r"(?:^|(?<=[\s,–—-]))[−–](?=\d)", "-", numbers)
    numbers = re.sub(r"\s?(?:[–—]|…|\.\.\.|(?<=\d)-)\s?|\s(?:to|through|по|до)\s", "-", numbers)
    numbers = re.sub(r"(?<=\d)-(?=-)", " to ", numbers)
    parts = [part for part in re.split(r",?\s(?:and|&|и)\s|\s?&\s?|,\s?", numbers) if part]
    text = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    several = len(parts) > 1 or re.search(r"\d-|\d to ", text)
    return f"days {text}" if several else f"day {text}"


def _lasting(word: str) -> Reader:
    def read(match: re.Match[str]) -> str:
        number = _number(match["n"])
        return f"{word} {number} {_unit_of(match)}{'' if number == '1' else 's'}"

    return read


def _cycle(match: re.Match[str]) -> str:
    return f"{_number(match['n'])}-{_unit_of(match)} cycle"


def _cycles(match: re.Match[str]) -> str:
    return f"{'up to ' if match['most'] else ''}{_number(match['n'])} cycles"


_EN_UNIT = rf"(?:-|\s)?{_UNIT}"
_PATTERNS: tuple[tuple[Gate, Reader], ...] = tuple(
    (gated(pattern, re.IGNORECASE), read)
    for pattern, read in (
        # "of each 28-day cycle", "28-дневного цикла"
        (rf"(?P<n>{_N})[\s-](?:(?P<day>day|дневн\w+)|(?P<week>week|недельн\w+))s?\s(?:treatment\s)?(?:cycles?|цикл\w*)", _cycle),
        (rf"(?:цикл\w*\s(?:по\s|длительностью\s)?|cycles?\sof\s)(?P<n>{_N})\s?{_UNIT}", _cycle),
        # "over 46 h", "2-h infusion", "в виде 2-часовой инфузии"
        (rf"\b(?:over|infused\sover)\s(?:a\s)?(?P<n>{_NN}){_EN_UNIT}", _lasting("over")),
        (rf"(?P<n>{_N})-(?:(?P<hour>часов\w+|hour|hr|h)|(?P<minute>минутн\w+|minute|min))\s(?:intravenous\s|внутривенн\w+\s|continuous\s)?(?:инфузи\w+|infusions?)", _lasting("over")),
        # "every 12 h", "q8h", "/8 h", "каждые 3 нед"
        (rf"(?:\bq\.?\s?|(?<!\w)/\s?|(?:once\s)?\b(?:every|each)\s|\bкажд\w+\s)(?P<n>{_N})\s?{_EN_UNIT}", _every),
        # "2 раза в сутки", "1 раз в 3 нед", "3 р/сут", "дважды в неделю"
        (rf"(?P<n>{_N})?\s?(?:раз\w?|р\.?)\s?(?:в|за|/)\s?(?P<per>{_N}\s)?{_UNIT}", _times),
        # "twice a day", "three times weekly", "once every week"
        (rf"\b(?:(?P<word>once|twice|thrice)|(?P<n>{_N})(?:\stimes|\s?[×x]))\s(?:(?P<ly>daily|weekly|monthly)|(?:a|per|every|each)\s{_UNIT})", _english_times),
        # "on days 1, 8 and 15", "D1-D5", "в дни 1–4"
        (rf"(?:\b(?:on\s)?(?:days?\s|d\s?(?![23]\b(?!,)))|\b(?:в\s)?(?:дни\s|день\s|[Дд]\s?)|на\s[Дд]\s?){_LIST}(?![\w.,/]\d|\s?(?:%|mg|мг|times|раз))", _days),
        # "в 1-й и 15-й дни", "с 1-го по 7-й день", "в 1, 8, 15-й дни", "на 3–5-е сутки"
        (rf"(?:\b(?:в|на|с|со)\s|(?=\d{{1,2}}(?:[–,-]\s?\d{{1,2}})*-(?:й|го|е)))(?<!каждые\s){_LIST}\s?(?:дн[ияей]+|день|сут\w*)\b", _days),
        # "for 7 days", "в течение 2 нед"
        (rf"\b(?:for|during)\s(?:the\sfirst\s|up\sto\s|a\stotal\sof\s|at\sleast\s)?(?P<n>{_NN}){_EN_UNIT}(?!\s(?:or|of\sage))", _lasting("for")),
        (rf"\b(?:в\sтечение|на\sпротяжении|курс\w*|сроком|длительностью)\s(?:на\s|до\s|первых\s|последующих\s|следующих\s)?(?P<n>{_NN})(?:-?х)?\s?{_UNIT}", _lasting("for")),
        (rf"(?<=[\s,])(?P<n>{_NN})\s{_UNIT}(?=\s*(?:[.,;)]|$))", _lasting("for")),
        (rf"\b(?P<most>up to\s|до\s)?(?P<n>{_NN})\s(?:(?:treatment\s)?cycles|циклов|цикла)", _cycles),
        (r"\b(?:in|of|during)\s(?:the\s)?cycles?\s(?P<list>\d[\d\s,–-]*\d|\d)", lambda m: f"cycle {_number(m['list'])}"),
    )
)  # fmt: skip
