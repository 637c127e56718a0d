"""Codes of other ontologies in vocab/medkb.ttl: only those that were looked up, each with its label."""

import re
from pathlib import Path

from rdflib import SKOS, Graph

VOCAB = Path(__file__).parents[2] / "vocab"
OBO = "http://purl.obolibrary.org/obo/"
MKB = "https://w3id.org/medkb/ontology#"
LOOKED_UP = {
    "ECO_0000000": "evidence",
    "NCIT_C15206": "Clinical Study",
    "NCIT_C25488": "Dose",
    "NCIT_C38114": "Route of Administration",
    "NCIT_C41331": "Adverse Event",
    "NCIT_C50995": "Disease Response",
    "NCIT_C61512": "Cohort",
    "OAE_0000001": "adverse event",
    "OBI_0000175": "p-value",
    "SEPIO_0000001": "assertion",
    "STATO_0000314": "upper confidence limit",
    "STATO_0000315": "lower confidence limit",
}


def aligned():
    """(code, term of ours) of every statement of the ontology about a term of the OBO library."""
    graph = Graph().parse(VOCAB / "medkb.ttl")
    said = ((s, p, o) for s, p, o in graph if str(o).startswith(OBO) and str(s).startswith(MKB))
    return {
        (str(o).removeprefix(OBO), f"mkb:{str(s).removeprefix(MKB)}" + (" (related)" if p == SKOS.relatedMatch else ""))
        for s, p, o in said
    }


def table():
    """(code, label, term of ours) of each row of the README's table."""
    rows = re.findall(
        r"^\| (\w+_C?\d+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (VOCAB / "README.md").read_text(), re.MULTILINE
    )
    return {tuple(cell.strip() for cell in row) for row in rows}


def test_only_codes_that_were_looked_up_are_in_the_ontology():
    assert {code for code, _ in aligned()} == set(LOOKED_UP)


def test_the_readme_has_each_of_them_with_its_label_and_our_term():
    assert table() == {(code, LOOKED_UP[code], ours) for code, ours in aligned()}
