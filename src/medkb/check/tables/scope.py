"""What words say of whom and of when a figure is: times, grades, and the content words left over."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from medkb.text.morphology import word_key

_UNIT = (
    r"(?P<{0}d>days?|дн\w*|день|сут\w*)|(?P<{0}w>weeks?|wk|нед\w*)|(?P<{0}m>months?|mo|мес\w*)|"
    r"(?P<{0}a>years?|лет\w*|год\w*)|(?P<{0}h>hours?|ч\b|час\w*)"
)
_TIMES = re.compile(
    r"\b(?:(?P<n>\d+)(?:-?(?:й|я|е|го|му|м|ю|ой|ей|th|st|nd|rd))?[\s-](?:" + _UNIT.format("b") + r")\b"
    r"|(?:" + _UNIT.format("a") + r")\s(?P<k>\d+)\b(?![.,]\d|\s?[(%]))",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"(?:\b(?:after|through|until|by|within|через|спустя|после|до|к|за)\s)?(?:" + _TIMES.pattern + ")", re.IGNORECASE
)
_EVER = re.compile(
    r"\b(?:at any (?:time|point|visit)|ever|best|в любо[йем] (?:срок|время|момент)|за вс[её] время|когда-либо)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:grades?|gr\.|степен\w+|ст\.)\s?(?P<a>[≥>]?\s?[IV\d][IV\d–—-]*)|(?P<b>\b[IV]+(?:\s?[–—-]\s?[IV]+)?|≥?\s?\d(?:[–—-]\d)?)(?:-?й)?\s(?:степен\w+|ст\.)",
    re.IGNORECASE,
)
_SEVERE = re.compile(
    r"\b(?:(?P<severe>severe|тяж[её]л\w+)|(?P<serious>serious|серь[её]зн\w+)|(?P<fatal>fatal|летальн(?:ы[йемх]|ыми|ая|ое|ого|ому|ой|ую))|"
    r"(?P<kind>class|types?|stage|major|minor|early|late|new|recurrent|persistent|symptomatic|confirmed|suspected|"
    r"clinically|класс\w*|тип\w?|стади\w+|больш\w+|мал\w+|ранн\w+|поздн\w+|повторн\w+|стойк\w+|симптомн\w+|"
    r"подтвержд\w+|клинически)|"
    r"(?P<absent>no|not|non|without|free|never|нет|без|не|ни))\b"
    r"(?!\s(?:more|less|fewer|only|differ\w*|signific\w*|менее|более|выше|ниже|только|различ\w+)\b)",
    re.IGNORECASE,
)
_ROOT, _ENDING = 5, 2  # letters by which two words are of one root, and in which they may differ
_NONE = re.compile(
    r",\s(?:none|no|all|ни\sодн\w+|все)\b[^,]*,|\((?:none|no|all|ни\sодн\w+|все)\b[^()]*\)", re.IGNORECASE
)
_PIECE = re.compile(r"[^\W\d_]{2,}\d*|\d+(?:[.,]\d+)*")
# Words that say that something was found in people, not what.
_EMPTY = re.compile(
    r"(?:a|an|the|of|in|on|at|by|to|or|and|with|was|were|had|has|have|is|are|be|been|no|not|for|from|as|than|that|which|"
    r"who|whom|them|this|these|our|we|their|all|only|there|while|whereas|both|it|its|during|"
    r"more|less|"
    r"seen|observ\w*|report\w*|affect\w*|occurr\w*|develop\w*|record\w*|found|not\w*|document\w*|achiev\w*|reach\w*|"
    r"experienc\w*|need\w*|requir\w*|present|detect\w*|show\w*|given|us(?:ed|e)|perform\w*|remain\w*|"
    r"treat(?:ed|ment)?|receiv\w*|patient|participant|subject|women|woman|men|man|people|person|children|child|case|"
    r"results?|findings?|conclusions?|результат|заключени|вывод|"
    r"group|arm|cohort|respectively|rate|proportion|share|percentage|number|frequency|incidence|per|cent|vs|versus|"
    r"within|about|respective|"
    r"за|около|течени\w*|срок\w*|момент\w*|удал\w*|"
    r"и|в|во|на|у|с|со|по|к|ко|до|из|от|для|при|не|ни|а|но|или|то|же|что|как|из|них|был|быть|эт|так|все|всего|лишь|только|"
    r"отмеч\w*|наблюда\w*|разви\w*|выявл\w*|зарегистрир\w*|констатир\w*|достиг\w*|достигнут\w*|возник\w*|получ\w*|получа\w*|"
    r"наступ\w*|обнаруж\w*|находи\w*|состави\w*|составля\w*|имел\w*|иметь|перен[её]с\w*|диагностир\w*|потребова\w*|"
    r"больн\w*|пациент\w*|участни\w*|женщин\w*|ребен\w*|дет|человек\w*|случа\w*|групп\w*|дол\w*|частот\w*|числ\w*|"
    r"соответственно|против|лечен\w*|терап\w*|фон\w*|прием\w*)",
    re.IGNORECASE,
)


def plain(words: str) -> str:
    """Without an aside that tells of none or all of those counted: ", none of them severe,"."""
    return _NONE.sub(" ", words)


@lru_cache(maxsize=10_000)
def keys(words: str) -> frozenset[str]:
    """The keys of the content words and the numbers, those of people, of finding, of time and of grade left out."""
    found = set()
    for match in _PIECE.finditer(_GRADE.sub(" ", _TIMED.sub(" ", plain(words)))):
        word = match[0]
        key = re.sub(r"\D", "", word) if word[0].isdigit() else word_key(word)
        if not _EMPTY.fullmatch(key.lstrip("?")) and not _EMPTY.fullmatch(word):
            found.add(key)
    return frozenset(found)


def akin(label: frozenset[str], said: frozenset[str] | set[str]) -> set[str]:
    """The words of a sentence, those of one root with a word of the label in its form: "recurred", "recurrence"."""
    return {next((key for key in label if _of_one_root(key, word)), word) for word in said}


def _of_one_root(one: str, other: str) -> bool:
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    shorter, longer = sorted((len(one), len(other)))
    return one == other or (common >= _ROOT and shorter - common <= _ENDING and longer - common <= 2 * _ENDING)


def times(words: str) -> frozenset[tuple[str, int]]:
    """Points and spans of time: week 24, "24-й неделе", "6 months"; "at any time" is one of its own."""
    ever = {("ever", 0)} if _EVER.search(words) else set()
    return frozenset(ever | {_time(match) for match in _TIMES.finditer(words)})


def _time(match: re.Match[str]) -> tuple[str, int]:
    unit = next(name for name, found in match.groupdict().items() if found and name not in "nk")
    return unit[-1], int(match["n"] or match["k"])


def grades(words: str) -> frozenset[str]:
    """How severe, of what kind, or whether at all: grades, "severe", "serious", "fatal", "kind", "no"."""
    told = plain(words)
    found = {
        re.sub(r"\s|степен\w*", "", match["a"] or match["b"]).replace("—", "–").replace("-", "–")
        for match in _GRADE.finditer(told)
    }
    return frozenset(found | {match.lastgroup or "" for match in _SEVERE.finditer(told)})
