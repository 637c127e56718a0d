"""The title of a case report that lays an event to a drug."""

from __future__ import annotations

import pytest

from medkb.model import AdverseEvent, Block, BlockKind, Document
from medkb.pipeline import extract_document

BODY = "A case report of a 60-year-old woman."


def events(title):
    text = f"{title}\n\n{BODY}"
    blocks = (
        Block(BlockKind.HEADING, 0, len(title), "en", "abstract"),
        Block(BlockKind.PARAGRAPH, len(title) + 2, len(text), "en", "abstract"),
    )
    found = extract_document(Document("t.txt", text, blocks))[1]
    return sorted((c.fact.event, c.fact.count, c.fact.n) for c in found if isinstance(c.fact, AdverseEvent))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Myocarditis after nivolumab: a case report", ["myocarditis"]),
        ("Fatal hepatitis and myocarditis after ipilimumab plus nivolumab", ["hepatitis", "myocarditis"]),
        ("Methotrexate-induced pneumonitis in a woman with psoriasis", ["pneumonitis"]),
        ("Миокардит, ассоциированный с приемом клозапина: клиническое наблюдение", ["myocarditis"]),
        ("Метотрексат-индуцированный пневмонит: клинический случай", ["pneumonitis"]),
    ],
)
def test_what_the_drug_has_done_is_an_event_of_the_patient(title, expected):
    assert events(title) == [(event, 1, 1) for event in expected]


@pytest.mark.parametrize(
    "title",
    [
        "Nivolumab for pneumonitis: a case report",
        "Myocarditis in a patient with lupus: a case report",
        "Three cases of myocarditis after nivolumab",
        "Лечение миокардита иммуноглобулином: клинический случай",
        "Acute leukemia after etoposide: a case report",
    ],
)
def test_other_titles_tell_of_no_event(title):
    assert events(title) == []
