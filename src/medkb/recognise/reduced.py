"""Reduced doses that the drug's name parts: "the dose of paclitaxel was reduced in 21", "доза ленватиниба снижена у 15"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.model import Mention

_WAS_REDUCED = re.compile(
    r"(?:\sdoses?)?\s(?:was|were|had been|has been)\s(?:also\s|permanently\s)?(?P<told>reduced)(?=\s(?:in|for)\s)"
)
_WAS_REDUCED_RU = re.compile(r"\s(?:была?\s|были\s)?(?P<told>(?:снижен|уменьшен|редуцирован)(?:а|ы)?)(?=\s(?:у|в)\s)")
_DOSE_OF = re.compile(r"(?i)\b(?:доз[аыу]|дозировк\w)\s$")


def reduced(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """A dose reduction on the verb behind a drug's name, in order of place; nothing where other names stand there."""
    taken = {m.start for m in mentions}
    for drug in (m for m in mentions if m.scheme in ("drug", "regimen") and not m.candidate):
        match = _WAS_REDUCED.match(text, drug.end)
        if match is None and _DOSE_OF.search(text, max(0, drug.start - 12), drug.start):
            match = _WAS_REDUCED_RU.match(text, drug.end)
        if match is not None and match.start("told") not in taken:
            yield Mention(*match.span("told"), "outcome", "dose-reduction", match["told"])
