"""A name does not run from one cell of a table into the next."""

from __future__ import annotations

import pytest

from medkb.model import Block, BlockKind, Document
from medkb.normalise import clean
from medkb.pipeline import _engine


def outcomes(text: str) -> list[tuple[str, str]]:
    document = Document("table", text, (Block(BlockKind.TABLE, 0, len(text), "ru", "results"),))
    mentions = _engine().recogniser.recognise(clean(document)).mentions
    return [(m.text, m.concept) for m in mentions if m.scheme in ("outcome", "event")]


@pytest.mark.parametrize(
    ("row", "name", "concept"),
    [
        ("ПО\t2 (5,7 %)\t6 (18,8 %)", "ПО", "CR"),
        ("ПО  2 (5,7 %)  6 (18,8 %)", "ПО", "CR"),
        ("ПО\n2 (5,7 %)\n6 (18,8 %)", "ПО", "CR"),
        ("CR\t2 (5.7)\t6 (18.8)", "CR", "CR"),
        ("CR\n2 (5.7)\n6 (18.8)", "CR", "CR"),
        ("Sepsis\t2 (5.7)\tsevere", "Sepsis", "sepsis"),
    ],
)
def test_a_figure_of_the_next_cell_is_no_part_of_a_name(row, name, concept):
    assert outcomes(f"Ответ\tГруппа 1\tГруппа 2\n{row}") == [(name, concept)]


def test_two_cells_are_no_name():
    assert ("febrile neutropenia") not in [concept for _, concept in outcomes("Fever\tFebrile\tneutropenia")]


@pytest.mark.parametrize("label", ["Полный\nответ", "Complete\nresponse"])
def test_a_label_of_two_lines_is_one_name(label):
    assert [concept for _, concept in outcomes(f"{label}\t2 (5,7 %)\t6 (18,8 %)")] == ["CR"]
