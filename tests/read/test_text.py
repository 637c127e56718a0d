"""Text files, paths and places: decoding, what cannot be read, where evidence stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import InputError
from medkb.model import Document, Word
from medkb.read import read_file
from medkb.read.files import find_inputs
from medkb.read.geometry import PageIndex
from medkb.read.metadata.article import metadata
from medkb.read.text import decode, read_text

RUSSIAN = (
    "В проспективное наблюдение вошли больные, которым препарат назначали внутрь дважды в день. "
    "Ответ оценивали через три месяца; у большинства он сохранялся до конца года. "
)
ENGLISH = (
    "The drug was given by mouth twice a day, and the response was assessed at three months in most of the patients. "
)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), min_size=1))
def test_utf8_is_decoded_as_it_is(text):
    decoded, problems = decode(text.encode(), "a.txt")
    assert (decoded, problems) == (text, ())


@given(st.text(st.characters(codec="utf-8"), max_size=50), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_byte_order_mark_decides_and_is_no_character(text, code):
    assert decode((RUSSIAN + text).encode(code), "a.txt") == (RUSSIAN + text, ())


@given(st.permutations(RUSSIAN.split()), st.sampled_from(["cp1251", "koi8-r"]))
def test_russian_code_is_guessed_by_its_letters(words, code):
    text = " ".join(words)
    decoded, (problem,) = decode(text.encode(code), "a.txt")
    assert decoded == text
    assert code in problem.reason


def test_western_letters_are_not_taken_for_russian(tmp_path):
    text = (ENGLISH + "Sjögren and Guillain-Barré were excluded. ") * 3
    decoded, (problem,) = decode(text.encode("latin-1"), "a.txt")
    assert decoded == text
    assert "latin-1" in problem.reason


def test_newlines_are_untouched(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n")
    assert read_file(tmp_path / "a.txt")[0].text == "one\r\ntwo\rthree\n"


def _bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    for name, data in (
        ("empty.txt", b""),
        ("blank.txt", b" \n\n "),
        ("binary.txt", bytes(range(256)) * 8),
        ("renamed.txt", b"%PDF-1.4\n" + bytes(range(256)) * 8),
        ("notes.odt", b"x"),
        ("text.pdf", ENGLISH.encode()),
    ):
        (folder / name).write_bytes(data)
    reasons = {
        "gone.txt": "no such file",
        "empty.txt": "empty",
        "blank.txt": "no text",
        "binary.txt": "binary",
        "renamed.txt": "rename it to .pdf",
        "notes.odt": "unknown kind of file: .odt",
        "text.pdf": "not a PDF",
        ".": "folder",
    }
    return {name: (folder / name, reason) for name, reason in reasons.items()}


@pytest.mark.parametrize(
    "name", ["gone.txt", "empty.txt", "blank.txt", "binary.txt", "renamed.txt", "notes.odt", "text.pdf", "."]
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path, name):
    path, reason = _bad_files(tmp_path)[name]
    with pytest.raises(InputError, match=reason) as caught:
        read_file(path)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_missing_permission_is_told(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(InputError, match="permission"):
        read_file(tmp_path / "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Der Patient wurde nach der Behandlung mit dem Medikament entlassen und die Symptome waren verschwunden. " * 6,
        "Пацієнти отримували лікування протягом шести місяців, і відповідь зберігалася у більшості хворих. " * 6,
        "Οι ασθενείς έλαβαν θεραπεία για έξι μήνες και η ανταπόκριση διατηρήθηκε. " * 6,
    ],
)
def test_other_languages_are_warned_of(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    _, (problem,) = read_file(tmp_path / "a.txt")
    assert "another language" in problem.reason


@pytest.mark.parametrize("text", [RUSSIAN * 5, ENGLISH * 5, (RUSSIAN + ENGLISH) * 3])
def test_russian_and_english_are_not_warned_of(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "a.txt")[1] == ()


def test_text_in_memory_without_words_is_refused():
    with pytest.raises(InputError, match="no text"):
        read_text(" … \n", "-")


def test_folders_are_searched_in_name_order_without_hidden_files(tmp_path):
    for name in ("b/z.txt", "b/.hidden.txt", "a.pdf", "c.doc", ".git/x.txt", "b/a.TXT"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found, problems = find_inputs([tmp_path, tmp_path / "a.pdf", tmp_path / "gone"])
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["a.pdf", "b/a.TXT", "b/z.txt"]
    assert [p.reason for p in problems] == ["no such file or folder"]


def test_empty_folder_is_a_problem(tmp_path):
    assert len(find_inputs([tmp_path])[1]) == 1


def test_own_doi_is_not_that_of_a_reference():
    body = "Title of the article\n\n" + "Some text of the body.\n" * 30
    references = "References\n1. Quill A. Work. 2019;3:1. doi: 10.5555/other.1\n2. Reed B. Work. 2018;2:4.\n"
    assert metadata(body + references).doi is None
    assert metadata("DOI: 10.5555/own.2031\n" + body + references).doi == "10.5555/own.2031"


def test_metadata_that_is_not_printed_is_none():
    found = metadata("Some text of no particular kind.\n" * 10)
    assert (found.doi, found.year, found.title_ru, found.title_en) == (None, None, None, None)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.data())
def test_place_is_the_box_round_the_overlapping_words_of_the_first_page(lengths, data):
    words, at = [], 0
    for n, length in enumerate(lengths):
        words.append(Word(at, at + length, 1 + n // 5, n, 10 * n, n + 1.0, 10 * n + 8.0))
        at += length + 1
    start = data.draw(st.integers(0, at - 2))
    end = data.draw(st.integers(start + 1, at))
    hit = [w for w in words if w.start < end and w.end > start]
    found = PageIndex(Document("a", "x" * at, words=tuple(words))).place(start, end)
    if not hit:
        assert found is None
        return
    here = [w for w in hit if w.page == hit[0].page]
    box = (min(w.x0 for w in here), min(w.top for w in here), max(w.x1 for w in here), max(w.bottom for w in here))
    assert found[:2] == (hit[0].page, box)
    assert len(found[2]) == (len(here) if len(here) > 1 else 0)  # each word stands on a line of its own
