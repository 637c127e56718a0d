"""`medkb check`: the issues of articles as text, records and a table."""

import csv
import json
from io import StringIO

import pytest

WRONG = "Results. Of 40 patients in the study, 24 (65.0%) achieved a complete response.\n"
ROUNDED = "Results. Of 40 patients in the study, 11 (27.4%) had nausea.\n"
RIGHT = "Results. Of 40 patients in the study, 24 (60.0%) achieved a complete response.\n"


@pytest.fixture
def articles(tmp_path):
    """A folder with a wrong, a slightly wrong and a right article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("a_wrong", WRONG), ("b_rounded", ROUNDED), ("c_right", RIGHT)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def issues(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_wrong_percentage_is_told_with_its_arithmetic_and_place(medkb, articles):
    result = medkb("check", articles / "a_wrong.txt")
    assert result.exit_code == 0
    assert "error arithmetic (whole): 24 of 40 is 60.0 %, but 65.0 % is printed." in result.stdout
    assert "100 × 24 / 40 = 60.00" in result.stdout
    assert "“24 (65.0%)” 38-48" in result.stdout


def test_an_article_without_mistakes_gives_nothing(medkb, articles):
    result = medkb("check", articles / "c_right.txt")
    assert result.stdout == ""
    assert "1 read, 0 issues" in result.stderr


def test_places_of_a_record_are_the_text_at_their_offsets(medkb, articles):
    (issue,) = issues(medkb("check", articles / "a_wrong.txt", "--format", "jsonl"))
    assert issue["file"] == "a_wrong.txt"
    for place in issue["places"]:
        assert WRONG[place["start"] : place["end"]] == place["text"]


def test_a_record_names_the_facts_that_it_is_about(medkb, articles):
    (issue,) = issues(medkb("check", articles / "a_wrong.txt", "--format", "jsonl"))
    claims = [json.loads(line) for line in medkb("extract", articles / "a_wrong.txt").stdout.splitlines()]
    assert set(issue["facts"]) <= {claim["id"] for claim in claims}
    assert issue["facts"]


def test_severity_leaves_out_what_is_less_grave(medkb, articles):
    everything = issues(medkb("check", articles, "--format", "jsonl"))
    grave = issues(medkb("check", articles, "--format", "jsonl", "--severity", "warning"))
    assert {i["severity"] for i in everything} == {"error", "rounding"}
    assert grave == [i for i in everything if i["severity"] == "error"]


def test_the_sentences_are_russian_when_asked_for(medkb, articles):
    english = medkb("check", articles / "a_wrong.txt").stdout
    russian = medkb("check", articles / "a_wrong.txt", "--lang", "ru").stdout
    assert english != russian
    assert "24 из 40 — это 60,0 %" in russian


def test_the_ending_of_the_output_names_the_format(medkb, articles, tmp_path):
    medkb("check", articles, "-o", tmp_path / "issues.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "issues.csv").read_text(encoding="utf-8"))))
    assert [row["file"] for row in rows] == ["a_wrong.txt", "b_rounded.txt"]
    assert all(row["places"] for row in rows)


def test_files_and_a_knowledge_base_at_once_are_refused(medkb, articles, kb):
    result = medkb("check", articles, "--kb", kb)
    assert result.exit_code == 2
    assert "--kb" in result.stderr


def test_a_knowledge_base_tells_which_articles_report_one_study(medkb, tmp_path):
    text = "Methods. Registered as NCT01234567. A total of 120 patients were randomised.\n"
    for name, more in (("one", "Results. 60 (50%) responded.\n"), ("two", "Results. 61 (51%) responded.\n")):
        (tmp_path / f"{name}.txt").write_text(text + more, encoding="utf-8")
    medkb("build", tmp_path / "one.txt", tmp_path / "two.txt", "--kb", tmp_path / "kb")
    result = medkb("check", "--kb", tmp_path / "kb")
    assert "one.txt and two.txt report one study" in result.stdout
    assert "NCT01234567" in result.stdout


def test_a_missing_knowledge_base_is_named(medkb, tmp_path):
    result = medkb("check", "--kb", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.output


def test_doses_without_a_usual_range_are_told_as_not_checked(medkb, tmp_path):
    path = tmp_path / "dose.txt"
    path.write_text("Methods. Patients received chlormezanone 200 mg daily.\n", encoding="utf-8")
    assert "not checked, no usual range known: chlormezanone" in medkb("check", path).stderr


def test_a_bad_file_does_not_stop_the_others(medkb, articles):
    (articles / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    result = medkb("check", articles, "--format", "jsonl")
    assert result.exit_code == 3
    assert "bad.pdf" in result.stderr
    assert len(issues(result)) == 2


def test_the_rules_are_told_in_both_languages(medkb):
    english, russian = (medkb("check", "--rules", "--lang", lang).stdout for lang in ("en", "ru"))
    assert "comparison        a p value that the counts of the two groups contradict" in english
    assert "значение p, которому противоречат числа двух групп" in russian
