"""Facts against gold facts."""

import importlib.util
import itertools
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Kind
from medkb.score import SCORED, combine, largest_matching, score
from medkb.vocab.tables import Concept, Vocabulary

SHARED = Path(__file__).parents[2] / "shared"
GOLD = sorted((SHARED / "gold").glob("*.jsonl")) if SHARED.is_dir() else []
EVENTS = (
    Concept("event", "anemia", "anemia", "анемия", alt_en=("anaemia", "low hemoglobin"), abbr=("ANM",)),
    Concept("event", "pyrexia", "fever", "лихорадка"),
)
WORDS = Vocabulary({"event": {c.id: c for c in EVENTS}})


def line(gold, pred, kind="all"):
    return next(x for x in score(gold, pred, WORDS).lines if x.kind == kind)


def right(gold, pred):
    return line([gold], [pred]).right == 1


def read(path):
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]


def test_gold_against_itself_is_perfect():
    gold = [{"kind": "response", "outcome": "CR", "count": 3, "n": 9}, {"kind": "drug", "drug": "x"}]
    assert all((x.precision, x.recall, x.f1) == (1, 1, 1) for x in score(gold, gold, WORDS).lines)


def test_nothing_found_is_no_recall_and_no_precision():
    found = line([{"kind": "drug", "drug": "x"}], [])
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)


def test_nothing_to_find_and_something_said_is_no_precision():
    found = line([], [{"kind": "drug", "drug": "x"}])
    assert (found.precision, found.recall) == (0, 1)


def test_a_half_right_answer_has_its_rates():
    gold = [{"kind": "drug", "drug": d} for d in "abcd"]
    found = line(gold, [{"kind": "drug", "drug": d} for d in "abxy"] + [{"kind": "drug", "drug": "z"}])
    assert (found.right, found.precision, found.recall) == (2, 2 / 5, 2 / 4)
    assert found.f1 == pytest.approx(2 * 0.4 * 0.5 / 0.9)


@pytest.mark.parametrize(
    ("gold", "pred", "verdict"),
    [
        ({"kind": "drug", "drug": "a", "names": ["Б"]}, {"kind": "drug", "drug": "б"}, True),
        ({"kind": "drug", "drug": "a"}, {"kind": "dose", "drug": "a"}, False),
        ({"kind": "dose", "drug": "a", "value": 1.5, "unit": "mg/m2"}, {"kind": "dose", "drug": "A", "value": "1,5", "unit": "mg/m²"}, True),
        ({"kind": "dose", "drug": "a", "value": 1.5, "unit": "mg"}, {"kind": "dose", "drug": "a", "value": 1.5, "unit": "mg/kg"}, False),
        ({"kind": "dose", "drug": "a", "low": 1, "high": 2, "unit": "mg"}, {"kind": "dose", "drug": "a", "low": 1, "unit": "mg"}, False),
        ({"kind": "dose", "drug": "a", "unit": "mg"}, {"kind": "dose", "drug": "a", "unit": "mg"}, False),
        ({"kind": "cohort", "n": 5, "percent": 10}, {"kind": "cohort", "n": 5}, False),
        ({"kind": "cohort", "n": 5, "percent": 10, "role": "subgroup"}, {"kind": "cohort", "n": 5}, True),
        ({"kind": "response", "outcome": "other:one thing", "count": 0}, {"kind": "response", "outcome": "other:another", "count": 0}, True),
        ({"kind": "response", "outcome": "CR", "outcome_alt": "CRi", "count": 2}, {"kind": "response", "outcome": "cri", "count": 2}, True),
        ({"kind": "response", "outcome": "CR", "count": 0}, {"kind": "response", "outcome": "CR"}, False),
        ({"kind": "response", "outcome": "CR", "percent": 20}, {"kind": "response", "outcome": "CR", "high": 20}, True),
        ({"kind": "response", "outcome": "CR", "high": 20}, {"kind": "response", "outcome": "CR", "percent": 20}, True),
        ({"kind": "response", "outcome": "CR", "low": 10, "high": 20}, {"kind": "response", "outcome": "CR", "percent": 20}, False),
        ({"kind": "response", "outcome": "CR"}, {"kind": "response", "outcome": "CR", "count": 1}, False),
        ({"kind": "survival", "endpoint": "OS", "statistic": "rate", "value": 71, "unit": "%"}, {"kind": "survival", "endpoint": "OS", "statistic": "median", "value": 71, "unit": "%"}, False),
        ({"kind": "survival", "endpoint": "OS", "statistic": "rate", "value": 7, "unit": "mo", "n": 1}, {"kind": "survival", "endpoint": "OS", "statistic": "median", "value": 7, "unit": "month"}, True),
        ({"kind": "survival", "endpoint": "OS", "statistic": "median", "reached": False}, {"kind": "survival", "endpoint": "OS", "statistic": "median", "value": 7}, False),
        ({"kind": "effect", "measure": "HR", "of": "OS", "value": 0.7, "ci_low": 0.5}, {"kind": "effect", "measure": "HR", "of": "OS", "value": 0.7, "ci_low": 0.5, "arm": "A"}, True),
        ({"kind": "effect", "measure": "HR", "of": "OS", "value": 0.7, "ci_low": 0.5}, {"kind": "effect", "measure": "HR", "of": "OS", "value": 0.7}, False),
        ({"kind": "effect", "measure": "HR", "of": "OS", "value": 0.7}, {"kind": "effect", "measure": "ratio", "of": "OS", "value": 0.7}, False),
        ({"kind": "effect", "measure": "OR", "of": "death", "value": 2}, {"kind": "effect", "measure": "OR", "of": None, "value": 2}, False),
        ({"kind": "adverse_event", "event": "Anaemia", "count": 1}, {"kind": "adverse_event", "event": "low  hemoglobin", "count": 1}, True),
        ({"kind": "adverse_event", "event": "anemia", "count": 1}, {"kind": "adverse_event", "event": "fever", "count": 1}, False),
        ({"kind": "adverse_event", "event": "rash", "grade_min": 3, "grade_max": 4}, {"kind": "adverse_event", "event": "rash", "grade_min": 3, "grade_max": 5}, False),
        ({"kind": "adverse_event", "event": "rash", "grade_min": 3, "count": 2}, {"kind": "adverse_event", "event": "rash", "count": 2}, True),
    ],
)  # fmt: skip
def test_the_core_of_each_kind(gold, pred, verdict):
    assert right(gold, pred) is verdict


def test_repeats_are_not_punished():
    gold = [{"kind": "response", "outcome": "CR", "count": 3}]
    pred = [{"kind": "response", "outcome": "CR", "count": 3, "arm": arm} for arm in "abc"]
    assert (line(gold, pred).predicted, line(gold, pred).precision) == (1, 1)


def test_wrong_facts_that_differ_only_in_their_places_count_once():
    pred = [{"kind": "drug", "drug": "x", "id": str(i), "evidence": [{"start": i}]} for i in range(5)]
    assert line([{"kind": "drug", "drug": "a"}], pred).predicted == 1


def test_one_prediction_answers_for_one_gold_fact():
    gold = [{"kind": "cohort", "n": 5, "arm": arm} for arm in "ab"]
    assert line(gold, [{"kind": "cohort", "n": 5}]).right == 1


def test_a_greedy_choice_does_not_cost_a_match():
    gold = [{"kind": "cohort", "n": 5}, {"kind": "cohort", "n": 5, "percent": 10}]
    pred = [{"kind": "cohort", "n": 5, "percent": 10}, {"kind": "cohort", "n": 5, "percent": 11}]
    assert line(gold, pred).right == 2


@given(st.lists(st.lists(st.integers(0, 5), max_size=6, unique=True), max_size=6))
def test_the_matching_is_as_large_as_the_best_of_all_choices(options):
    owners = largest_matching(options)
    assert len(set(owners.values())) == len(owners)
    assert all(choice in options[taker] for choice, taker in owners.items())
    best = 0
    for picks in itertools.product(*([None, *choice] for choice in options)):
        taken = [p for p in picks if p is not None]
        best = max(best, len(taken) if len(set(taken)) == len(taken) else 0)
    assert len(owners) == best


def test_what_was_missed_and_what_is_wrong_is_listed():
    report = score([{"kind": "drug", "drug": "a"}], [{"kind": "drug", "drug": "b"}, {"kind": "issue"}], WORDS)
    assert [f["drug"] for f in report.missed] == ["a"]
    assert [f["drug"] for f in report.extra] == ["b"]


def test_several_articles_are_added_up():
    a = score([{"kind": "drug", "drug": "a"}], [{"kind": "drug", "drug": "a"}], WORDS)
    b = score([{"kind": "drug", "drug": d} for d in "abc"], [], WORDS)
    assert [(x.kind, x.gold, x.right, x.recall) for x in combine([a, b]).lines if x.gold] == [
        ("drug", 4, 1, 0.25),
        ("all", 4, 1, 0.25),
    ]


def test_the_two_formats_show_every_kind():
    report = score([{"kind": "drug", "drug": "a"}], [], WORDS)
    assert list(json.loads(report.to_json())) == [*SCORED, "all"]
    assert json.loads(report.to_json())["drug"]["gold"] == 1
    assert [row.split()[0] for row in report.to_table().splitlines()[2:]] == [*SCORED, "all"]


def disturb(facts, chance):
    """A random part of the facts, some repeated, some with another figure, some moved between slots."""
    found = []
    for fact in facts:
        if chance.random() < 0.2:
            continue
        fact = {k: v for k, v in fact.items() if k not in {"where", "hard", "names"}}  # noqa: PLW2901
        for slot in ("count", "n", "percent", "value", "low", "high"):
            if fact.get(slot) is not None and chance.random() < 0.08:
                fact[slot] = chance.choice([None, fact[slot] + 1, str(fact[slot])])
        if fact.get("percent") is not None and chance.random() < 0.1:
            fact[chance.choice(["low", "high"])] = fact.pop("percent")
        found += [fact] * chance.choice([1, 1, 1, 2])
        if chance.random() < 0.1:
            found.append({**fact, "arm": "elsewhere"})
    chance.shuffle(found)
    return found


@pytest.fixture(scope="module")
def reference():
    path = SHARED / "bench" / "score_facts.py"
    if not path.exists():
        pytest.skip("no reference scorer here")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(6))
def test_the_rates_are_those_of_the_reference_scorer(reference, path, seed):
    gold = read(path)
    pred = disturb(gold, random.Random(seed))
    words = Vocabulary(
        {
            "event": {
                str(i): Concept("event", str(i), a[0], "", alt_en=tuple(a[1:]))
                for i, a in enumerate(reference.EVENT_ALIASES)
            }
        }
    )
    wanted = reference.score(gold, pred)[0]
    for found in score(gold, pred, words).lines:
        if found.kind == Kind.EFFECT:  # the reference does not know them, nor has the gold any
            continue
        for rate in ("precision", "recall", "f1"):
            assert getattr(found, rate) == pytest.approx(wanted[found.kind][rate], abs=0.001), (found.kind, rate)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_shared_gold_against_itself_is_perfect(path):
    gold = read(path)
    assert all((x.precision, x.recall, x.f1) == (1, 1, 1) for x in score(gold, gold).lines)
