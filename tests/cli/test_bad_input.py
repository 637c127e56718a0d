"""What a user's mistake looks like: one line that names the file and the reason, an exit code, never a traceback."""

import json
import os
import re

import pytest

MISSING = "no such file|does not exist|not found|not there"


def complains(result, code, *words):
    """The exit code, the words on stderr, and no sign of a traceback or of a defect."""
    assert result.exit_code == code, result.output
    for word in words:
        assert re.search(word, result.stderr, re.IGNORECASE), result.stderr
    assert "Traceback" not in result.output
    assert "a defect of medkb" not in result.stderr
    return result


def facts(stdout):
    return [json.loads(line) for line in stdout.splitlines()]


@pytest.fixture
def nothing():
    return b""


@pytest.fixture
def words():
    return b"these are words and not a PDF"


@pytest.fixture
def half_pdf(text_pdf):
    return text_pdf[: len(text_pdf) // 2]


@pytest.mark.parametrize("command", ["extract", "show", "read", "check"])
def test_a_missing_file_is_named(medkb, tmp_path, command):
    result = complains(medkb(command, tmp_path / "nowhere.pdf"), 1, r"nowhere\.pdf", MISSING)
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", "nothing", "empty"),
        ("empty.txt", "nothing", "empty"),
        ("picture.pdf", "image_pdf", "no text|image|scan"),
        ("half.pdf", "half_pdf", "cut off|damaged|truncated|not a|cannot be read|broken"),
        ("words.pdf", "words", "cut off|damaged|truncated|not a|cannot be read|broken"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "read", "check"])
def test_an_unreadable_file_is_named_with_its_reason(medkb, tmp_path, request, command, name, content, reason):
    (tmp_path / name).write_bytes(request.getfixturevalue(content))
    result = complains(medkb(command, tmp_path / name), 1, re.escape(name), reason)
    assert result.stdout == ""


def test_a_folder_with_one_bad_file_gives_the_facts_of_the_good_ones(medkb, article, tmp_path, text_pdf):
    alone = facts(medkb("extract", article).stdout)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (tmp_path / "paper.pdf").write_bytes(text_pdf)
    result = complains(medkb("extract", tmp_path, "--jobs", 2), 3, r"bad\.pdf")
    found = facts(result.stdout)
    assert [fact for fact in found if fact["file"] == article.name] == alone
    assert {fact["file"] for fact in found} == {article.name, "paper.pdf"}


def test_an_empty_folder_is_told(medkb, tmp_path):
    complains(medkb("extract", tmp_path), 1, re.escape(str(tmp_path)), r"\.txt")


def test_a_text_in_another_language_gives_a_warning_or_nothing_but_no_failure(medkb, tmp_path):
    path = tmp_path / "deutsch.txt"
    path.write_text("Die Wirksamkeit wurde bei Kindern untersucht. Über Nebenwirkungen wird nicht berichtet.\n" * 20)
    result = complains(medkb("extract", path), 0)
    assert result.stdout == ""


def test_stdin_that_is_not_text_is_told(medkb):
    complains(medkb("extract", "-", stdin=b"\xff\xfe\x00"), 1, "stdin is not UTF-8 text: byte 0")


def test_an_empty_stdin_is_told(medkb):
    complains(medkb("extract", "-", stdin=""), 1, "stdin is empty")


@pytest.mark.parametrize(
    "arguments", [["extract"], ["build"], ["extract", "--jobs", "many", "x"], ["nonsense"], ["query"], ["check"]]
)
def test_wrong_usage_ends_with_exit_code_2(medkb, arguments):
    complains(medkb(*arguments), 2)


@pytest.mark.parametrize("out", ["no/such/folder/facts.jsonl", "."])
def test_an_output_that_cannot_be_written_is_named(medkb, article, tmp_path, out):
    complains(medkb("extract", article, "-o", tmp_path / out), 1, re.escape(str(tmp_path)), "cannot write")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_write_permission_is_named(medkb, article, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    complains(medkb("extract", article, "-o", tmp_path / "closed" / "facts.csv"), 1, "closed", "cannot write")


class TestKnowledgeBase:
    """Commands that read or write a store."""

    def test_what_is_stored_stays_when_a_file_fails(self, medkb, kb, tmp_path):
        question = ("query", "SELECT * { ?c a mkb:Claim ; ?p ?o } ORDER BY ?c ?p ?o", "--kb", kb, "--format", "csv")
        before = medkb(*question).stdout
        (tmp_path / "bad.pdf").write_bytes(b"")
        complains(medkb("build", tmp_path / "bad.pdf", "--kb", kb), 1, r"bad\.pdf", "1 file failed")
        assert len(before.splitlines()) > 1
        assert medkb(*question).stdout == before

    def test_a_store_that_is_not_there_is_told_with_the_way_to_make_one(self, medkb, tmp_path):
        complains(medkb("query", "ASK {}", "--kb", tmp_path / "none"), 1, "none", "medkb build")

    def test_a_broken_store_is_told(self, medkb, kb):
        for file in (kb / "data").iterdir():
            file.write_bytes(b"garbage")
        complains(medkb("query", "ASK {}", "--kb", kb), 1, re.escape(str(kb)), "damaged")

    def test_a_folder_of_other_things_is_not_made_a_store(self, medkb, article, tmp_path):
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.doc").write_text("x")
        complains(medkb("build", article, "--kb", tmp_path / "mine"), 1, "not a knowledge base")
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.doc"]

    def test_a_malformed_query_is_told_with_its_place(self, medkb, kb):
        complains(medkb("query", "SELECT ?x WHERE { ?x ", "--kb", kb), 1, r"line 1, column \d+")

    def test_an_unknown_named_query_is_told_with_the_known_ones(self, medkb, kb):
        complains(medkb("query", "no_such_query_at_all", "--kb", kb), 1, "no query named 'no_such_query_at_all'")

    def test_an_update_is_refused(self, medkb, kb):
        complains(medkb("query", "DROP ALL", "--kb", kb), 1, "queries only read|query only reads")

    def test_a_query_file_that_is_not_there_is_named(self, medkb, kb):
        complains(medkb("query", "@none.rq", "--kb", kb), 1, r"none\.rq")

    def test_a_parameter_without_a_value_is_wrong_usage(self, medkb, kb):
        complains(medkb("query", "doses", "--kb", kb, "--param", "drug"), 2, "name=value")

    def test_a_graph_format_for_rows_is_told(self, medkb, kb):
        complains(medkb("query", "SELECT * { ?s ?p ?o } LIMIT 1", "--kb", kb, "--format", "ttl"), 1, "turtle|ttl")

    def test_an_unknown_kind_of_table_is_told_with_the_known_ones(self, medkb, kb):
        complains(medkb("export", "--kb", kb, "--kind", "horoscopes"), 2, "horoscopes")

    def test_a_table_that_cannot_be_written_is_named(self, medkb, kb, tmp_path):
        out = tmp_path / "no" / "folder" / "x.csv"
        complains(medkb("export", "--kb", kb, "--kind", "responses", "-o", out), 1, re.escape(str(out)))

    def test_an_unknown_table_format_is_told(self, medkb, kb, tmp_path):
        complains(medkb("export", "--kb", kb, "--kind", "responses", "-o", tmp_path / "x.docx"), 1, "docx")


class TestScore:
    """Gold and predicted facts that are not facts."""

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("{not json}\n", r"bad\.jsonl:1: not JSON"),
            ("[1]\n", r"bad\.jsonl:1: .*object"),
            ('{"kind": "mood"}\n', "mood"),
        ],
    )
    def test_a_file_that_is_not_a_fact_list_is_told_with_its_line(self, medkb, tmp_path, content, reason):
        good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
        good.write_text('{"kind": "drug", "drug": "imatinib"}\n')
        bad.write_text(content)
        complains(medkb("score", good, bad), 1, reason)

    def test_a_missing_gold_file_is_named(self, medkb, tmp_path):
        complains(medkb("score", tmp_path / "gold.jsonl", tmp_path / "gold.jsonl"), 1, r"gold\.jsonl")

    def test_a_file_against_a_folder_is_wrong_usage(self, medkb, tmp_path):
        (tmp_path / "gold.jsonl").write_text("")
        complains(medkb("score", tmp_path / "gold.jsonl", tmp_path), 2, "file with a file")

    def test_a_gold_file_without_predictions_counts_as_missed(self, medkb, tmp_path):
        for name in ("gold/a", "gold/b", "pred/a"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / f"{name}.jsonl").write_text('{"kind": "drug", "drug": "imatinib"}\n')
        result = complains(medkb("score", tmp_path / "gold", tmp_path / "pred", "--json"), 3, r"b\.jsonl.*missed")
        assert json.loads(result.stdout)["all"]["recall"] == 0.5

    def test_folders_without_a_common_stem_are_told(self, medkb, tmp_path):
        for name in ("gold", "pred"):
            (tmp_path / name).mkdir()
            (tmp_path / name / f"{name}.jsonl").write_text("")
        complains(medkb("score", tmp_path / "gold", tmp_path / "pred"), 1, "stem|match|gold")


def test_an_option_of_a_named_query_without_a_value_is_told(medkb, kb):
    result = medkb("query", "doses", "--kb", kb, "--drug")
    assert (result.exit_code, result.stderr) == (2, "medkb: --drug: it needs a value: --drug VALUE\n")


def test_an_option_that_a_named_query_has_not_is_answered_with_those_it_has(medkb, kb):
    result = medkb("query", "doses", "--kb", kb, "--drugg", "x")
    assert result.exit_code == 1
    assert "no parameter 'drugg'; it has drug, source" in result.stderr


def test_a_second_question_is_told(medkb, kb):
    assert "one question at a time" in medkb("query", "doses", "drugs", "--kb", kb).stderr
