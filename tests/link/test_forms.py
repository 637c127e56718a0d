"""Names of drugs as Russian articles print them: declined, compounded, misspelt, damaged; and what must not link.

forms.tsv: a text, the printed name ("-": no drug may be linked), the drug, the kind of form. "\\n" is a line end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from medkb.model import Drug
from medkb.pipeline import extract_text

ROWS = [
    line.replace("\\n", "\n").split("\t")
    for line in Path(__file__).with_name("forms.tsv").read_text(encoding="utf-8").splitlines()
]
KINDS = "case compound prefix lookalike misspelling translit brand abbr lay linebreak negative".split()
LEAST_RIGHT = 0.98


def linked(text: str) -> list[tuple[str, str]]:
    facts = [c.fact for c in extract_text(text).claims]
    return [(e.text, f.drug) for f in facts if isinstance(f, Drug) and f.concept for e in f.evidence]


def is_right(text: str, printed: str, drug: str) -> bool:
    found = linked(text)
    if printed == "-":
        return not found
    return any(name == drug and (place in printed or printed in place) for place, name in found)


def test_the_list_has_three_hundred_forms_and_sixty_that_must_not_link():
    assert sum(kind != "negative" for *_, kind in ROWS) >= 300
    assert sum(kind == "negative" for *_, kind in ROWS) >= 60
    assert {kind for *_, kind in ROWS} == set(KINDS)


def test_each_printed_name_stands_in_its_text():
    assert [row for row in ROWS if row[1] != "-" and row[1] not in row[0]] == []


def test_the_forms_are_linked_right():
    wrong = [row for row in ROWS if not is_right(*row[:3])]
    assert 1 - len(wrong) / len(ROWS) >= LEAST_RIGHT, wrong


@pytest.mark.parametrize("kind", ["case", "lookalike", "brand", "linebreak"])
def test_all_of_the_plain_forms_are_linked_right(kind):
    assert [row for row in ROWS if row[3] == kind and not is_right(*row[:3])] == []
