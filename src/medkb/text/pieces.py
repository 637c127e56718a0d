"""Pieces of words that a match must hold or begin with, read off a pattern as the regex engine parses it.

A piece is in lower case, and a space in it is the border of a word: " умер" begins one. A pattern whose matches hold
one of several pieces need not be tried on a text that has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import chain
from typing import Any

BORDER = " "
DIGIT = " #"  # a word that begins with a digit
_PLAIN = re.compile(r"[a-zа-яё0-9]")
_FEWEST = 2  # characters, borders counted
_FEWEST_WITHIN = 3  # characters of a piece that need not begin a word
_MOST = 150  # pieces: more are found nearly everywhere
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

Items = Sequence[tuple[Any, Any]]


def held(pattern: re.Pattern[str]) -> frozenset[str]:
    """One of these is in every match; empty where nothing is known."""
    return _held(_tree(pattern)) or frozenset()


def leading(pattern: re.Pattern[str]) -> frozenset[str]:
    """Every match begins with one of these; empty where nothing is known."""
    found = _leading(_tree(pattern), False) or frozenset()
    return found if len(found) <= _MOST else frozenset()


def _tree(pattern: re.Pattern[str]) -> Items:
    try:
        parser = import_module("re._parser")  # not promised by Python: without it nothing is known, and all is tried
        return list(parser.parse(pattern.pattern, pattern.flags))
    except (ImportError, AttributeError):
        return []


def _strength(found: frozenset[str]) -> tuple[int, int]:
    return min(8, *map(len, found)), -len(found)


def _held(items: Items, before: bool = False) -> frozenset[str] | None:
    """The best of what the items of a sequence require; `before`: a border stands in front of them."""
    found: list[frozenset[str] | None] = []
    run = BORDER if before else ""
    for op, value in items:
        name = str(op)
        letter = _letter(name, value)
        if letter:
            run += letter
            continue
        border = _is_border(name, value)
        found += [frozenset([run + BORDER * border]), _inside(name, value, run == BORDER)]
        run = BORDER if border else ""
    found.append(frozenset([run]))
    usable = [f for f in found if f and len(f) <= _MOST and all(p.strip() and len(p) >= _FEWEST for p in f)]
    return max(usable, key=_strength, default=None)


def _inside(name: str, value: Any, before: bool) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _held(list(value[3]), before)
    if name == "BRANCH":
        branches = [_held(list(branch), before) for branch in value[1]]
        return frozenset(chain.from_iterable(b for b in branches if b)) if all(branches) else None
    if name in _REPEATS and value[0] > 0:
        return _held(list(value[2]), before)
    if name == "ATOMIC_GROUP":
        return _held(list(value), before)
    if name == "ASSERT" and value[0] > 0:  # what is looked back for may lie before the stretch that is searched
        return _held(list(value[1]), before)
    return None


def _leading(items: Items, border: bool) -> frozenset[str] | None:
    """What a sequence begins with; `border`: the border of a word stands in front of it."""
    for i, (op, value) in enumerate(items):
        name, rest = str(op), items[i + 1 :]
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            border = border or _is_border(name, value)
        elif name == "SUBPATTERN":
            return _leading([*value[3], *rest], border)
        elif name == "BRANCH":
            return _together(_leading([*branch, *rest], border) for branch in value[1])
        elif name in _REPEATS:
            once = _leading([*value[2], *(rest if value[1] == 1 else ())], border)
            return once if value[0] else _together([once, _leading(rest, border)])
        else:
            return _first_word(items[i:], border)
    return None


def _together(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        if not part:
            return None
        found |= part
    return frozenset(found)


def _first_word(items: Items, border: bool) -> frozenset[str] | None:
    run = BORDER * border
    for op, value in items:
        letter = _letter(str(op), value)
        if not letter:
            if run == BORDER:
                return _one_of(str(op), value)
            run += BORDER * (border and _is_border(str(op), value))
            break
        run += letter
    return frozenset([run]) if border or len(run) >= _FEWEST_WITHIN else None


def _one_of(name: str, value: Any) -> frozenset[str] | None:
    """The letters of a class of a few, or any digit."""
    if name != "IN":
        return None
    found: set[str] = set()
    for op, what in value:
        if str(op) == "LITERAL" and _PLAIN.match(chr(what).lower()):
            found.add(BORDER + chr(what).lower())
        elif str(what) == "CATEGORY_DIGIT" or (str(op) == "RANGE" and ord("0") <= what[0] <= what[1] <= ord("9")):
            found.add(DIGIT)
        else:
            return None
    return frozenset(found)


def _letter(name: str, value: Any) -> str:
    """The letter or digit that an item matches, in whatever case: "г" of "[Гг]"; else nothing."""
    if name == "LITERAL":
        letters = {chr(value).lower()}
    elif name == "IN" and all(str(op) == "LITERAL" for op, _ in value):
        letters = {chr(what).lower() for _, what in value}
    else:
        return ""
    letter = letters.pop()
    return letter if not letters and _PLAIN.match(letter) else ""


def _is_border(name: str, value: Any) -> bool:
    """True for an item beside which a word ends or begins."""
    if name == "AT":
        return str(value) in ("AT_BOUNDARY", "AT_BEGINNING", "AT_BEGINNING_STRING", "AT_END", "AT_END_STRING")
    if name == "LITERAL":
        return not (chr(value).isalnum() or value == ord("_"))
    if name == "IN":
        return all(str(what) == "CATEGORY_SPACE" for _, what in value)
    if name == "ASSERT_NOT":  # "(?<![\w-])"
        only = value[1][0] if len(value[1]) == 1 else ("", [])
        kinds = [str(what) for _, what in only[1]] if str(only[0]) == "IN" else []
        return "CATEGORY_WORD" in kinds and "None" not in kinds  # None: all but these
    return False
