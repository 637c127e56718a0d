"""An article in JATS gives the facts of the same article as plain text: the markup neither adds nor hides a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from medkb.model import Kind
from medkb.model.codec import slot_names, to_record
from medkb.pipeline import _engine, extract_document
from medkb.read.marked.jats import read_jats
from medkb.read.text import read_text

FOLDER = Path(__file__).parent / "jats"
ARTICLES = sorted(path.stem for path in FOLDER.glob("*.xml"))
PLACE = {"file", "source", "study", "refs", "arm", "evidence", "confidence", "rule", "label"}


def figures_of(document):
    """Kind and figures of each fact."""
    claims = extract_document(document).claims
    found = set()
    for claim in claims:
        record = to_record(claim)
        kind = Kind(record["kind"])
        slots = [name for name in slot_names(kind) if name not in PLACE]
        found.add((kind.value, *((name, str(record[name])) for name in slots if record.get(name) is not None)))
    return found


@pytest.mark.parametrize("name", ARTICLES)
def test_facts_of_xml_are_those_of_text(name):
    xml, _ = read_jats((FOLDER / f"{name}.xml").read_bytes(), f"{name}.xml", _engine().headings)
    text = read_text((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), f"{name}.txt")
    marked, plain = figures_of(xml), figures_of(text)
    assert len(plain) > 15
    assert marked == plain
