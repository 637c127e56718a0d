"""Figures and words that look damaged but that nobody can put right for certain: they are only reported.

Each pattern begins with a character that is rare in prose, because the whole text is searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from medkb.normalise.characters import REPLACED
from medkb.normalise.finding import Damage, Finding

_SUPERSCRIPT = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_EXPONENT = r"(?P<power>[3-9]|1[0-2])"
_VOLUME = r"(?:л|мл|мкл|мм3|[lL]|m[lL]|[µμu][lL]|mm3|кг|kg)(?![^\W\d_])"
_UNIT = (
    r"(?:%|мкг|мг|мл|см|мм|лет|год|мес|нед|дн|сут|Гр|больн|пациент"
    r"|mcg|[µμm]g|m[lL]|cm|mm|Gy|year|month|week|day|patient)"
)
_FIGURE = r"[-−]?\d+(?:[.,·]\d+)?"


def _power(match: re.Match[str]) -> str:
    start, end = (at - match.start() for at in match.span("power"))
    power = match["power"].replace(" ", "").translate(_SUPERSCRIPT)
    return match[0][:start].rstrip() + power + match[0][end:]


def _digits(match: re.Match[str]) -> str:
    return match[0].translate(str.maketrans("lI|OОоЗ", "1110003"))


def _range(match: re.Match[str]) -> str:
    return re.sub(rf"({_FIGURE})\s+({_FIGURE})$", r"\1–\2", match[0])


def _sign(match: re.Match[str]) -> str:
    return match[0].translate(str.maketrans("³¾£´", "≥≥≤×"))


def _last_sign(match: re.Match[str]) -> str:
    return match[0].lstrip("= ").lstrip()


def _open(_: re.Match[str]) -> str:
    return ""


_RULES: tuple[tuple[Damage, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (damage, re.compile(pattern), likely)
    for damage, pattern, likely in (
        (Damage.UNREADABLE, r"[À-ÿ¸]{4,}|[ÐÑ╨╤][^\w\s][ÐÑ╨╤][^\w\s]", _open),
        # "10 9/л", "109/л"; "106/кг" too, behind a sign of multiplication
        (Damage.POWER, rf"10(?<![\d.,]10) ?{_EXPONENT} ?/ ?(?!кг|kg){_VOLUME}", _power),
        (Damage.POWER, rf"10(?:(?<=[×xх*·]10)|(?<=[×xх*·] 10)) ?{_EXPONENT} ?/ ?{_VOLUME}", _power),
        # "× 106", "×1010" that measure nothing, "× 10 6 клеток"
        (Damage.POWER, rf"10(?:(?<=[×·]10)|(?<=[×·] 10)){_EXPONENT}(?![.,]?\d|\w| ?/| ?{_UNIT})", _power),
        (Damage.POWER, rf"10(?:(?<=[×·]10)|(?<=[×·] 10)) {_EXPONENT}(?= (?:кл|КОЕ|коп|cell|CFU|cop)|[),;])", _power),
        (Damage.POWER, rf"10(?<![\d.,]10){_EXPONENT} (?:КОЕ|CFU|копий|copies)(?![^\W\d_])", _power),
        # "10-4": nobody counts from ten down; "p < 10 5"
        (Damage.POWER, rf"10(?<![\w.,:;/–−-]10)(?P<power>[-−–][3-9])(?![\w%/–−-]|[.,]\d| ?{_UNIT})", _power),
        (Damage.POWER, r"[<≤=](?:(?<=[pрPР][<≤=])|(?<=[pрPР] [<≤=])) ?10(?P<power> ?[2-9])(?![\w.,]*\d)", _power),
        (Damage.SIGN, r"[pрPР](?<![^\W\d_][pрPР])[ \u00a0]0[.,]\d+(?= ?[);])", _open),
        (Damage.SIGN, r"= ?[<>≤≥] ?\d", _last_sign),
        (
            Damage.SIGN,
            rf"(?:CI|ДИ)[^\w\n]{{0,4}}{_FIGURE} {{1,2}}(?!\d{{3}}(?!\d)){_FIGURE}(?= ?[)\];])",
            _range,
        ),
        (Damage.SYMBOL, r"[³¾](?<=[\s(][³¾]) ?\d+", _sign),
        (Damage.SYMBOL, r"£(?:(?<=[pрPР]£)|(?<=[pрPР] £)) ?[01]", _sign),
        (Damage.SYMBOL, r"´(?:(?<=\d´)|(?<=\d ´)) ?10", _sign),
        (Damage.SYMBOL, r"[□▯](?<=[\s(=][□▯]) ?\d+", _open),
        (Damage.LETTER, rf"[lI](?<![\w.,-][lI])\d{{1,2}}(?:[.,]\d+)? ?{_UNIT}", _digits),
        (Damage.LETTER, rf"l(?<=\dl)\d+(?:[.,]\d+)? ?{_UNIT}", _digits),
        (Damage.LETTER, rf"[OОЗ](?<=\d[OОЗ])\d*(?:[.,]\d+)? ?{_UNIT}", _digits),
        (Damage.LETTER, rf"З(?<![\w.-]З)\d(?:[.,]\d+)? ?{_UNIT}", _digits),
        (Damage.LETTER, r"[OО](?<![\w.][OО])[.,]\d{2,3}(?![\w.])", _digits),
    )
)

_NO_CHARACTER = re.compile("\ufffd+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")

# Words that articles are full of, as they stand when their ligature is lost: with a gap for it, or with nothing.
_WITHOUT_LIGATURE = {
    "signi cant": "significant", "signicant": "significant", "con dence": "confidence", "condence": "confidence",
    " e cacy": "efficacy", " ecacy": "efficacy", "di erence": "difference", "dierence": "difference",
    "di erent": "different", "dierent": "different", "bene t": "benefit", " benet": "benefit",
    "speci c": "specific", "specic": "specific", "identi ed": "identified", "identied": "identified",
    " de ned": "defined", "strati ed": "stratified", "stratied": "stratified", "modi ed": "modified",
    "con rmed": "confirmed", "conrmed": "confirmed", " rst ": "first", " ndings": "findings", " e ect": "effect",
    "in uence": "influence", "in ammat": "inflammat", "inammat": "inflammat", "su cient": "sufficient",
    " a ected": "affected", "classi cation": "classification", "classication": "classification",
    "in ltrat": "infiltrat", "inltrat": "infiltrat", " uorouracil": "fluorouracil", " pro le": "profile",
}  # fmt: skip
# One of these stands in every English article that has lost its ligatures.
_FREQUENT = (
    *("signi cant", "signicant", "con dence", "condence", " e cacy", " ecacy", "di eren", "dieren", "bene t", " benet"),
    *("speci c", "specic", " rst ", " ndings", " e ect"),
)

_MARK = re.compile(
    r"\d(?:(?<=[a-zа-яё]{4}\d)|(?<=%\d)|(?<=[a-zа-яё]{4}[.,]\d))\d{0,2}(?:[,–-]\d{1,3})*(?![\w%+]|[.,]\d|[-–/]\w)"
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]+|%)[.,]?$")
# Words that have a number of their own.
_NUMBERED = re.compile(
    r"(?:grade|day|week|month|phase|stage|type|table|figure|arm|group|cycle|part|level|step|case|visit|версия|групп\w|фаз\w|день|недел\w|этап|табл|рис|тип\w?|уровень|цикл\w?|случай)[.,]?",
    re.IGNORECASE,
)
_MARKS_AT_LEAST = 3
_GROWING = 0.7  # share of marks that are not below the one before them, as in an article that numbers its references


def suspects(text: str) -> Iterator[Finding]:
    """Places that look damaged, rule by rule."""
    for damage, pattern, likely in _RULES:
        for match in pattern.finditer(text):
            start = _figure_start(text, match.start()) if damage is Damage.LETTER else match.start()
            yield Finding(damage, start, match.end(), text[start : match.start()] + likely(match))
    yield from _lost_characters(text)
    yield from _lost_ligatures(text)
    yield from _glued_marks(text)


def _figure_start(text: str, at: int) -> int:
    """Where the figure begins that goes on at `at`."""
    while at and text[at - 1] in "0123456789.,":
        at -= 1
    return at


def _lost_characters(text: str) -> Iterator[Finding]:
    if "\ufffd" in text:
        yield from (Finding(Damage.NO_CHARACTER, *match.span()) for match in _NO_CHARACTER.finditer(text))
    for match in _PRIVATE.finditer(text):
        if match[0] not in REPLACED:
            yield Finding(Damage.PRIVATE, *match.span())


def _lost_ligatures(text: str) -> Iterator[Finding]:
    if not any(fragment in text for fragment in _FREQUENT):
        return
    for damaged, right in _WITHOUT_LIGATURE.items():
        at = text.find(damaged)
        while at >= 0:
            blanks = len(damaged) - len(damaged.lstrip())
            yield Finding(Damage.LIGATURE, at + blanks, at + len(damaged.rstrip()), right)
            at = text.find(damaged, at + len(damaged))


def _glued_marks(text: str) -> Iterator[Finding]:
    """Numbers behind words and percentages, where several follow the style; one alone may be a name."""
    found: list[tuple[Finding, str]] = []
    for match in _MARK.finditer(text):
        word = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if word and (word[0] == "%" or word[0][0].islower()) and not _NUMBERED.fullmatch(word[0]):
            found.append((Finding(Damage.MARK, word.start(), match.end()), word[0]))
    words = {word if word != "%" else finding.start for finding, word in found}
    numbers = [int(re.findall(r"\d+", text[f.start : f.end])[0]) for f, _ in found]
    growing = sum(a <= b for a, b in pairwise(numbers))
    if len(words) >= _MARKS_AT_LEAST <= len(set(numbers)) and growing >= _GROWING * (len(numbers) - 1):
        yield from (finding for finding, _ in found)
