"""The disease of the people who are told of: "patients with arthritis", "больных ревматоидным артритом"."""

from __future__ import annotations

import re

from medkb.model import Mention

_WITH = re.compile(
    r"(?i)\b(?:больн\w+|пациент\w*|дет(?:ей|ям|и)|patients|those|children|women|men|adults|infants)\s(?:with|с|со)\s(?:[^\W\d_]+\s){0,2}$"
)
_BARE = re.compile(r"(?i)\bбольн\w+\s(?:[^\W\d_]+(?:ым|им|ой|ей|ыми|ими)\s){0,2}$")
_INSTRUMENTAL = re.compile(r"(?i)[^\W\d_]+(?:ом|ем|ой|ей|ью|ым|им|ами|ями|ыми|ими)\b")
_REACH = 60  # characters before the name


def is_illness(text: str, start: int, name: Mention) -> bool:
    """True where a name of the text says of what people are ill; `start` is where its passage begins."""
    before = text[max(start, name.start - _REACH) : name.start]
    return bool(_WITH.search(before) or (_BARE.search(before) and _INSTRUMENTAL.match(name.text)))
