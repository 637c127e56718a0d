"""Figures in the form of a result that nobody observed: what a study assumes, plans or asks of its patients."""

from __future__ import annotations

import re

from medkb.relate.passage import Passage
from medkb.text.gate import gated

_ASSUMED = gated(
    r"(?i)\b(?:assum\w+|hypothes\w+|sample size|power (?:of|to)|\d\s?% power|null|to detect|"
    r"(?:is|was|were|are) (?:planned|expected|anticipated|scheduled|intended)|planned|would (?:be|have)|will be|"
    r"life expectancy|eligib\w+|inclusion criteria|exclusion criteria|"
    r"предполага\w+|предположени\w+|гипотез\w+|мощност\w+|(?:объем|размер)\w* выборки|"
    r"(?:за)?планир\w+|ожидаем\w+|ожидал\w+|критери\w+ (?:включени|исключени|невключени|отбор)\w+)"
)
_DEFINED = re.compile(r"(?i)\b(?:(?:was|were|is|are) (?:defined|calculated|measured)|определял\w+|рассчитывал\w+)\b")


def is_assumed(p: Passage) -> bool:
    """True for a sentence on the sample's size, the protocol's plan, a criterion or a definition."""
    return bool(_ASSUMED.search(p.words)) or (p.block.section == "methods" and bool(_DEFINED.search(p.words)))
