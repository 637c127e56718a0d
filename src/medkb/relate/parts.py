"""Own and cited figures in one sentence: "34 % in our cohort versus 52 % in the series of Tanaka et al. [12]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from medkb.relate.passage import Part, Passage
from medkb.text.gate import Gate, gated

# Where a sentence turns from one study to another.
_TURN = re.compile(
    r"(?i);|\b(?:versus|vs\.?|than|compared (?:with|to)|compares?(?: \w+)? (?:with|to)|comparable (?:with|to)|in contrast (?:to|with)|similar to|close to|whereas|while|against|but|"
    r"exceed\w*|consistent with|in line with|resembles?|против|чем|по сравнению с|сопоставим\w*(?: с)?|близк\w+ к|тогда как|в то время как|однако|но|в отличие от|уступа\w+|превыша\w+|превос\w+|"
    r"совпа\w+(?: с)?|согласу\w+(?: с)?|соответству\w+)\b"
)
_OWN = gated(
    r"(?i)\b(?:our|we|наш(?:[аеиу]|его|ему|ей|ем|их|им|ими)?|нами|мы|(?:the )?present (?:study|series|cohort|trial)|(?:the )?current (?:study|trial)|this (?:study|trial|series)|here|"
    r"собственн\w+|данно[емй]\w* исследовани\w*|настояще\w+ исследовани\w*)\b"
)
_OTHERS = re.compile(
    r"(?i)\b(?:other (?:authors?|studies|series|trials|reports|groups)|(?:previous|earlier|prior) (?:studies|series|trials|reports|work)|previously reported|historical|literature|"
    r"других (?:авторов|исследовани\w+|работ\w*)|работ\w+ (?:других )?автор\w+|литератур\w+|историческ\w+|мета-?анализ\w*|meta-?analys[ei]s|registry|регистр\w*)\b"
)


def parts(p: Passage, author: Gate, study: str | None) -> Sequence[Part]:
    """The passage's parts, where one speaks of this study and another of a cited one; else none.

    `author` finds authors' names, `study` is the study that the passage names.
    """
    if not _OWN.search(p.words):
        return ()
    turns = [p.start, *(m.start() for m in _TURN.finditer(p.text, p.start + 1, p.end)), p.end]
    made: list[Part] = []
    for start, end in pairwise(turns):
        made.append(_part(p, start, end, author, study, made[-1] if made else None))
    return made if {part.source for part in made} == {"own", "cited"} else ()


def _part(p: Passage, start: int, end: int, author: Gate, study: str | None, before: Part | None) -> Part:
    """Cited where the stretch names a reference, an author, a study or "others"; a stretch without a sign goes on."""
    refs = tuple(n for r in p.references if start <= r.start < end for n in r.numbers)
    named = author.search(p.text, start, end)
    whose = study if study and study.split()[0] in p.text[start:end] else None
    if refs or named or whose or _OTHERS.search(p.text, start, end):
        return Part(start, end, "own" if _OWN.search(p.text, start, end) and not refs else "cited", whose, refs)
    if _OWN.search(p.text, start, end) or before is None:
        return Part(start, end, "own", None, ())
    return before._replace(start=start, end=end)
