"""Whatever the bytes are like, a list is read or refused in words."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import InputError
from medkb.references import read_list, read_lists
from medkb.references.reading import form

RIS = "TY  - JOUR\nTI  - Лечение хронического миелолейкоза\nAU  - Иванов, А.Б.\nER  - \n"
BIB = "@article{a,\n title = {Лечение хронического миелолейкоза},\n author = {Иванов, А.Б.}\n}\n"
NBIB = "PMID- 31234567\nTI  - Лечение хронического миелолейкоза\nFAU - Иванов, А.Б.\n"


@pytest.mark.parametrize("content", [RIS, BIB, NBIB], ids=["ris", "bib", "nbib"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_encoding_and_line_ending_gives_the_same_reference(read, content, encoding, newline):
    (reference,), problems = read(content.replace("\n", newline), encoding=encoding)
    assert reference.title == "Лечение хронического миелолейкоза"
    assert reference.authors == ("Иванов, А.Б.",)
    assert [p.severity for p in problems] == (["warning"] if encoding == "cp1251" else [])


def test_the_content_tells_the_format_not_the_ending(read):
    assert read(RIS, "a.bib")[0][0].title == read(BIB, "a.ris")[0][0].title == read(NBIB, "a.txt")[0][0].title


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"<xml><records></records></xml>", "it is XML or HTML; export the list as RIS"),
        (b"[{}]", "it is JSON"),
        (b"%PDF-1.7", "it is a PDF; give it as an article"),
        (b"title,year\nA,2020\n", "export it as RIS"),
        (b"", "export the list again"),
        (b"\x00\x00\n \n", "export the list again"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(read, content, hint):
    with pytest.raises(InputError, match=re.escape(hint)):
        read(content)


def test_a_list_that_cannot_be_read_does_not_stop_the_others(tmp_path):
    (tmp_path / "good.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "bad.ris").write_text("nothing", encoding="utf-8")
    references, problems = read_lists([tmp_path / "none.ris", tmp_path / "bad.ris", tmp_path, tmp_path / "good.ris"])
    assert len(references) == 1
    assert [p.severity for p in problems] == ["error"] * 3


def test_nul_bytes_and_control_characters_are_no_part_of_a_title(read):
    (reference,), _ = read("TY  - JOUR\nTI  - Ab\x00c\x0bd\x1be\nER  - \n")
    assert reference.title == "Ab c d e"


def test_a_line_of_a_hundred_megabytes_is_skipped_and_the_rest_is_read(tmp_path):
    path = tmp_path / "long.ris"
    path.write_bytes(b"TY  - JOUR\nTI  - One\nAB  - " + b"x" * 100_000_000 + b"\nPY  - 2020\nER  - \n")
    started = time.monotonic()
    (reference,), (problem,) = read_list(path)
    assert time.monotonic() - started < 10
    assert (reference.title, reference.abstract, reference.year) == ("One", None, 2020)
    assert str(problem).startswith("long.ris:3: error: a line of 100,000,006 characters")


def test_a_line_of_thirty_megabytes_of_braces_is_no_bibtex(tmp_path):
    path = tmp_path / "long.bib"
    path.write_bytes(b"@article{a,\n title={One},\n abstract={" + b"{" * 30_000_000 + b"},\n year=2020}\n")
    started = time.monotonic()
    (reference,), (problem,) = read_list(path)
    assert time.monotonic() - started < 10
    assert (reference.title, reference.abstract, reference.year) == ("One", None, 2020)
    assert str(problem).startswith("long.bib:3: error: a line of 30,000,0")


@pytest.mark.parametrize(
    "content",
    [
        "@article{a, title={" + "{" * 50_000,
        "@article{a, title={\\'" + "{" * 3_000 + "}" * 3_000 + "}}",
        "@" * 100_000 + RIS,
    ],
    ids=["open", "deep", "ats"],
)
def test_deep_and_open_braces_break_nothing(read, content):
    try:
        references, problems = read(content)
    except InputError:
        return
    assert references or problems


def big(form):
    for i in range(20_000):
        title = f"Результаты лечения {i} больных в {i % 97} центрах: проспективное исследование"
        abstract = "Слово другое третье. " * 40
        if form == "ris":
            yield f"TY  - JOUR\nTI  - {title}\nAU  - Иванов, А.\nPY  - 2020\nAB  - {abstract}\nER  - \n\n"
        elif form == "bib":
            yield f'@article{{k{i},\n title={{{title}}},\n author={{Иванов, А. and M{{\\"u}}ller, B.}},\n year=2020,\n abstract={{{abstract}}}}}\n'
        else:
            yield f"PMID- {1_000_000 + i}\nTI  - {title}\nFAU - Иванов, А.\nDP  - 2020\nAB  - {abstract}\n\n"


@pytest.mark.parametrize("form", ["ris", "bib", pytest.param("nbib", marks=pytest.mark.slow)])
def test_twenty_thousand_entries_are_read_in_reasonable_time(tmp_path, form):
    path = tmp_path / "many.txt"
    path.write_text("".join(big(form)), encoding="utf-8")
    started = time.monotonic()
    references, problems = read_list(path)
    assert time.monotonic() - started < 30
    assert len(references) == len({r.title for r in references}) == 20_000
    assert problems == []


@given(st.text(alphabet=st.sampled_from('TYERI -\n@article{}=,"\\$%#PMID1Ж\t\r'), max_size=300))
def test_no_text_breaks_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "list"
    path.write_text(f"TY  - JOUR\nTI  - One\nER  - \n{text}" if form(text) != "bibtex" else text, encoding="utf-8")
    try:
        references, _ = read_list(path)
    except InputError:
        return
    assert all(r.titles or r.doi or r.pmid for r in references)
