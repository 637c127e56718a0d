"""The stages in their order: texts and files in, claims and problems out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkb.model import Document, Kind, Metadata
from medkb.model.codec import to_line
from medkb.pipeline import document_id, extract_document, extract_file, extract_text, find_inputs, run

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
ARTICLES = sorted(CORPORA.glob("*/articles/*.txt"))[:4]
TEXT = """Результаты
Больные получали ритуксимаб в дозе 375 мг/м2 внутривенно. Полный ответ достигнут
у 7 (17,5 %) из 40 больных, медиана общей выживаемости составила 12,5 мес.
"""


def test_a_text_gives_its_facts():
    result = extract_text(TEXT, "a.txt")
    assert result.problems == ()
    assert {c.fact.kind for c in result.claims} >= {Kind.DRUG, Kind.DOSE, Kind.RESPONSE, Kind.SURVIVAL}
    assert {c.file for c in result.claims} == {"a.txt"}


def test_evidence_is_the_text_at_its_place():
    evidence = [e for c in extract_text(TEXT).claims for e in c.fact.evidence]
    assert evidence
    assert all(TEXT[e.start : e.end] == e.text for e in evidence)


@pytest.mark.parametrize("text", ["", " \n\n", "…"])
def test_a_text_without_words_is_a_problem(text):
    result = extract_text(text, "empty.txt")
    assert (result.document, result.claims) == (None, ())
    assert [(p.file, p.severity) for p in result.problems] == [("empty.txt", "error")]


def test_a_text_without_facts_has_none():
    assert extract_text("Сегодня хорошая погода, и мы гуляли в парке.").claims == ()


def test_a_file_gives_what_its_text_gives(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    assert [to_line(c) for c in extract_file(path).claims] == [to_line(c) for c in extract_text(TEXT, "a.txt").claims]


def test_windows_line_ends_change_places_only(tmp_path):
    def meaning(text: str) -> list[tuple[str, str]]:
        return [
            (c.fact.kind, replace(c.fact, evidence=(), printed="", because=()).__repr__())
            for c in extract_text(text).claims
        ]

    assert meaning(TEXT.replace("\n", "\r\n")) == meaning(TEXT)


def test_a_missing_file_is_a_problem(tmp_path):
    result = extract_file(tmp_path / "none.txt")
    assert [(p.file, p.severity) for p in result.problems] == [("none.txt", "error")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_file_does_not_stop_the_others(tmp_path, jobs):
    good, broken, other = tmp_path / "a.txt", tmp_path / "b.pdf", tmp_path / "c.txt"
    good.write_text(TEXT, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 cut off")
    other.write_text(TEXT, encoding="utf-8")
    results = list(run([good, broken, other], jobs))
    assert [r.file for r in results] == ["a.txt", "b.pdf", "c.txt"]
    assert [bool(r.claims) for r in results] == [True, False, True]
    assert [len(r.problems) for r in results] == [0, 1, 0]


def test_a_worker_gives_what_this_process_gives():
    assert list(run(ARTICLES)) == [extract_file(path) for path in ARTICLES]


def test_two_processes_give_what_one_gives():
    one, two = (list(run(ARTICLES, jobs)) for jobs in (1, 2))
    assert one == two
    assert all(r.claims for r in one)


def test_a_second_run_gives_the_same_bytes():
    once, again = ([to_line(c) for c in extract_file(ARTICLES[0]).claims] for _ in range(2))
    assert once == again


def test_ids_of_claims_differ_within_an_article():
    for result in run(ARTICLES):
        ids = [c.id for c in result.claims]
        assert len(set(ids)) == len(ids)


def test_an_article_is_named_by_its_doi():
    document = Document("a.txt", "text", metadata=Metadata(doi="10.1000/182"))
    assert document_id(document) == document_id(replace(document, file="b.txt", text="other")) == "10.1000/182"


def test_an_article_without_a_doi_is_named_by_its_text():
    document = Document("a.txt", "text")
    assert document_id(document) == document_id(replace(document, file="b.txt")) == "text-982d9e3eb996f559"
    assert document_id(replace(document, text="other")) != document_id(document)


def test_blocks_made_before_are_kept():
    document = extract_document(Document("a.txt", TEXT)).document
    assert extract_document(document).document == document


def test_inputs_are_files_of_folders_in_name_order(tmp_path):
    for name in ("b.txt", "a.pdf", "c.doc"):
        (tmp_path / name).write_text("x")
    found, problems = find_inputs([tmp_path, tmp_path / "none.txt"])
    assert [p.name for p in found] == ["a.pdf", "b.txt"]
    assert len(problems) == 1


def test_a_defect_of_ours_is_a_problem_of_one_file(monkeypatch):
    def fail(document: Document) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("medkb.pipeline.extract_document", fail)
    result = extract_text(TEXT, "a.txt")
    assert result.claims == ()
    assert "a defect of medkb: RuntimeError: no such luck" in str(result.problems[0])


PIECES = [
    piece
    for path in sorted(CORPORA.glob("*/articles/*.txt"))
    for piece in re.split(r"(?<=[\s.,;:()–-])", path.read_text(encoding="utf-8"))
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=5, max_size=120), st.randoms())
def test_shuffled_pieces_of_articles_never_break_a_stage(pieces, random):
    random.shuffle(pieces)
    text = "".join(pieces)
    result = extract_text("а" + text, "shuffled.txt")
    assert not [p for p in result.problems if "defect" in p.reason]
    assert all(("а" + text)[e.start : e.end] == e.text for c in result.claims for e in c.fact.evidence)
