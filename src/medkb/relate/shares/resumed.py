"""What a pronoun or a bare "the figures" stands for: the one outcome that the sentence before has named.

"Ответ получен у 19 из 35 больных. При тяжелой форме он достигнут у 15 из 23", "... The corresponding figures were 19 % and 24 %".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from medkb.model import Figure, Mention
from medkb.relate.passage import Passage, overall
from medkb.text.sentences import sentences

# A pronoun as the subject of a verb that tells a result.
_HE = re.compile(
    r"(?i)\b(?:он[ао]?|этот (?:показатель|ответ|эффект|результат))\s(?:был[ао]?\s|также\s|лишь\s|только\s){0,2}"
    r"(?:достигнут\w*|достигал\w*|достиг\w*|получен\w*|отмеч\w+|зарегистрирован\w*|зафиксирован\w*|констатирован\w*|наблюда\w+|составил\w*|равнял\w+|выявлен\w*|возник\w*|развил\w*)\b|"
    r"\b(?:it|this|that)\s(?:(?:was|were|had been)\s(?:also\s|only\s)?(?:achieved|reached|attained|observed|seen|noted|recorded|obtained|met|documented|reported|found|present|the case)|occurred)\b|"
    r"\b(?:it|this)\swas\s(?:[a-z]+ly\s)?(?:higher|lower|better|worse|greater|similar|longer|shorter)\b|\bон[ао]?\s(?:был[ао]?\s|оказал\w+\s)?(?:достоверно\s|значимо\s|статистически значимо\s)?(?:выше|ниже|лучше|хуже)\b"
)
# A noun that has no meaning of its own.
_FIGURES = re.compile(
    r"(?i)\b(?:the|these|corresponding|respective|this)\s(?:corresponding\s|respective\s|same\s)?(?:figures?|rates?|proportions?|percentages?|numbers|values)\s(?:(?:at|in|for|among|on|by|after)\s[^.;:]{1,60}?\s)?(?:was|were)\b|"
    r"\b(?:эт(?:от|и|а)|соответствующ\w+|данн\w+|аналогичн\w+)\s(?:показател[ьи]|цифр[аы]|значени[ея]|дол[яи])\b|^\W*(?:показатель|частота|доля)\s(?:[^\W\d_]+\s){0,3}?(?:составил\w*|равнял\w+|достиг\w*)"
)

# "Response depended on severity": a word too wide to claim a figure by itself.
_BARE = re.compile(r"(?i)\b(?:ответ|response)\b(?! to\b)")
_SCHEMES = ("outcome", "endpoint")
COST = 2.0  # of a tie over a pronoun
_BACK = 2  # sentences: the one before may take up the outcome itself


def resumed_head(
    p: Passage, figure: Figure, mentions: Sequence[Mention], allowed: Callable[[Mention], bool]
) -> Mention | None:
    """The outcome that the figure's sentence takes up from the one before, where that names just one."""
    told = max(
        (m for r in (_HE, _FIGURES) for m in r.finditer(p.text, p.start, figure.start)), key=_start, default=None
    )
    if told is None:
        return None
    before = list(sentences(p.text, p.block.start, p.start)) if p.start > p.block.start else []
    for start, end in ((p.start, told.start()), *reversed(before[-_BACK:])):
        named = [m for m in mentions if m.scheme in _SCHEMES and start <= m.start < end and allowed(m)]
        bare = None if named else _BARE.search(p.text, start, end)
        if bare is not None:
            return Mention(bare.start(), bare.end(), "outcome", "ORR", bare[0])
        if named:
            return overall(p.text, named[-1]) if len({m.concept for m in named}) == 1 else None
    return None


_HE_WAS = re.compile(
    r"(?i)\b(?:он[ао]?|этот показатель)\s(?:достигал\w*|достиг\w*|составил\w*|составлял\w*|равнял\w+|не превы\w+)\s$"
)


def is_taken_up(p: Passage, figure: Figure, before: Mention, head: Mention | None) -> bool:
    """A pronoun as the subject of the figure stands for the endpoint told before, not for a name between: "в ремиссии она достигала 74 %"."""
    told = _HE_WAS.search(p.text, max(p.start, figure.start - 40), figure.start)
    between = head is None or before.end <= head.start < figure.start
    return told is not None and between and before.scheme == "endpoint"


def _start(match: re.Match[str]) -> int:
    return match.start()
