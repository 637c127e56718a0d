"""Whole articles: every place leads to its text, every figure is printed there, and the truth is found often enough.

Our own corpora are always read; articles beside the checkout are read where they are.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from medkb.model import Claim, Cohort, Document, Fact
from medkb.model.codec import to_record
from medkb.pipeline import Result, extract_file
from medkb.score import combine, score
from medkb.text.numbers import parse_count

ROOT = Path(__file__).resolve().parents[1]
OWN = sorted((ROOT / "corpora").glob("*/articles/*"))
SHARED = sorted((ROOT.parent / "shared" / "articles").glob("*"))
every_article = pytest.mark.parametrize("path", [*OWN, *SHARED], ids=lambda path: path.name)

# Figures that stand with the fact, and figures that may stand elsewhere in the article (the size of an arm).
NEAR = ("value", "low", "high", "percent", "ci_low", "ci_high")
ANYWHERE = ("n", "of", "age_median", "age_low", "age_high")
_REACH = 400  # characters to each side within the same block: a sentence
_NUMBER = re.compile(r"\d+(?:[.,·]\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})+")


@cache
def extracted(path: Path) -> Result:
    return extract_file(path)


def article(path: Path) -> tuple[Document, tuple[Claim, ...]]:
    result = extracted(path)
    assert result.document
    return result.document, result.claims


@cache
def printed(text: str) -> frozenset[Decimal]:
    """Every number in a text, in figures or in words."""
    low = text.lower().replace("ё", "е")
    words = {Decimal(n) for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", low) if (n := parse_count(w)) is not None}
    plain = {Decimal(re.sub("[,·]", ".", m)) for m in _NUMBER.findall(text)}
    return frozenset(words | plain | {Decimal(re.sub(r"\D", "", m)) for m in _THOUSANDS.findall(text)})


def surroundings(document: Document, fact: Fact) -> list[str]:
    """The evidence and what stands round it in its block."""
    return [e.text for e in fact.evidence] + [
        document.text[max(block.start, e.start - _REACH) : min(block.end, e.end + _REACH)]
        for e in fact.evidence
        for block in document.blocks
        if block.start <= e.start < block.end
    ]


def slots(fact: Fact, names: tuple[str, ...]) -> list[tuple[str, Decimal]]:
    values = ((name, getattr(fact, name, None)) for name in names)
    return [(name, Decimal(value)) for name, value in values if isinstance(value, int | Decimal)]


@every_article
def test_every_article_gives_facts_without_errors(path):
    assert extracted(path).claims
    assert [p for p in extracted(path).problems if p.severity == "error"] == []


@every_article
def test_evidence_is_the_text_at_its_place(path):
    document, claims = article(path)
    wrong = [
        e for c in claims for e in c.fact.evidence if document.text[e.start : e.end] != e.text or not e.text.strip()
    ]
    assert wrong == []


@every_article
def test_evidence_of_a_fact_is_in_order_and_stands_once(path):
    for claim in article(path)[1]:
        places = [(e.start, e.end) for e in claim.fact.evidence]
        assert places == sorted(set(places))


@every_article
def test_figures_of_a_fact_are_printed_with_it(path):
    document, claims = article(path)
    missing = [
        (name, str(value), claim.fact.rule, claim.fact.evidence[0].text)
        for claim in claims
        for name, value in slots(claim.fact, NEAR)
        if not any(value in printed(text) for text in surroundings(document, claim.fact))
    ]
    assert missing == []


@every_article
def test_a_count_is_printed_with_its_fact_unless_words_tell_it(path):
    """A stated absence is 0, a single patient 1, "all" the size of the group."""
    document, claims = article(path)
    missing = [
        (claim.fact.rule, str(count), claim.fact.evidence[0].text)
        for claim in claims
        for _, count in slots(claim.fact, ("n",) if isinstance(claim.fact, Cohort) else ("count",))
        if count > 1 and count != getattr(claim.fact, "n", None)
        if not any(count in printed(text) for text in surroundings(document, claim.fact))
    ]
    assert missing == []


@every_article
def test_a_denominator_is_printed_in_the_article(path):
    document, claims = article(path)
    numbers = printed(document.text)
    assert [value for claim in claims for _, value in slots(claim.fact, ANYWHERE) if value not in numbers] == []


@pytest.mark.parametrize("path", [p for p in [*OWN, *SHARED] if p.suffix == ".pdf"], ids=lambda path: path.name)
def test_evidence_of_a_pdf_has_its_page_and_box(path):
    for claim in article(path)[1]:
        for e in claim.fact.evidence:
            assert e.page
            assert e.bbox
            assert e.bbox[0] < e.bbox[2]
            assert e.bbox[1] < e.bbox[3]


@cache
def held_back() -> frozenset[str]:
    """Names of the articles that only measure."""
    with (ROOT / "corpora" / "manifest.tsv").open(encoding="utf-8") as rows:
        return frozenset(row["file"] for row in csv.DictReader(rows, delimiter="\t") if row["half"] == "held-back")


def report(path: Path):
    gold = (path.parents[1] / "gold" / f"{path.stem}.jsonl").read_text(encoding="utf-8").splitlines()
    return score(map(json.loads, gold), [to_record(c) for c in article(path)[1]])


def test_our_corpora_are_read_well_enough():
    assert combine([report(path) for path in OWN]).lines[-1].f1 >= 0.85


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_article_of_ours_is_read_badly(path):
    """Rules were never written with the held-back half at hand, so that less is asked of it."""
    assert report(path).lines[-1].f1 >= (0.65 if path.name in held_back() else 0.7)
