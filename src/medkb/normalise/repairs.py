"""All repairs that are certain and keep the length of the text, in their order."""

from __future__ import annotations

from functools import lru_cache

from medkb.normalise.codepages import JOINER, Repair, applied, code_page_repairs
from medkb.normalise.finding import Damage, Finding
from medkb.normalise.shifts import likely, shift_repairs, unreadable
from medkb.normalise.spaced import spaced_repairs


def repaired(text: str) -> tuple[str, list[Finding]]:
    """The text with what is certain put right, its length kept, and where that was; with it, what stays unreadable."""
    right, found = _repaired(text)
    return right, list(found)


@lru_cache(maxsize=1)  # asked for the clean text and for the report of damage, one after the other
def _repaired(text: str) -> tuple[str, tuple[Finding, ...]]:
    pages = code_page_repairs(text)
    text = applied(text, pages)
    odd = unreadable(text)
    moved = shift_repairs(text, odd)
    mended = {(r.start, r.end) for r in moved}
    found = [_finding(Damage.CODE_PAGE, r) for r in pages] + [_finding(Damage.MOVED, r) for r in moved]
    found += [Finding(Damage.UNREADABLE, *span, _reading(text, span)) for span in odd if span not in mended]
    text = applied(text, moved)
    return applied(text, spaced_repairs(text)), tuple(found)


def _finding(kind: Damage, repair: Repair) -> Finding:
    return Finding(kind, repair.start, repair.end, repair.right.replace(JOINER, ""))


def _reading(text: str, span: tuple[int, int]) -> str:
    return likely(text[slice(*span)]) or ""
