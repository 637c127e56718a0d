"""Which reader reads a page, and where the two do not agree."""

import runpy
from pathlib import Path

import pytest

from medkb.errors import InputError
from medkb.read.pdf import pages as module
from medkb.read.pdf.page import Page, PrintedWord
from medkb.read.pdf.pages import compare, read_pages, worth_checking

DRAWN = runpy.run_path(str(Path(__file__).with_name("sheets.py")))
LEFT, prose, Sheet, pages_with_heads = DRAWN["LEFT"], DRAWN["prose"], DRAWN["Sheet"], DRAWN["pages_with_heads"]
raw_pdf = runpy.run_path(str(Path(__file__).with_name("test_pdfium.py")))["raw_pdf"]


def failing(reader, numbers, monkeypatch):
    """Make a reader fail on these pages."""
    page = reader.page

    def fail(self, number, *args, **options):
        if number in numbers:
            raise RuntimeError
        return page(self, number, *args, **options)

    monkeypatch.setattr(reader, "page", fail)


def page_of(number, text):
    return Page(number, 400, 300, [PrintedWord(text, 10, 10, 90, 20, 9)] if text else [])


def texts(pages):
    return [sorted(word.text for word in page.words) for page in pages]


def test_a_page_that_the_fast_reader_cannot_read_is_read_by_the_other(monkeypatch):
    data = pages_with_heads(3)[0].data()
    whole, _ = read_pages(data, "a.pdf")
    failing(module._Fast, {2}, monkeypatch)
    pages, damaged = read_pages(data, "a.pdf")
    assert (texts(pages), damaged) == (texts(whole), [])


def test_a_page_that_no_reader_can_read_is_damaged(monkeypatch):
    data = pages_with_heads(3)[0].data()
    failing(module._Fast, {2}, monkeypatch)
    failing(module._Slow, {2}, monkeypatch)
    pages, damaged = read_pages(data, "a.pdf")
    assert damaged == [2]
    assert [page.is_blank for page in pages] == [False, True, False]
    assert (pages[1].width, pages[1].height) == pytest.approx((pages[0].width, pages[0].height))


def test_a_file_that_the_fast_reader_cannot_open_is_read_by_the_other(monkeypatch):
    data = pages_with_heads(2)[0].data()
    whole, _ = read_pages(data, "a.pdf")
    monkeypatch.setattr(module._Fast, "__init__", lambda self, data, file: vars(self).update(count=0, _document=None))
    assert texts(read_pages(data, "a.pdf")[0]) == texts(whole)


def test_of_two_readings_the_more_legible_is_kept(monkeypatch):
    data = raw_pdf("BT /H 10 Tf 50 200 Td (a\x01b) Tj ET")
    monkeypatch.setattr(module._Slow, "page", lambda self, number: page_of(number, "acb"))
    assert texts(read_pages(data, "a.pdf")[0]) == [["acb"]]


def test_scans_are_not_all_read_twice(monkeypatch):
    sheet = Sheet()
    for _ in range(9):
        sheet.canvas.rect(50, 50, 10, 10)
        sheet.turn()
    asked = []
    monkeypatch.setattr(module._Slow, "page", lambda self, number: asked.append(number) or page_of(number, ""))
    assert len(read_pages(sheet.data(), "a.pdf")[0]) == 9
    assert len(asked) == 2


def test_readers_that_agree_give_no_problem():
    assert compare(pages_with_heads(3)[0].data(), "a.pdf", [1, 2, 3]) == []


def test_a_figure_that_is_read_in_two_ways_is_a_problem_of_its_page(monkeypatch):
    sheet = Sheet()
    for _ in range(2):
        sheet.lines(LEFT, 60, [*prose(20, 400), "given to 34 of 40"])
        sheet.turn()
    page = module._Slow.page

    def misread(self, number):
        read = page(self, number)
        if number == 2:
            read.words = [PrintedWord("84", *(10, 10, 20, 20), 9) if w.text == "34" else w for w in read.words]
        return read

    monkeypatch.setattr(module._Slow, "page", misread)
    (problem,) = compare(sheet.data(), "a.pdf", [1, 2])
    assert (problem.severity, problem.page) == ("warning", 2)
    assert problem.reason.endswith(": 3 8")


def test_a_page_that_only_one_reader_reads_is_a_problem(monkeypatch):
    failing(module._Slow, {1}, monkeypatch)
    (problem,) = compare(pages_with_heads(1)[0].data(), "a.pdf", [1])
    assert (problem.page, "one of two readers" in problem.reason) == (1, True)


def test_unpainted_text_is_no_disagreement():
    data = raw_pdf("BT /H 10 Tf 50 200 Td (seen words here) Tj 0 -12 Td 3 Tr (unseen 5) Tj ET")
    assert compare(data, "a.pdf", [1]) == []


@pytest.mark.parametrize(
    ("count", "bad", "expected"),
    [(0, [], []), (6, [], []), (6, [5], [5]), (7, [], [4]), (14, [], [8, 14]), (14, [2, 3, 9], [2, 3])],
)
def test_few_pages_are_worth_a_second_reading_the_bad_ones_first(count, bad, expected):
    pages = [page_of(n, "\ufffd words" if n in bad else "words") for n in range(1, count + 1)]
    assert worth_checking(pages) == expected


def test_more_pages_than_any_article_has_are_refused(monkeypatch):
    monkeypatch.setattr(module, "_MOST", 2)
    with pytest.raises(InputError, match=r"3 pages; no article has more than 2 \(split it\)"):
        read_pages(pages_with_heads(3)[0].data(), "a.pdf")
