"""What each command does when all is well."""

import csv
import io
import json
import re

from medkb.query import named_queries


def good(result):
    assert result.exit_code == 0, result.output
    return result


def test_version_is_the_packages(medkb):
    from medkb import __version__

    assert good(medkb("--version")).stdout == f"medkb {__version__}\n"


def test_evidence_is_the_text_at_its_offsets(medkb, article):
    text = good(medkb("read", article)).stdout
    records = [json.loads(line) for line in good(medkb("extract", article)).stdout.splitlines()]
    places = [place for record in records for place in record["evidence"]]
    assert places
    assert all(text[place["start"] : place["end"]] == place["text"] for place in places)


def test_stdin_gives_the_facts_of_the_file(medkb, article):
    def figures(stdout):
        return [(r["kind"], r["evidence"]) for r in map(json.loads, stdout.splitlines())]

    piped = good(medkb("extract", "-", stdin=article.read_bytes())).stdout
    assert figures(piped) == figures(good(medkb("extract", article)).stdout)


def test_the_same_input_gives_the_same_bytes(medkb, article):
    assert good(medkb("extract", article)).stdout == good(medkb("extract", article)).stdout


def test_the_ending_of_the_output_names_the_format(medkb, article, tmp_path):
    good(medkb("extract", article, "-o", tmp_path / "facts.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "facts.csv").read_text(encoding="utf-8"))))
    assert {row["file"] for row in rows} == {"good.txt"}


def test_min_confidence_leaves_out_the_rest(medkb, article):
    every = good(medkb("extract", article)).stdout.splitlines()
    bound = max(json.loads(line)["confidence"] for line in every)
    some = good(medkb("extract", article, "--min-confidence", bound)).stdout.splitlines()
    assert some
    assert all(json.loads(line)["confidence"] >= bound for line in some)
    assert good(medkb("extract", article, "--min-confidence", 1)).stdout == ""


def test_explain_names_a_rule_for_every_fact(medkb, article):
    records = [json.loads(line) for line in good(medkb("extract", article, "--explain")).stdout.splitlines()]
    assert all(record["rule"] for record in records)


def test_show_is_plain_when_it_is_not_a_terminal(medkb, article):
    page = good(medkb("show", article)).stdout
    assert "\x1b" not in page
    assert re.search(r"^Responses \(\d+\)$", page, re.MULTILINE)
    assert "“" in page


def test_building_again_changes_nothing(medkb, kb, article):
    assert "1 article read, 0 new or changed" in good(medkb("build", article, "--kb", kb)).stderr


def test_one_article_in_two_files_is_told(medkb, article, kb, tmp_path):
    (tmp_path / "copy.txt").write_bytes(article.read_bytes())
    result = good(medkb("build", article, tmp_path / "copy.txt", "--kb", kb))
    assert "copy.txt: warning: the same article as good.txt" in result.stderr


def test_a_query_from_a_file_answers_as_its_text(medkb, kb, tmp_path):
    text = "SELECT (COUNT(*) AS ?n) { ?c a mkb:Response }"
    (tmp_path / "count.rq").write_text(text)
    answers = [
        good(medkb("query", q, "--kb", kb, "--format", "csv")).stdout for q in (text, f"@{tmp_path / 'count.rq'}")
    ]
    assert answers[0] == answers[1]
    assert int(answers[0].splitlines()[1]) > 0


def test_every_named_query_is_listed_and_runs(medkb, kb):
    names = re.findall(r"^([\w-]+): ", good(medkb("query", "--list")).stdout, re.MULTILINE)
    assert len(names) >= 25
    for name in names:
        needed = [param.name for param in named_queries()[name].params if not param.optional]
        good(medkb("query", name, "--kb", kb, *(word for param in needed for word in (f"--{param}", "good"))))


def test_a_table_goes_to_stdout_as_csv(medkb, kb):
    result = good(medkb("export", "--kb", kb, "--kind", "responses"))
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert all(row["outcome"] for row in rows)


def test_a_spreadsheet_is_written_by_its_ending(medkb, kb, tmp_path):
    good(medkb("export", "--kb", kb, "--kind", "response", "-o", tmp_path / "r.xlsx"))
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == b"PK"


def test_the_vocabulary_is_found_by_part_of_a_russian_name(medkb):
    assert "imatinib" in good(medkb("vocab", "find", "иматин")).stdout


def test_an_unknown_name_is_told(medkb):
    result = medkb("vocab", "find", "qqqqq")
    assert (result.exit_code, result.stdout) == (1, "")


def test_the_vocabulary_is_exported_as_triples(medkb):
    lines = good(medkb("vocab", "export")).stdout.splitlines()
    assert lines
    assert all(line.endswith(" .") for line in lines)


def test_a_parameter_of_a_named_query_is_an_option_of_its_own(medkb, kb):
    plain = good(medkb("query", "doses", "--kb", kb, "--param", "drug=blinatumomab", "--format", "csv")).stdout
    assert len(plain.splitlines()) > 1
    for words in (
        ["doses", "--drug", "blinatumomab"],
        ["--drug=blinatumomab", "doses"],
        ["--drug", "blinatumomab", "doses"],
    ):
        assert good(medkb("query", *words, "--kb", kb, "--format", "csv")).stdout == plain


def test_a_row_of_an_answer_leads_to_its_quote_and_article(medkb, kb):
    (row, *_) = csv.DictReader(io.StringIO(good(medkb("query", "doses", "--kb", kb, "--format", "csv")).stdout))
    assert row["quote"] in {"15 mcg/m2/day", "15 мкг/м2/сут"}
    assert row["claim"].startswith("https://w3id.org/medkb/claim/")
    assert row["paper"].startswith("https://w3id.org/medkb/article/")
    places = good(medkb("query", "evidence", "--claim", row["claim"], "--kb", kb, "--format", "csv")).stdout
    assert row["quote"] in {place["quote"] for place in csv.DictReader(io.StringIO(places))}
