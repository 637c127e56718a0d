"""`medkb plot` from a knowledge base."""

import re
import runpy
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads
from medkb.store import EmbeddedStore
from medkb.vocab import load
from medkb.vocab.skos import to_ntriples

SAMPLES = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
TAUGHT = re.compile(r"^<[^>]+/vocab/(drug/(venetoclax|rituximab)|outcome/CR|endpoint/OS|event/(neutropenia|rash))>")


@pytest.fixture(scope="module")
def kb(tmp_path_factory):
    """A knowledge base of the two sample articles."""
    folder = tmp_path_factory.mktemp("plot") / "kb"
    with EmbeddedStore.open(folder, create=True) as store:
        for document, claims in SAMPLES["articles"]():
            store.replace_graph(article_iri(claims[0].document), article_quads(document, claims, SAMPLES["RUN"], []))
        terms = load()
        store.load_vocabulary(
            "".join(filter(TAUGHT.search, to_ntriples(terms).splitlines(keepends=True))), terms.digest
        )
    return folder


def good(result):
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize(("what", "told"), [("doses", "3 doses"), ("events", "1 figures")])
def test_a_picture_tells_on_stderr_how_much_it_shows(medkb, kb, tmp_path, what, told):
    out = tmp_path / "a.svg"
    run = good(medkb("plot", what, "--kb", kb, "-o", out))
    assert run.stderr == f"{out}: {told}\n"
    assert run.stdout == ""


def test_doses_of_a_drug_by_its_russian_name_are_in_russian(medkb, kb, tmp_path):
    good(medkb("plot", "doses", "--kb", kb, "--drug", "венетоклакс", "--lang", "ru", "-o", tmp_path / "a.svg"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "Дозы: венетоклакс" in text
    assert "400 мг/сут" in text
    assert "ритуксимаб" not in text


def test_events_of_one_article_have_figures_as_printed(medkb, kb, tmp_path):
    good(medkb("plot", "events", "--kb", kb, "--article", "русская.pdf", "-o", tmp_path / "a.svg"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "neutropenia: A: gr. 3–4: 11/48" in text
    assert "for want of a denominator and a percentage: 1 figure" in text


@pytest.mark.parametrize("name", ["русская.pdf", "русская", "10.1234/ru 1"])
def test_an_article_by_its_file_stem_or_doi(medkb, kb, tmp_path, name):
    good(medkb("plot", "article", "--kb", kb, "--article", name, "-o", tmp_path / "a.svg"))
    assert "complete response 19/48 (39.6%)" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_nothing_to_draw_tells_what_there_is(medkb, kb, tmp_path):
    run = medkb(
        "plot", "doses", "--kb", kb, "--article", "english.txt", "--drug", "rituximab", "-o", tmp_path / "a.svg"
    )
    assert run.exit_code == 1
    assert "nothing to draw: english.txt has 1 doses, none as asked" in run.stderr
    assert "there are doses of newdrugmab" in run.stderr
    assert not (tmp_path / "a.svg").exists()


def test_an_article_without_events_says_so(medkb, kb, tmp_path):
    run = medkb("plot", "events", "--kb", kb, "--article", "english.txt", "-o", tmp_path / "a.svg")
    assert run.exit_code == 1
    assert "nothing to draw: english.txt has no adverse events" in run.stderr


def test_only_cited_events_where_there_are_own_ones_tells_why(medkb, kb, tmp_path):
    run = medkb("plot", "events", "--kb", kb, "--source", "cited", "-o", tmp_path / "a.svg")
    assert run.exit_code == 1
    assert "own or cited, as asked: 2" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(["doses", "--drug", "venetoclaxx"], "venetoclax"), (["article", "--article", "engliish.txt"], "english.txt")],
    ids=["drug", "article"],
)
def test_an_unknown_name_is_told_with_what_is_near(medkb, kb, tmp_path, arguments, near):
    run = medkb("plot", *arguments, "--kb", kb, "-o", tmp_path / "a.svg")
    assert run.exit_code == 1
    assert near in run.stderr


def test_an_unknown_ending_is_wrong_usage_before_anything_is_read(medkb, tmp_path):
    run = medkb("plot", "doses", "--kb", tmp_path / "none", "-o", tmp_path / "a.gif")
    assert run.exit_code == 2
    assert ".svg, .png, .pdf" in run.stderr


def test_a_knowledge_base_that_is_not_there_is_an_error(medkb, tmp_path):
    run = medkb("plot", "doses", "--kb", tmp_path / "none", "-o", tmp_path / "a.svg")
    assert run.exit_code == 1
    assert "no such knowledge base" in run.stderr
