"""`medkb studies`, as a user runs it."""

import pytest


@pytest.mark.parametrize("name", ["t.docx", "t.xlsx", "t.html"])
def test_a_table_is_written_by_the_ending(medkb, kb, tmp_path, name):
    result = medkb("studies", "--kb", kb, "-o", tmp_path / name)
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).stat().st_size > 1000
    assert "1 studies" not in result.stderr
    assert "1 study" in result.stderr


def test_table_and_flow_in_one_run(medkb, kb, tmp_path):
    assert (
        medkb("studies", "--kb", kb, "-o", tmp_path / "t.html", "--flow", tmp_path / "f.svg", "--lang", "ru").exit_code
        == 0
    )
    assert "Включено исследований" in (tmp_path / "f.svg").read_text("utf-8")


def test_nothing_to_write_is_wrong_usage(medkb, kb):
    result = medkb("studies", "--kb", kb)
    assert result.exit_code == 2
    assert "-o FILE.docx" in result.stderr


@pytest.mark.parametrize(("option", "name"), [("-o", "t.pdf"), ("-o", "t"), ("--flow", "f.docx")])
def test_an_ending_that_names_no_format_is_refused_before_anything_is_read(medkb, tmp_path, option, name):
    result = medkb("studies", "--kb", tmp_path / "none", option, tmp_path / name)
    assert result.exit_code == 1
    assert "the ending names no format" in result.stderr


def test_an_unknown_drug_is_told_and_no_file_is_left(medkb, kb, tmp_path):
    result = medkb("studies", "--kb", kb, "-o", tmp_path / "t.html", "--drug", "blinatumumab")
    assert result.exit_code == 1
    assert "blinatumomab" in result.stderr
    assert not (tmp_path / "t.html").exists()


def test_a_choice_that_leaves_nothing_says_where_to_look(medkb, kb, tmp_path):
    result = medkb("studies", "--kb", kb, "-o", tmp_path / "t.docx", "--min-confidence", "1")
    assert result.exit_code == 0
    assert "no study has a result that was asked for" in result.stderr
