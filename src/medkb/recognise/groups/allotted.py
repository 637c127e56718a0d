"""Arms that bear no listed name: the phrases to which people are allotted, each with its size.

"Randomised to early surgery (n = 60) or watchful waiting (n = 58)", "forty went to A and 42 to B".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.recognise.groups.named import Named
from medkb.text.gate import gated

_ALLOTTED = gated(
    r"(?i)\b(?:randomi[sz]ed|randomly|assigned|allocated|divided|рандомизирован\w*|распределен\w*|разделен\w*)\b"
)
_REACH = 320  # characters from the verb to the last of its arms
_DOSE = r"(?:\s\d[\d.,]*\s?(?:mg|g|µg|mcg|IU|Gy|ml|мг|мкг|г|МЕ)(?:/\w+)*)?(?:\s(?:once|twice|three times|thrice))?(?:\s(?:daily|weekly|nightly|a day))?"
_WORDS = rf"[^\W\d_][\w+/’'-]*(?:\s(?!(?:and|or|versus|vs|to|и|или|либо)\s)[^\W\d_][\w+/’'-]*){{0,5}}{_DOSE}"
# "to A (n = 60)", "or B (10 mg daily; n = 58)", "A (40 patients)": the phrase right before the bracket that holds its size.
_SIZED = re.compile(
    rf"(?:\b(?:to|into|receive|received|undergo|either|or|and|versus|vs\.?|plus|with|в|на|и|или|либо|получать|группы?)\s|[:;,]\s)(?:either\s|receive\s|undergo\s|the\s|a\s|an\s)*"
    rf"(?P<name>{_WORDS})\s?[(\[](?:[^()\[\]]{{0,40}}[;,]\s?)?(?:[nN]\s?=\s?\d+|\d+\s(?:patients|women|men|children|participants|subjects|больн\w+|пациент\w*|детей|человек)|\d{{2,4}}(?=\)))\s?[)\];,]"
)
# "40 patients were assigned to A and 42 to B"
_COUNTED = re.compile(
    r"\b\d+\s(?:[a-z]+\s){0,2}?(?:(?:were|was)\s)?(?:(?:randomly\s)?(?:allocated|assigned|randomi[sz]ed)\s)?(?:to|received|receiving)\s(?:receive\s|the\s)?(?P<name>[A-Z][\w+/-]{1,9}|[a-z]+(?:\s[a-z]+){0,2})(?=,?\s(?:and|or)\s\d|[.;,)]|\s\()"
)
_LEAD = re.compile(r"^(?:(?:and|or|to|an?|the|using|mainly|either|и|или|на|в)\s)+")
_NO_NAME = frozenset(
    "not both whom patients women men children participants subjects one two three four groups group arms arm treatment intervention the each and or group. "
    "centres centers sites strata больных пациентов детей группы групп".split()
)


def names(text: str) -> Iterator[Named]:
    """At least two phrases in one frame, else none: a single one may be anything."""
    for frame in _frames(text):
        for pattern in (_SIZED, _COUNTED):
            found = [_named(m) for m in pattern.finditer(text, *frame)]
            found = [named for named in found if _is_name(named.name)]
            if len({named.name.casefold() for named in found}) > 1:
                yield from found
                break


def _named(match: re.Match[str]) -> Named:
    name = _LEAD.sub("", match["name"])
    return Named(match.end("name") - len(name), match.end("name"), name, alone=True)


def _frames(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that begin with an allotment and end with its sentence."""
    end = 0
    for verb in _ALLOTTED.finditer(text):
        if verb.start() < end:
            continue
        opened = max(end, text.rfind(". ", 0, verb.start()) + 1)
        stop = re.compile(r"\.\s+[A-ZА-ЯЁ]|\n\n").search(text, verb.end(), verb.end() + _REACH)
        end = stop.start() + 1 if stop else min(len(text), verb.end() + _REACH)
        yield opened, end


def _is_name(name: str) -> bool:
    words = name.casefold().split()
    return words[-1] not in _NO_NAME and len(name) > 1 and not (len(words) == 1 and words[0] in _NO_NAME)
