"""Text search in SPARQL."""

import pytest

from medkb.errors import QueryError
from medkb.query import run


def column(kb, query, params=None):
    return [row[0].value for row in run(kb, query, params)]


def test_a_search_binds_the_nodes_that_have_the_words(kb):
    query = 'SELECT ?claim { ?event mkb:search "нейтропенией" . ?claim mkb:event ?event }'
    assert column(kb, query) == column(kb, "SELECT ?claim { ?claim mkb:event event:neutropenia }")


def test_a_search_in_places_leads_to_claims(kb):
    query = 'SELECT DISTINCT ?class { ?place mkb:search "III степени" ; a mkb:Evidence ; oa:hasBody/a ?class }'
    assert "https://w3id.org/medkb/ontology#AdverseEvent" in column(kb, query.replace("; a", ". ?place a"))


def test_the_best_hit_has_rank_one(kb):
    found = list(run(kb, 'SELECT ?x ?x_rank { ?x mkb:search "нейтропения" } ORDER BY ?x_rank'))
    assert [int(row[1].value) for row in found] == list(range(1, len(found) + 1))
    assert found[0][0].value.endswith("event/neutropenia")


@pytest.mark.parametrize(("tag", "count"), [("@en", 1), ("@ru", 0), ("", 1)])
def test_a_language_tag_keeps_to_texts_of_that_language(kb, tag, count):
    assert len(column(kb, f'SELECT ?x {{ ?x <https://w3id.org/medkb/ontology#search> "neutropenia"{tag} }}')) == count


def test_a_parameter_says_what_to_search_for(kb):
    query = "SELECT ?x { ?x mkb:search ?words }"
    assert column(kb, query, {"words": "сыпью"}) == column(kb, "SELECT ?x { ?x mkb:search '''сыпь''' }")


def test_two_searches_meet_in_one_query(kb):
    query = (
        'SELECT ?claim { ?e mkb:search "сыпь" . ?claim mkb:event ?e ; mkb:hasEvidence ?p . ?p mkb:search "не было" }'
    )
    assert len(set(column(kb, query))) == 1


def test_quotation_marks_and_escapes_of_sparql_are_read(kb):
    assert column(kb, r"""SELECT ?x { ?x mkb:search "\"III–IV степени\"" }""")
    assert not column(kb, r"""SELECT ?x { ?x mkb:search "\"IV III степени\"" }""")


def test_words_that_are_nowhere_find_nothing(kb):
    assert column(kb, 'SELECT ?x { ?x mkb:search "абракадабра" }') == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('SELECT ?x { ?x a mkb:Arm ; mkb:search "a" }', "line 1, column 28: a search is a statement of its own"),
        ("SELECT ?x { ?x mkb:search 12 }", "a text in quotation marks"),
        ("SELECT ?x { ?x mkb:search ?y }", "a parameter that is given"),
        ('SELECT ?x { <x:y> mkb:search "a" }', "a statement of its own"),
        ('SELECT ?x { ?x mkb:search "-" }', "nothing to search for"),
        ("SELECT ?x { ?x mkb:search", "a statement of its own"),
    ],
)
def test_a_search_that_cannot_be_made_says_why(kb, query, message):
    with pytest.raises(QueryError, match=message):
        run(kb, query)
