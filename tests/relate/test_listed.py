"""Groups of a flattened list of studies: whose the figures of its lines are."""

from __future__ import annotations

import pytest

from medkb.model import Block, BlockKind, Document, Kind
from medkb.pipeline import extract_document

ROWS = """Patients
Phase
N
Response

Adults, relapsed lymphoma

II 20

Complete response – 80 %
- complete response with transplantation (n = 9) – 65 %

Adults, refractory lymphoma
(nivolumab vs. chemotherapy)

III
270 vs
130

Complete response – 44 % vs 25 %
(MRD-negative – 76 % vs 48 %)
"""


def found(text):
    document = Document("t.txt", text, (Block(BlockKind.TABLE, 0, len(text), "en", "discussion"),))
    facts = [c.fact for c in extract_document(document).claims]
    return {(float(f.percent), f.arm, f.n) for f in facts if f.kind is Kind.RESPONSE and f.percent is not None}


@pytest.mark.parametrize(
    "fact",
    [
        (80, "Adults, relapsed lymphoma", 20),
        (65, "Adults, relapsed lymphoma, complete response with transplantation", 9),
        (44, "nivolumab", 270),
        (25, "chemotherapy", 130),
        (76, "nivolumab, CR", None),
        (48, "chemotherapy, CR", None),
    ],
)
def test_lines_are_about_the_group_that_their_row_names(fact):
    assert fact in found(ROWS)


def test_one_row_is_no_list():
    assert {arm for _, arm, _ in found(ROWS[: ROWS.index("Adults, refractory")])} <= {"all"}
