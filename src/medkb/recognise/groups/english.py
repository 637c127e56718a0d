"""English names of arms: before "group", "arm" and "cohort", or behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.recognise.groups.named import Named, one_by_one
from medkb.text.gate import gated

# Not the limb: "arm function", "upper arm".
_NOUN = gated(
    r"\b(?P<noun>[Gg]roups?|[Aa]rms?|[Cc]ohorts?)\b(?!\s(?:function|lymph|volume|swelling|pain|morbidity|circumference|movement|"
    r"mobility|symptom|o?edema|strength|disability|problem|size|that is|difference)|-)"
)
# Members of a list are of one sort: "group A and 43" ends with a count.
_LETTERS = r"[A-Z]{1,5}\d?[ab]?"
_DIGITS = r"[1-9][ab]?(?!\w|\s?(?:%|/\d|(?:patients|women|men|participants|subjects|cases|children)\b))"
_LINK = r"(?:,\s|\s(?:and|or|vs\.?|versus|to)\s|/|,\sand\s)"
_BEHIND = gated(
    rf"\b(?P<noun>[Gg]roups?|[Aa]rms?|[Cc]ohorts?)\s(?P<names>{_LETTERS}(?:{_LINK}{_LETTERS})*|{_DIGITS}(?:{_LINK}{_DIGITS})*)(?![\w+–-]|[.,]\d|\s?(?:%|cm|mm|mg|kg|years))"
)
_TOKEN = re.compile(
    r"\([^()]*\d\s?%[^()]*\)|[A-Za-z0-9µα-ω][\w+–−/’'®™-]*(?:\(\d+\))?[+–−]?|\[[^\]]{1,8}\]|\([A-Z][\w+/–-]{1,9}\)|\S"
)
_JOINTS = frozenset({"and", "or", "versus", "vs", "vs.", ",", "/"})
# Words that begin the phrase in which a name stands, and so are not of it.
_BORDERS = frozenset(
    "the a an in of to for from with by than as at on into each both either neither all any no this that these those two three "
    "four five several between among within across per other another same respective different our their its whole entire total "
    "every were was is are be had has have did received receiving assigned randomized randomised allocated comparing compared "
    "patients women men participants subjects children people adults one only including included given when while but "
    "however whereas if because since during after before under over following favoring favouring against".split()
)
# What stands before "group" and names no arm.
_NO_NAME = frozenset(
    "age risk patient patients oncology cooperative collaborative working expert research trial trials blood focus support ethnic "
    "racial sub pressure birth parallel matched similar larger small smaller large largest peer user stage performance target "
    "multi multi- functional single single- two- three- four- multiple single-arm two-arm three-arm parallel-group reference-group safety disease subject study-group "
    "cancer international european american french german italian japanese nordic british national first-line affected "
    "ipsilateral contralateral upper left right operated dominant robot robotic our treatment-arm new late-stage taxonomic "
    "registered overall validation discovery derivation training-set whole functional amino methyl hydroxyl mixed heterogeneous homogeneous full per-protocol evaluable specific relevant".split()
)
_LAST_WORDS = frozenset("age risk oncology working cooperative study research trial trials age-matched ethnic".split())
_LONGEST = 4  # words of a name


# "the group given tamoxifen plus irradiation", "the group that underwent surgery", "the group assigned gabapentin 300 mg"
_GIVEN = gated(
    r"\b(?P<noun>[Gg]roup|[Aa]rm|[Cc]ohort)\s(?:(?:that|who|which)\s)?(?:given|assigned(?: to)?|receiving|received|treated with|underwent|undergoing|taking|randomi[sz]ed to|allocated to)\s(?:the\s)?"
    r"(?P<name>[A-Za-z][\w+/-]*(?:\s(?!(?:and|or|had|was|were|in|at|than|versus|vs|compared|with|who|that|for|after|before|the|did|showed|to|by|of|on|group|arm|has|have|is|are|will|would|consisted|included|comprised|\d)\b)[\w+/-]+){0,3}(?:\s\d+\s?m?g)?)"
)
_UNIT = re.compile(r"(?i)(?:m|µ|μ|u|k)?g(?:/\w+)?|gy|iu|ml|weeks?|months?|days?|min|mm|hz|cycles?")


def names(text: str, controlled: bool) -> Iterator[Named]:
    """Named groups; `controlled` where the article has a control group, so that "treatment" and "study" name the other."""
    for match in _NOUN.finditer(text):
        start = max(0, match.start() - 110)
        before = [(m.start() + start, m[0]) for m in _TOKEN.finditer(text[start : match.start()]) if "%" not in m[0]]
        if before and before[-1][1] == "-":
            before.pop()
        if match["noun"][0] == "G" and before and before[-1][1][1:].islower() and before[-1][1][0].isupper():
            continue  # "Oncology Group"
        yield from _named(text, before, match, controlled)
    for match in _GIVEN.finditer(text):
        yield Named(match.start(), match.end(), match["name"])
    for match in _BEHIND.finditer(text):
        if match["names"][0].isdigit() and _SHARE.match(text, match.end()) and _has_name(text, match.start()):
            continue  # "in the placebo group 5 (10 %)"
        yield from one_by_one(match, rf"(?<!\w)(?:{_LETTERS}|[1-9][ab]?)(?!\w)")


_SHARE = re.compile(r"\s?\(\d")
_WORD_BEFORE = re.compile(r"([\w+–-]+)\s$")


def _has_name(text: str, noun: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, noun - 30), noun)
    return before is not None and before[1].lower() not in _BORDERS


def _named(text: str, before: list[tuple[int, str]], noun: re.Match[str], controlled: bool) -> Iterator[Named]:
    """The name right before the noun; before a plural also those that are joined to it."""
    plural = noun["noun"].endswith("s")
    end = noun.end()
    while before:
        words: list[tuple[int, str]] = []
        while (
            before
            and len(words) < _LONGEST
            and before[-1][1].lower() not in _BORDERS | _JOINTS
            and _is_word(before[-1][1], words)
        ):
            words.insert(0, before.pop())
        words = _without_bracket(words)
        if not words or not _is_name([w for _, w in words], controlled):
            return
        start, last = words[0][0], words[-1]
        yield Named(start, end, _unhyphened(text, start, last))
        if not plural:
            return
        end = start
        while before and before[-1][1].lower() in _BORDERS & {"the", "in", "both", "either"}:
            before.pop()
        if not before or before[-1][1].lower() not in _JOINTS:
            return
        while before and before[-1][1].lower() in _JOINTS:
            end = before.pop()[0]
        end = len(text[:end].rstrip())


def _unhyphened(text: str, start: int, last: tuple[int, str]) -> str:
    """Without the hyphen that ties a name to its noun ("letrozole-group"); a minus sign before a space is of the name."""
    end = last[0] + len(last[1])
    return text[start : end - 1] if last[1].endswith("-") and text[end : end + 1].isalpha() else text[start:end]


def _without_bracket(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The abbreviation in "usual care (UC)" is no part of the name: it is learnt elsewhere."""
    return [w for w in words if w[1][0] not in "[("]


def _is_word(token: str, behind: list[tuple[int, str]]) -> bool:
    """A word, or a number before its unit: "filgrastim 5 µg/kg group"."""
    if token.isdigit():
        return bool(behind) and bool(_UNIT.fullmatch(behind[0][1]))
    return (token[0].isalnum() and any(map(str.isalpha, token))) or (token[0] in "[(" and len(token) > 2)


def _is_name(words: list[str], controlled: bool) -> bool:
    low = [w.lower() for w in words]
    if low[0].isdigit() and re.fullmatch(r"(?:years?|months?|weeks?|days?|hours?|min|mm|cycles?)", low[-1]):
        return False
    if low[-1] in _LAST_WORDS - {"study"} or (len(low) == 1 and low[0] in _NO_NAME) or low[-1].isdigit():
        return False
    if low[-1] in ("treatment", "study", "treated", "therapy") and len(low) == 1:
        return controlled and low[0] != "therapy"
    return not any(w in _NO_NAME for w in low) and (low[0] == "early" or not low[0].endswith("ly"))
