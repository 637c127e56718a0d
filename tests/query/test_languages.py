"""Facts of an article in two languages, and queries whose parts are found apart."""

import runpy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads
from medkb.model import Response
from medkb.query import run
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
FACTS = [
    (Response, text, {"outcome": code, "percent": Decimal(percent), "source": source, "arm": arm})
    for text, code, percent, source, arm in (
        ("ответ 31 %", "CR", 31, "own", "A"),
        ("CR in 42%", "CR", 42, "own", "B"),
        ("общий ответ 53 %", "ORR", 53, "own", "A"),
        ("ORR of 64% elsewhere", "ORR", 64, "cited", "A"),
        ("CR of 75% elsewhere", "CR", 75, "cited", "A"),
    )
]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Two articles with the same facts: in the first each phrase is of its language, the second is all Russian."""
    with EmbeddedStore.open(tmp_path_factory.mktemp("languages"), create=True) as store:
        for name in ("two", "one"):
            document, claims = S["article"](f"{name}.txt", f"10.1/{name}", FACTS)
            claims = [replace(claim, id=f"{name}-{claim.id}") for claim in claims]
            if name == "two":
                claims = [replace(claim, fact=spoken(claim.fact)) for claim in claims]
            issues = S["issues"](claims)
            store.replace_graph(article_iri(f"10.1/{name}"), article_quads(document, claims, S["RUN"], issues))
        yield store


def spoken(fact):
    return replace(fact, evidence=tuple(replace(e, lang="en" if e.text.isascii() else "ru") for e in fact.evidence))


def answer(base, name, columns, **params):
    found = run(base, name, params)
    at = [found.variables.index(column) for column in columns.split()]
    return sorted(" | ".join("" if row[i] is None else row[i].value for i in at) for row in found)


ENGLISH = [f"en | two.txt | {quote}" for quote in ("CR in 42%", "CR of 75% elsewhere", "ORR of 64% elsewhere")]
RUSSIAN = ["ru | two.txt | общий ответ 53 %", "ru | two.txt | ответ 31 %"]


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({}, ENGLISH + RUSSIAN),
        ({"lang": "en"}, ENGLISH),
        ({"lang": "ru"}, RUSSIAN),
        ({"article": "two", "lang": "ru"}, RUSSIAN),
        ({"article": "one"}, []),
    ],
)
def test_what_stands_in_one_language_is_told_of_articles_in_two(base, params, wanted):
    assert answer(base, "one-language", "language file quote", **params) == wanted


def test_own_results_stand_beside_cited_ones_of_their_article_and_outcome_only(base):
    pairs = answer(base, "own-and-cited", "file outcome_code percent cited_percent", article="one")
    assert pairs == ["one.txt | CR | 31 | 75", "one.txt | CR | 42 | 75", "one.txt | ORR | 53 | 64"]
    assert len(answer(base, "own-and-cited", "percent", outcome="orr")) == 2


@pytest.mark.parametrize(
    ("params", "quotes"),
    [
        ({"printed": "42%"}, ["CR in 42%"]),
        ({"printed": "42%", "claim": "two-nothing"}, []),
        ({"printed": "of 8"}, []),
    ],
)
def test_a_figure_is_found_where_it_is_printed_and_nowhere_else(base, params, quotes):
    assert sorted(set(answer(base, "evidence", "quote", **params))) == quotes


def test_a_figure_of_one_claim_is_found_in_that_claim_only(base):
    claims = answer(base, "evidence", "claim", printed="42%")
    one = claims[0].rpartition("/")[2]
    assert len(set(claims)) == 2
    assert set(answer(base, "evidence", "claim", printed="42%", claim=one)) == {claims[0]}


def test_parameters_are_bound_at_every_mark(base):
    part = "{ SELECT ?c { # bind\n ?c mkb:percent ?n FILTER(?n = ?x) } }"
    query = f"SELECT ?c {{ {part} UNION {part} }}"
    assert len(list(run(base, query, {"x": "31"}))) == 4


def test_the_column_is_that_of_the_text_before_parameters_went_in_at_several_marks(base):
    query = "SELECT ?c { { # bind\n ?c ?p ?x } UNION { # bind\n ?c nope:p ?x } }"
    with pytest.raises(Exception, match="not declared") as plain:
        run(base, query)
    with pytest.raises(Exception, match="not declared") as bound:
        run(base, query, {"x": "1"})
    assert str(bound.value) == str(plain.value)
