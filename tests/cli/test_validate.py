"""`medkb validate` on what medkb has written, and on what somebody changed."""

import json
from pathlib import Path

import pytest

from medkb.store import EmbeddedStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def damaged(kb):
    """The knowledge base with one unit taken out by hand."""
    with EmbeddedStore.open(kb) as store:
        store.engine.update(
            "PREFIX mkb: <https://w3id.org/medkb/ontology#> DELETE { GRAPH ?g { ?c mkb:unit ?u } } "
            "WHERE { GRAPH ?g { ?c a mkb:Dose ; mkb:unit ?u } }"
        )
    return kb


def test_what_medkb_writes_conforms(medkb, kb):
    result = medkb("validate", "--kb", kb)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 articles checked, 0 of them do not conform" in result.stderr


def test_what_does_not_is_told_with_article_claim_property_reason_and_what_to_do(medkb, damaged):
    result = medkb("validate", "--kb", damaged)
    assert result.exit_code == 3
    head, claim, reason, meaning, advice, *_ = result.stdout.splitlines()
    assert head == "good.txt"
    assert claim.startswith("  claim ")
    assert "Dose “15 m" in claim
    assert reason == "    mkb:unit: is missing"
    assert meaning.startswith("      it means: The unit")
    assert advice.startswith("      what to do: the graph was changed after medkb wrote it")


def test_as_json_lines_each_violation_is_one_object(medkb, damaged):
    lines = medkb("validate", "good", "--kb", damaged, "--format", "jsonl").stdout.splitlines()
    assert {json.loads(line)["property"] for line in lines} == {"mkb:unit"}


def test_an_article_that_is_not_there_is_told(medkb, kb):
    result = medkb("validate", "nothing", "--kb", kb)
    assert result.exit_code == 2
    assert "no article whose file or id has 'nothing'" in result.stderr


@pytest.mark.slow
def test_all_that_is_written_of_the_corpora_conforms(medkb, tmp_path):
    assert medkb("build", ROOT / "corpora", "--kb", tmp_path / "kb").exit_code == 0
    result = medkb("validate", "--kb", tmp_path / "kb", "--jobs", "2")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "30 articles checked, 0" in result.stderr
