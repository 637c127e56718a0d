"""docs/ontology.md and its picture are what the ontology and the shapes say."""

import runpy
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[2]


def test_the_page_and_the_picture_are_current():
    command = [sys.executable, ROOT / "tests" / "ontology_docs.py", "--check"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_every_term_of_the_ontology_is_on_the_page_in_both_languages():
    ontology = runpy.run_path(str(ROOT / "tests" / "ontology_docs.py"))["Ontology"]()
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    from rdflib import OWL, RDFS

    for node in ontology.declared(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        assert ontology.short(node) in page
        assert all(label in page for label in ontology.said(node, RDFS.label))


def test_the_picture_has_a_box_for_every_class():
    drawn = "".join(ET.parse(ROOT / "docs" / "model.svg").getroot().itertext())
    for name in runpy.run_path(str(ROOT / "tests" / "ontology_docs.py"))["CLASSES"]:
        assert f"mkb:{name}" in drawn
