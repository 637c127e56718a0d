"""`medkb search` from the command line."""

import csv
import io

import pytest


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("полной ремиссии", "place", "24 (60,0 %)"),
        ("blinatumomab", "place", "Blinatumomab"),
        ("60,0", "place", "24 (60,0 %)"),
    ],
)
def test_words_in_any_form_lead_to_claims(medkb, kb, words, kind, found):
    result = medkb("search", words, "--kb", kb, "--format", "csv")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    hits = [row for row in rows if row["kind"] == kind and row["quote"] == found]
    assert hits
    assert all(row["claim"].startswith("https://w3id.org/medkb/claim/") and row["file"] == "good.txt" for row in hits)


def test_a_concept_comes_first_with_the_number_of_its_facts(medkb, kb):
    first = next(csv.DictReader(io.StringIO(medkb("search", "полной ремиссией", "--kb", kb, "--format", "csv").stdout)))
    assert (first["kind"], first["found"]) == ("concept", "complete response / полный ответ")
    assert int(first["facts"]) > 0


def test_nothing_to_search_for_is_told(medkb, kb):
    result = medkb("search", "...", "--kb", kb)
    assert result.exit_code == 1
    assert "nothing to search for" in result.stderr
