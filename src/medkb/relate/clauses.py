"""Clauses: how far a negation, a doubt or a condition reaches, and whether a name is its clause's subject."""

from __future__ import annotations

import re

from medkb.model import Mention
from medkb.relate.passage import Passage

# A contrast begins a clause of its own, and so does a second negation.
_BORDER = re.compile(
    r"[;•]|(?i:,?\s(?:но|однако|зато|тогда как|в то время как|but|whereas|while|although|though|however|yet)\s|"
    r",\s(?:а|и|and)\s(?=(?:none|no|nobody|neither|не|ни|у|в)\s)|,\s(?=(?:none|nobody|neither|ни)\s|(?:у\s)?(?:пациент\w*|больн\w+|patients?)\s\d))|(?<=[\w)])\.\s(?=[A-ZА-ЯЁ])|\n\n"
)
# Before a name: its people, its time or its purpose is told, not the name itself.
_GOVERNED = re.compile(
    r"(?i)\b(?:с|со|при|у|после|для|от|на фоне|с целью|в связи с|из-за|до|по|вследствие|кроме|помимо|"
    r"with|after|during|of|for|in|from|to|due to|because of|before|despite|on|by|against)\s(?:(?:the|any|all)\s)?(?:[^\W\d_]+(?:ой|ей|ою|ым|им|ом|ого|его|ых|их|ому|ую|ed|ing|ive|al|ic|ous|or|te)\s(?:и\s|and\s)?){0,3}$"
)


def clause(p: Passage, mention: Mention) -> tuple[int, int]:
    """The clause of the passage in which the name stands."""
    start, end = p.start, p.end
    for border in _BORDER.finditer(p.text, p.start, p.end):
        if border.end() <= mention.start:
            start = border.end()
        elif border.start() >= mention.end:
            end = border.start()
            break
    return start, end


def is_governed(p: Passage, start: int, mention: Mention) -> bool:
    """The name only describes something else: "у больных с нейтропенией", "after pneumonia"."""
    return _GOVERNED.search(p.text, max(start, mention.start - 50), mention.start) is not None
