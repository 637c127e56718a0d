"""The words of the pictures in words.tsv (a key, English, Russian); numbers and units as each language prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources

from medkb.vocab import load

LANGUAGES = ("en", "ru")
_TIMES = ("d", "wk", "mo", "a")
_POWER = re.compile(r"(?<=[mм])([23])(?=\W|$)")
_SUPERSCRIPT = str.maketrans("23", "²³")


@cache
def words(lang: str) -> Mapping[str, str]:
    """The words of one of the LANGUAGES by their keys. Raises ValueError for another language."""
    lines = resources.files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines)
    column = head.index(lang)
    return {row[0]: row[column] for row in rows}


def number(value: Decimal | float | None, lang: str, digits: int | None = None) -> str:
    """A number with the language's decimal sign and a real minus; with `digits` behind it, else as it is printed."""
    if value is None:
        return ""
    text = f"{value:.{digits}f}" if digits is not None else format(value, "f" if isinstance(value, Decimal) else "")
    text = text.replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if lang == "ru" else text


def percent(value: Decimal | float, lang: str, digits: int | None = None) -> str:
    """31.6% in English, 31,6 % in Russian (GOST 8.417)."""
    return number(value, lang, digits) + ("\N{NO-BREAK SPACE}%" if lang == "ru" else "%")


def spaced(text: str, lang: str) -> str:
    """The text with a space between figures, or the room for them, and a percent sign, where the language wants one."""
    return re.sub(r"(?<=[\d}]) ?%", "\N{NO-BREAK SPACE}%", text) if lang == "ru" else text


def counted(count: int, key: str, lang: str) -> str:
    """Such as "1 article", "5 articles"; in Russian by the last digits, as its grammar wants."""
    one, few, many = words(lang)[key].split("|")
    if lang == "ru":
        last = count % 10 if count % 100 not in range(11, 15) else 0
        return f"{count} {one if last == 1 else few if last in {2, 3, 4} else many}"
    return f"{count} {one if count == 1 else many}"


@cache
def _units(lang: str) -> Mapping[str, str]:
    return {concept.notation: getattr(concept, lang) or concept.en for concept in load().concepts("unit")}


def unit(code: str, lang: str) -> str:
    """A UCUM code as it is printed: "mg/m2/d" is "mg/m²/day" and "мг/м²/сут"."""
    return _POWER.sub(lambda power: power[1].translate(_SUPERSCRIPT), _units(lang).get(code, code))


def time(text: str | None, lang: str) -> str:
    """A point in time of a record ("12 mo", "D+30") in words of the language: "12 мес", "2 года"."""
    size, _, name = (text or "").partition(" ")
    if name not in _TIMES:
        return text or ""
    shown = size.replace(".", ",") if lang == "ru" else size
    if name == "a" and lang == "ru":
        years = counted(int(size), "years", lang).split()[1] if size.isdigit() else words(lang)["years"].split("|")[1]
        return f"{shown}\N{NO-BREAK SPACE}{years}"
    return f"{shown}\N{NO-BREAK SPACE}{words(lang)['at_' + name]}"
