"""A knowledge base read from two short articles, and an empty one to fill with invented facts."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

from medkb.cli.build import fill
from medkb.cli.inputs import Tally
from medkb.export.choice import Choice
from medkb.graph import VOCABULARY_GRAPH
from medkb.store import open_store
from medkb.studies import evidence_table

ENGLISH = """Letrozole or placebo in early disease: a randomised, double-blind trial
Methods. The trial is registered at ClinicalTrials.gov, NCT01234567. A total of 120 patients were randomised to
letrozole (n = 60) or placebo (n = 60). Letrozole was given at 2.5 mg once daily.
Results. Complete response was achieved in 30/60 (50.0%) patients in the letrozole group and 12/60 (20.0%) in the
placebo group. Grade 3-4 neutropenia occurred in 6 (10.0%) patients in the letrozole group.
"""
RUSSIAN = """Результаты. В исследование включены 40 пациентов. Полная ремиссия достигнута у 24 (60,0 %) пациентов.
Блинатумомаб вводили в дозе 15 мкг/м2/сут в дни 1-28. Двухлетняя общая выживаемость составила 61,5 %.
"""


@pytest.fixture(scope="session")
def told():
    """The helpers of tests/export that put invented articles into a store."""
    return runpy.run_path(str(Path(__file__).parents[1] / "export" / "told.py"))


@pytest.fixture(scope="session")
def kb(tmp_path_factory):
    """The folder of a knowledge base of both articles; an empty file failed."""
    folder = tmp_path_factory.mktemp("studies")
    (folder / "articles").mkdir()
    for name, text in (("letrozole.txt", ENGLISH), ("ремиссия.txt", RUSSIAN), ("empty.txt", "")):
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    fill(folder / "kb", [folder / "articles"], 1, Tally())
    return folder / "kb"


@pytest.fixture(scope="session")
def tables(kb):
    """Its table in each language."""
    with open_store(kb, read_only=True) as store:
        return {lang: evidence_table(store, Choice(min_confidence=0.5), lang) for lang in ("en", "ru")}


@pytest.fixture(scope="session")
def blank(kb, tmp_path_factory):
    """A knowledge base with the vocabulary only."""
    with open_store(shutil.copytree(kb, tmp_path_factory.mktemp("blank") / "kb")) as store:
        for graph in list(store.graphs()):
            if graph != VOCABULARY_GRAPH:
                store.remove_graph(graph)
        yield store


@pytest.fixture
def store(blank):
    """The same; what a test puts in is taken out behind it."""
    yield blank
    for graph in list(blank.graphs()):
        if graph != VOCABULARY_GRAPH:
            blank.remove_graph(graph)


@pytest.fixture
def put(store, told):
    """Store an invented article."""
    return lambda file, *facts, **about: told["store_article"](store, file, facts, **about)


@pytest.fixture
def made(store):
    """The table of what is stored."""
    return lambda lang="en", derive=False, events=5, **choice: evidence_table(
        store, Choice(**choice), lang, events=events, derive=derive
    )
