"""`medkb vocab`: what a text links to, the user's own terms, SKOS, and checks."""

import pytest

from medkb.vocab import load


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDKB_VOCAB", str(tmp_path / "terms"))
    load.cache_clear()
    yield
    load.cache_clear()


def test_a_text_is_shown_with_what_each_name_links_to_and_why(medkb):
    shown = medkb("vocab", "find", "лечили ритуксмабом; уровень глюкозы вырос", "--limit", "0")
    assert shown.exit_code == 0
    assert "“ритуксмабом” → drug rituximab (ритуксимаб)" in shown.stdout
    assert "misspelling" in shown.stdout
    assert "“глюкозы” → no concept" in shown.stdout
    assert "not drug glucose:" in shown.stdout


def test_a_regimen_is_shown_with_its_drugs(medkb):
    shown = medkb("vocab", "find", "R-CHOP", "--limit", "0").stdout
    assert "= rituximab + cyclophosphamide + doxorubicin + vincristine + prednisone" in shown


def test_added_terms_are_used_until_they_are_dropped(medkb, tmp_path):
    terms = tmp_path / "mine.tsv"
    terms.write_text("scheme\ten\tru\tabbr\ndrug\tquxine\tкуксин\tQXN\n", encoding="utf-8")
    added = medkb("vocab", "add", terms)
    assert added.exit_code == 0
    assert "1 terms: 0 join known concepts, 1 are new" in added.stderr
    load.cache_clear()
    assert "→ drug quxine (куксин)" in medkb("vocab", "find", "QXN", "--limit", "0").stdout
    assert medkb("vocab", "drop", "mine.tsv").exit_code == 0
    load.cache_clear()
    gone = medkb("vocab", "find", "QXN", "--limit", "0")
    assert gone.exit_code == 1
    assert "links to nothing" in gone.stderr


def test_dropping_what_was_never_added_names_what_was(medkb):
    answer = medkb("vocab", "drop", "none.tsv")
    assert answer.exit_code == 1
    assert "added are: nothing" in answer.stderr


def test_terms_that_cannot_be_read_are_one_line_of_error(medkb, tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text("this is no turtle", encoding="utf-8")
    answer = medkb("vocab", "add", path, "--scheme", "drug")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("medkb: ")
    assert "not readable as turtle" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_shipped_rows_have_no_contradictions(medkb):
    answer = medkb("vocab", "check")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "no problems\n")


def test_a_contradiction_of_added_terms_is_found(medkb, tmp_path):
    terms = tmp_path / "mine.tsv"
    terms.write_text("scheme\tid\ten\nevent\tx\tmoon sickness\nevent\ty\tMoon sickness\n", encoding="utf-8")
    assert medkb("vocab", "add", terms).exit_code == 0
    load.cache_clear()
    answer = medkb("vocab", "check")
    assert answer.exit_code == 1
    assert "'moon sickness' of 'y' is also that of 'x'" in answer.stdout


def test_the_ending_of_the_output_chooses_the_format(medkb, tmp_path):
    assert medkb("vocab", "export", "-o", tmp_path / "v.ttl").exit_code == 0
    assert (tmp_path / "v.ttl").read_text(encoding="utf-8").startswith("@prefix")
    wrong = medkb("vocab", "export", "--format", "docx")
    assert wrong.exit_code == 2
    assert "there is nt, ttl, jsonld or rdf" in wrong.stderr
