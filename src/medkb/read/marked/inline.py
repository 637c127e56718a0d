"""The running text of one marked-up element: scripts, marks of references and notes, formulas, blanks.

A mark of a reference becomes " [12]" and a mark of a note " *" or " a", so that neither can be taken for an exponent or
for a digit of the figure that it stands at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from lxml.etree import Entity
from lxml.etree import _Element as Element

from medkb.read.marked.mathml import flatten, flatten_tex, lowered, raised


class Role(Enum):
    """What an element means for the text that it stands in."""

    PLAIN = "plain"
    SUPER = "super"
    SUB = "sub"
    REFERENCE = "reference"  # leads to the list of references
    MARK = "mark"  # leads to a note
    MATH = "math"
    TEX = "tex"
    APART = "apart"  # a paragraph or a line: blanks stand around it
    SKIPPED = "skipped"
    FIRST_FORM = "first form"  # holds the same thing in several forms, the best of which is shown


Roles = Callable[[Element], Role]

_DEEPEST = 120  # elements in elements; below, the text alone is taken
_DROPPED = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ue000-\ue003\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"\s+")
# Places of marks while an element is read; these four characters are dropped from what comes in.
_REF, _REF_END, _NOTE, _NOTE_END = "\ue000", "\ue001", "\ue002", "\ue003"
_NUMBERS = r"\d{1,3}(?:\s*[,;–—−-]\s*\d{1,3})*"
_REFERENCE_TEXT = re.compile(rf"[\[(]?\s*({_NUMBERS})\s*[\])]?")
_MARK_RUN = rf"{_REF}[^{_REF_END}]*{_REF_END}(?:\s*[,;–—−-]?\s*{_REF}[^{_REF_END}]*{_REF_END})*"
_REFERENCES = re.compile(rf"\s*(?P<stop>[.,;:]?)\s*(?:\(\s*({_MARK_RUN})\s*\)|\[\s*({_MARK_RUN})\s*\]|({_MARK_RUN}))")
_NOTES = re.compile(rf"\s*{_NOTE}([^{_NOTE_END}]*){_NOTE_END}(?:\s*,?\s*{_NOTE}([^{_NOTE_END}]*){_NOTE_END})*")
_SIGN = re.compile(r"[*†‡§¶#‖∗|]+")
_LETTER = re.compile(r"[a-zа-е](?:\s*,\s*[a-zа-е])*")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|®|™|©|℠|TM|º|°|о|o|й|го|я|е)")
_POWER_OF = re.compile(r"(?:(?<![\d.,])10|(?<![^\W\d_])[^\W\d_]{1,3})$")  # 10⁹, м², мкм², kg/m²
_AFTER_WORD = re.compile(r"(?:[.,;:!?»”\"’)\]%\d]|[^\W\d_]{4})$")


def is_element(node: Any) -> bool:
    """True for an element, False for a comment, an instruction or an entity, which stand among elements."""
    return isinstance(node.tag, str)


def running(element: Element, roles: Roles, in_cell: bool = False) -> str:
    """Text of an element in one line, without what follows it. `in_cell` is True for the cells of tables."""
    reader = _Reader(roles, in_cell)
    reader.inside(element, 0)
    return tidy(_placed("".join(reader.out)))


def tidy(text: str) -> str:
    """One line: soft hyphens and other invisible characters dropped, any run of blanks one space."""
    return _SPACE.sub(" ", _DROPPED.sub("", text)).strip()


def entity(text: str) -> str:
    """What a named entity such as "&nbsp;" stands for in HTML; "" for a name of the file's own."""
    shown = html.unescape(text)
    return "" if shown == text else shown


def superscript(text: str, before: str, in_cell: bool = False) -> str:
    """A raised text without links behind `before`: an exponent, a mark of references or notes, or "^x".

    Marks come back between characters that `settle` turns into " [12]" and " *".
    """
    text = text.strip()
    if not text or _ORDINAL.fullmatch(text):
        return text
    if _SIGN.fullmatch(text) or (in_cell and _LETTER.fullmatch(text)):
        return _note(text)
    numbers = _REFERENCE_TEXT.fullmatch(text)
    if numbers and _is_mark(text, before):
        return _note(numbers[1]) if in_cell else _references(numbers[1])
    return raised(text.replace(" ", ""))


def settle(text: str) -> str:
    """Running text with the marks that `superscript` left in it put in their places."""
    return _placed(text)


def _is_mark(text: str, before: str) -> bool:
    """A raised number that is no exponent: in brackets, one of several, or behind a word, a stop or a figure."""
    before = before.rstrip()
    if text[0] in "[(":
        return True
    if _POWER_OF.search(before):
        return False
    return bool(_AFTER_WORD.search(before)) or (not text.isdigit() and bool(before))


def _references(numbers: str) -> str:
    return f"{_REF}{numbers}{_REF_END}"


def _note(mark: str) -> str:
    mark = re.sub(r"\s*,\s*", ", ", mark)
    return f"{_NOTE}{'^' * mark[0].isdigit()}{mark}{_NOTE_END}"


def _placed(text: str) -> str:
    """Marks as they are printed: references before the full stop that they stand behind."""
    text = _SPACE.sub(" ", text)
    if _REF in text:
        text = _REFERENCES.sub(_printed_references, text)
    if _NOTE in text:
        text = _NOTES.sub(lambda m: " " + m[0].translate(_PLAIN_NOTE).strip() + " ", text)
        text = re.sub(r"(\S) +(?=[.,;:)\]](?:\s|$))", r"\1", text)
    return text


_PLAIN_NOTE = {ord(_NOTE): " ", ord(_NOTE_END): None}


def _printed_references(match: re.Match[str]) -> str:
    run = next(filter(None, match.groups()[1:]))
    run = re.sub(rf"{_REF_END}\s*{_REF}", ",", run).replace(_REF, "").replace(_REF_END, "")
    run = re.sub(r"\s*[–—−-]\s*", "–", re.sub(r"\s*[,;]\s*", ", ", run)).strip()
    following = match.string[match.end() : match.end() + 1]
    behind = " " if following.isalnum() and not match["stop"] else ""
    return f" [{run}]{match['stop']}{behind}" if match.start() else f"[{run}]{match['stop']}{behind}"


class _Reader:
    """Collects the text of one element, from its parts."""

    def __init__(self, roles: Roles, in_cell: bool) -> None:
        self.roles, self.in_cell = roles, in_cell
        self.out: list[str] = []

    def inside(self, element: Element, depth: int) -> None:
        self._put(element.text)
        for child in element:
            if is_element(child):
                self._child(child, depth)
            elif _is_entity(child):
                self._put(entity(child.text or ""))
            self._put(child.tail)

    def _put(self, text: str | None) -> None:
        if text:
            self.out.append(_DROPPED.sub("", text))

    def _child(self, child: Element, depth: int) -> None:
        role = self.roles(child)
        if depth > _DEEPEST:
            self._put(" ".join(map(str, child.itertext())))
        elif role is Role.PLAIN:
            self.inside(child, depth + 1)
        elif role is Role.APART:
            self.out.append(" ")
            self.inside(child, depth + 1)
            self.out.append(" ")
        elif role is Role.FIRST_FORM:
            best = _best_form(child, self.roles)
            if best is not None:
                self._child(best, depth + 1)
        elif role is not Role.SKIPPED:
            self.out.append(self._shown(child, role, depth))

    def _shown(self, child: Element, role: Role, depth: int) -> str:
        if role is Role.MATH:
            return flatten(child)
        if role is Role.TEX:
            return flatten_tex("".join(map(str, child.itertext())))
        inner = self._apart(child, depth)
        if role is Role.SUB:
            return inner if _REF in inner or _NOTE in inner else lowered(inner.strip())
        if role is Role.SUPER:
            return self._raised(inner)
        return self._link(inner, role)

    def _apart(self, child: Element, depth: int) -> str:
        reader = _Reader(self.roles, self.in_cell)
        # A mark reads its surroundings from what is written so far.
        reader.inside(child, depth + 1)
        return "".join(reader.out)

    def _raised(self, inner: str) -> str:
        if _REF in inner:
            # "<xref>12</xref>–14": the numbers between the links are references, too.
            return re.sub(rf"{_REF}[^{_REF_END}]*{_REF_END}|\d+", lambda m: _numbered(m[0]), inner)
        if _NOTE in inner:
            return inner
        return superscript(inner, self._before(), self.in_cell)

    def _link(self, inner: str, role: Role) -> str:
        if _REF in inner or _NOTE in inner:
            return inner
        text = inner.strip().translate(_DIGITS)
        numbers = _REFERENCE_TEXT.fullmatch(text)
        if role is Role.REFERENCE:
            return _references(numbers[1]) if numbers else inner
        if not text:
            return ""
        return _note(numbers[1] if numbers else text.lstrip("^")) if len(text) < 8 else inner

    def _before(self) -> str:
        return "".join(self.out[-6:])[-20:]


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789–")


def _is_entity(node: Any) -> bool:
    return node.tag is Entity


def _numbered(part: str) -> str:
    return part if part.startswith(_REF) else _references(part)


def _best_form(element: Element, roles: Roles) -> Element | None:
    """MathML before TeX before anything else that is shown."""
    shown = [c for c in element if is_element(c) and roles(c) is not Role.SKIPPED]
    for wanted in (Role.MATH, Role.TEX):
        for child in shown:
            if roles(child) is wanted:
                return child
    return shown[0] if shown else None


__all__ = ["Role", "Roles", "entity", "is_element", "running", "settle", "superscript", "tidy"]
