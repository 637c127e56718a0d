"""Mutants of articles: each is read or refused; none hangs, crashes or shows a defect of medkb."""

import importlib
from pathlib import Path

import pytest

from medkb.workers import Bounds

HERE = Path(__file__).parent


@pytest.fixture
def fuzz(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(HERE)
    module = importlib.import_module("run")
    return lambda seeds, seconds: module.fuzz(seeds, tmp_path, bounds=Bounds(seconds, memory=1 << 30))


@pytest.fixture
def mutant(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    return importlib.import_module("run").mutant


def test_a_seed_makes_the_same_mutant_again(mutant):
    assert [mutant(seed) for seed in range(30)] == [mutant(seed) for seed in range(30)]


def test_two_hundred_mutants_are_read_or_refused(fuzz):
    report = fuzz(range(200), seconds=5)
    assert report.bad(("crash", "defect", "leak")) == {}
    assert report.outcomes["pdf", "result"] > 20
    assert report.outcomes["txt", "result"] > 10


@pytest.mark.slow
def test_two_thousand_other_mutants_are_read_or_refused_in_time(fuzz):
    assert fuzz(range(1000, 3000), seconds=20).bad() == {}
