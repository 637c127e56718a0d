"""`medkb references`: lists in and out."""

import csv
import io

import pytest

EN = "Title: Blinatumomab in relapsed leukaemia: results of forty patients\n\n"


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def ris(tmp_path):
    path = tmp_path / "list.ris"
    path.write_text(
        "TY  - JOUR\nID  - one\nTI  - Blinatumomab in relapsed leukaemia: results of forty patients\nPY  - 2020\nL1  - good.txt\nER  - \n"
        "TY  - JOUR\nID  - two\nTI  - Совсем другая статья о хирургии печени\nER  - \n",
        encoding="utf-8",
    )
    return path


def test_a_list_is_matched_with_files(medkb, ris, article):
    result = medkb("references", "match", ris, article)
    assert result.exit_code == 0
    found = rows(result.stdout)
    assert [(r["status"], r["reference"], r["how"]) for r in found] == [
        ("matched", "one", "file"),
        ("unmatched", "two", ""),
    ]
    assert found[0]["file"] == str(article)
    assert (
        result.stderr
        == "1 of 2 references matched (1 by file), 0 ambiguous, 1 without an article; 0 articles without a reference\n"
    )


def test_a_list_is_matched_with_a_knowledge_base(medkb, ris, built, tmp_path):
    result = medkb("references", "match", ris, "--kb", built, "-o", tmp_path / "m.csv")
    assert result.exit_code == 0
    assert [r["status"] for r in rows((tmp_path / "m.csv").read_text("utf-8"))] == ["matched", "unmatched"]


def test_pubmeds_txt_is_known_for_a_list_by_its_content(medkb, article, tmp_path):
    (tmp_path / "pubmed-set.txt").write_text("PMID- 31234567\nTI  - Some title of it\n", encoding="utf-8")
    result = medkb("references", "match", tmp_path / "pubmed-set.txt", article)
    assert [r["status"] for r in rows(result.stdout)] == ["unmatched", "unmatched"]


def test_damaged_entries_and_files_are_told_and_the_exit_code_says_so(medkb, ris, article, tmp_path):
    ris.write_text(ris.read_text("utf-8") + "TY  - JOUR\nPY  - 2020\nER  - \n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    result = medkb("references", "match", ris, article, tmp_path / "broken.pdf")
    assert result.exit_code == 3
    assert "list.ris:11: error: an entry without a title, a DOI and a PMID" in result.stderr
    assert "broken.pdf: error:" in result.stderr
    assert [r["status"] for r in rows(result.stdout)] == ["matched", "unmatched"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["match", "{article}"], "no list among them"),
        (["match", "{ris}"], "name articles or folders to match with, or --kb"),
        (["match", "{ris}", "{article}", "--kb", "{kb}"], "and not both"),
        (["write", "--kb", "{kb}", "--for", "excel"], "there is asreview, covidence, rayyan, ris or bibtex"),
        (["match", "{ris}", "{article}", "--timeout", "1e300"], "takes 0 to 1000000 seconds"),
        (["read", "{ris}", "--format", "xml"], "there is csv or jsonl"),
    ],
)
def test_a_wrong_use_is_told_with_what_is_right(medkb, ris, article, built, arguments, message):
    result = medkb("references", *(a.format(ris=ris, article=article, kb=built) for a in arguments))
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_list_that_is_none_is_told_once_with_what_to_do(medkb, article, tmp_path):
    (tmp_path / "x.ris").write_text("title;year\n", encoding="utf-8")
    result = medkb("references", "match", tmp_path / "x.ris", article)
    assert result.exit_code == 1
    assert "no list of references that medkb knows (export it as RIS" in result.stderr


@pytest.mark.parametrize("tool", ["asreview", "covidence", "rayyan", "ris", "bibtex"])
def test_a_knowledge_base_is_written_for(medkb, built, tmp_path, tool):
    result = medkb("references", "write", "--kb", built, "--for", tool, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "good.txt" in (tmp_path / "out").read_text("utf-8")


def test_an_article_without_an_abstract_stays_without_one_and_it_is_told(medkb, built):
    result = medkb("references", "write", "--kb", built, "--for", "asreview", "--articles", built.parent / "good.txt")
    assert rows(result.stdout)[0]["abstract"] == ""
    assert "abstracts: 0 of 1 articles" in result.stderr


def test_what_was_read_of_a_list_can_be_seen(medkb, ris):
    result = medkb("references", "read", ris)
    assert [(r["line"], r["key"], r["file"]) for r in rows(result.stdout)] == [
        ("1", "one", "good.txt"),
        ("7", "two", ""),
    ]
