"""The corpora hold together: every gold line is a fact record whose places exist, and the figures are the planted ones."""

from __future__ import annotations

import csv
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from medkb.model.codec import from_record, slot_names
from medkb.model.fact import Kind
from medkb.score import SCORED

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
SHARED = ROOT.parent / "shared"
COMMON = {"kind", "file", "source", "study", "refs", "arm", "where", "hard"}
SPECIALITIES = 10
RUN = 10  # words; eight are still formulas: "was defined as the time from randomisation to"
NEAR = 3  # lines between a total or share and the parts that do not give it
ISSUE_TYPES = {"arithmetic", "unit", "contradiction", "translation", "typo"}


def manifest() -> list[dict[str, str]]:
    with (CORPORA / "manifest.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def article_path(row: dict[str, str]) -> Path:
    return CORPORA / row["corpus"] / "articles" / row["file"]


def gold_of(row: dict[str, str]) -> list[dict[str, Any]]:
    path = CORPORA / row["corpus"] / "gold" / f"{Path(row['file']).stem}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def name_of(row: dict[str, str]) -> str:
    return row["file"]


ROWS = manifest()
TEXTS = [row for row in ROWS if row["file"].endswith(".txt")]
PRINTS = [row for row in ROWS if row["file"].endswith(".pdf")]
every_article = pytest.mark.parametrize("row", ROWS, ids=name_of)
every_text = pytest.mark.parametrize("row", TEXTS, ids=name_of)


def test_manifest_lists_every_article() -> None:
    found = {p.name for p in CORPORA.glob("*/articles/*")}
    assert found == {row["file"] for row in ROWS}


def test_every_gold_file_has_its_article() -> None:
    found = {p.stem for p in CORPORA.glob("*/gold/*.jsonl")}
    assert found == {Path(row["file"]).stem for row in ROWS}


@every_article
def test_article_has_gold_of_all_six_kinds(row: dict[str, str]) -> None:
    asked = {kind.value for kind in SCORED} - {"effect"}  # not every article compares
    assert {record["kind"] for record in gold_of(row)} >= asked


@every_article
def test_gold_keys_are_slots_of_the_kind(row: dict[str, str]) -> None:
    for record in gold_of(row):
        slots = {"type", "detail"} if record["kind"] == "issue" else set(slot_names(Kind(record["kind"])))
        assert set(record) <= COMMON | slots, record


@every_article
def test_gold_facts_are_fact_records(row: dict[str, str]) -> None:
    for record in gold_of(row):
        if record["kind"] == "issue":
            assert record["type"] in ISSUE_TYPES
        else:
            assert from_record(record).file == row["file"]


@every_article
def test_gold_facts_are_distinct(row: dict[str, str]) -> None:
    keys = [json.dumps({k: v for k, v in r.items() if k != "where"}, sort_keys=True) for r in gold_of(row)]
    assert len(keys) == len(set(keys))


@every_article
def test_source_is_own_or_cited(row: dict[str, str]) -> None:
    assert {record["source"] for record in gold_of(row)} == {"own", "cited"}


@every_text
def test_places_stand_in_their_lines(row: dict[str, str]) -> None:
    lines = article_path(row).read_text(encoding="utf-8").split("\n")
    for record in gold_of(row):
        assert record["where"], record
        for place in record["where"]:
            assert place["text"] in lines[place["line"] - 1], (record["kind"], place)


@every_text
def test_article_has_a_journal_articles_length(row: dict[str, str]) -> None:
    assert 3000 <= len(article_path(row).read_text(encoding="utf-8")) <= 9000


def halves_up(share: Decimal, printed: Any) -> Decimal:
    places = len(str(printed).partition(".")[2])
    return share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def disagrees(record: dict[str, Any]) -> bool:
    """A count and a denominator that do not give the printed percentage."""
    cohort = record["kind"] == "cohort"
    count, total = (record.get("n"), record.get("of")) if cohort else (record.get("count"), record.get("n"))
    percent = record.get("percent")
    if count is None or not total or percent is None:
        return False
    return halves_up(Decimal(100) * count / total, percent) != Decimal(str(percent))


def issues_of(row: dict[str, str], kind: str) -> list[dict[str, Any]]:
    return [r for r in gold_of(row) if r["kind"] == "issue" and r["type"] == kind]


@every_article
def test_only_planted_percentages_are_wrong(row: dict[str, str]) -> None:
    issues = [issue for kind in ISSUE_TYPES for issue in issues_of(row, kind)]
    planted = {p["line"] for issue in issues for p in issue["where"] if "line" in p}
    for record in filter(disagrees, gold_of(row)):
        lines = {p["line"] for p in record["where"] if "line" in p}
        assert any(abs(a - b) <= NEAR for a in lines for b in planted) or not lines, record


def test_mistakes_of_every_checked_type_are_planted() -> None:
    types = {kind for kind in ISSUE_TYPES for row in ROWS if issues_of(row, kind)}
    assert types >= {"arithmetic", "contradiction", "translation"}


def test_both_halves_have_every_speciality() -> None:
    halves: dict[str, set[str]] = {}
    for row in ROWS:
        halves.setdefault(row["half"], set()).add(row["corpus"])
    assert halves["development"] == halves["held-back"]
    assert len(halves["held-back"]) == SPECIALITIES


@pytest.mark.parametrize(
    "habit",
    [
        r"[а-яa-z]-\n+[а-яa-z]",  # a word cut at the line end
        r"\u00ad",
        r"\ufb01|\ufb02",
        r"\u00a0",
        r"\u2009",
        r"[А-я][oac][а-я]",  # a Latin letter inside a Russian word
        r"Êëþ÷åâûå ñëîâà",
        r"× 109/л",
        r"(?:\n\w){8}\n",  # a figure's label, one letter a line
        r"\d·\d",
        r"\d,\d",
        r"\t",
        r"(?:[^\n]+\n\n){40}",  # a blank line after every line
    ],
)
def test_texts_hold_the_habits_of_flattened_journals(habit: str) -> None:
    assert any(re.search(habit, article_path(row).read_text(encoding="utf-8")) for row in TEXTS)


def words(text: str) -> list[str]:
    text = re.sub(r"-\s*\n\s*", "", text.replace("\u00ad", ""))
    return re.findall(r"\w+", text.lower())


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_no_run_of_words_are_taken_from_elsewhere() -> None:
    sources = [*SHARED.glob("articles/*.txt"), *SHARED.glob("bench/**/*.txt")]
    if not sources:
        pytest.skip("no other articles to compare with")
    ours = {run: row["file"] for row in TEXTS for run in runs_of_words(article_path(row).read_text(encoding="utf-8"))}
    for source in sources:
        common = runs_of_words(source.read_text(encoding="utf-8")) & set(ours)
        assert not common, (source.name, common)


def printed_text(path: Path) -> str:
    """The PDF's characters in the order of its content, without spaces and hyphens."""
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(path)
    return squeeze("".join(page.get_textpage().get_text_range() for page in document))


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", text)


@pytest.mark.parametrize("row", PRINTS, ids=name_of)
def test_places_stand_in_the_pdf(row: dict[str, str]) -> None:
    text = printed_text(article_path(row))
    for record in gold_of(row):
        for place in record["where"]:
            assert set(place) == {"text"}
            assert squeeze(place["text"]) in text, place


@pytest.mark.parametrize("row", PRINTS, ids=name_of)
def test_pdf_is_small_and_has_two_pages_and_more(row: dict[str, str]) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    assert article_path(row).stat().st_size < 300_000
    assert len(pdfium.PdfDocument(article_path(row))) >= 2


def test_pdf_gold_is_the_gold_of_its_text() -> None:
    def plain(name: str) -> list[dict[str, Any]]:
        row = next(r for r in ROWS if r["file"] == name)
        return [{k: v for k, v in record.items() if k not in ("where", "file")} for record in gold_of(row)]

    assert plain("cml_second_line_tki.txt") == plain("cml_second_line_tki_print.pdf")
