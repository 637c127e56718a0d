"""Names that a sign changes: "МОБ+", "MRD–", "≥ VGPR". Words alone cannot tell them, so they are read on characters."""

from __future__ import annotations

from collections.abc import Iterator

from medkb.model import Mention
from medkb.text.gate import gated

# A minus must touch the name: "МОБ – показатель" is a dash. Signs of residual disease: any of its abbreviations.
_SIGNED = (
    (gated(r"(?<![\w-])(?:МОБ|МРБ|MRD)\s?\+(?![\w+])"), "MRD_pos"),
    (gated(r"(?<![\w-])(?:МОБ|МРБ|MRD)[–−-](?=[\s,.;:)»\]]|$)"), "MRD_neg"),
    (gated(r"[≥⩾]\s?(?:VGPR|ОХЧР|ОХЧО)(?!\w)"), "VGPR_or_better"),
)


def signed(text: str) -> Iterator[Mention]:
    """Outcomes that bear a sign, in no particular order."""
    for pattern, concept in _SIGNED:
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), "outcome", concept, match[0])
