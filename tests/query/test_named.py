"""The queries that come with medkb."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import QueryError
from medkb.query import named_queries, named_query, run
from medkb.query.guard import check, tokens
from medkb.query.named import parse, term


def rows(kb, name, **params):
    answer = run(kb, name, params)
    return [dict(zip(answer.variables, (None if t is None else t.value for t in row), strict=True)) for row in answer]


def test_there_are_queries_for_the_questions_that_people_have():
    assert set(named_queries()) >= {
        "doses", "responses", "adverse-events", "cohorts", "article", "evidence", "survival", "drugs", "articles", "unlinked",
    }  # fmt: skip


@pytest.mark.parametrize("name", named_queries())
def test_a_named_query_declares_every_prefix_that_it_uses(name):
    text = named_queries()[name].text
    used = {t.text.partition(":")[0] for t in tokens(text) if t.kind == "name"}
    assert used <= set(re.findall(r"PREFIX (\w+):", text))


@pytest.mark.parametrize("name", named_queries())
def test_a_named_query_uses_each_of_its_parameters(name):
    query = named_queries()[name]
    variables = {t.text[1:] for t in tokens(query.text) if t.kind == "variable"}
    assert {p.name for p in query.params} <= variables
    assert check(query.text) == "SELECT"


@pytest.mark.parametrize("name", named_queries())
def test_the_question_stands_in_russian_too(name):
    assert re.search("[а-я]{4}", named_queries()[name].question_ru)


@pytest.mark.parametrize("drug", ["rituximab", "РИТУКС"])
def test_doses_are_found_by_part_of_the_name_in_both_languages(kb, drug):
    assert [(r["drug_name"], r["value"], r["unit"]) for r in rows(kb, "doses", drug=drug)] == [
        ("rituximab", "375.5", "mg/m2")
    ]


def test_a_dose_without_a_concept_is_listed(kb):
    assert [(r["low"], r["high"]) for r in rows(kb, "doses", drug="newdrugmab")] == [("10", "20")]


def test_the_drugs_of_a_response_are_those_of_its_arm(kb):
    (row,) = (r for r in rows(kb, "responses") if r["arm"] == "A")
    assert row["drugs_given_in_article"] == "venetoclax / венетоклакс"
    assert (row["count"], row["n"], row["percent"]) == ("19", "48", "39.6")


def test_an_arm_without_drugs_of_its_own_gets_those_of_the_article(kb):
    (row,) = (r for r in rows(kb, "responses") if r["arm"] == "C")
    assert row["drugs_given_in_article"] == "rituximab / ритуксимаб, venetoclax / венетоклакс"


def test_a_cited_response_is_not_put_down_to_the_articles_drugs(kb):
    (row,) = rows(kb, "responses", source="cited")
    assert row["study"] == "NOVA-1"
    assert row["drugs_given_in_article"] == ""


def test_adverse_events_below_the_grade_are_left_out(kb):
    assert [r["event_name"] for r in rows(kb, "adverse-events")] == ["neutropenia"]
    assert rows(kb, "adverse-events", grade="4") == []


def test_grade_zero_lists_events_without_a_grade_and_stated_absences(kb):
    found = {r["event_name"]: r["count"] for r in rows(kb, "adverse-events", grade="0")}
    assert found == {"neutropenia": "11", "rash": "0"}


def test_adverse_events_are_found_by_their_russian_name(kb):
    assert [r["event_name"] for r in rows(kb, "adverse-events", event="Нейтро")] == ["neutropenia"]


@pytest.mark.parametrize("article", ["русск", "10.1234/ru", "название"])
def test_an_article_is_found_by_file_id_or_title(kb, article):
    assert sum(r["file"] == "русская.pdf" for r in rows(kb, "article", article=article)) == 11


def test_an_articles_facts_stand_in_the_order_of_the_text(kb):
    starts = [int(r["start"]) for r in rows(kb, "article", article="english.txt")]
    assert starts == sorted(starts)


def test_a_figure_leads_to_all_its_places_with_what_stands_around(kb):
    found = rows(kb, "evidence", printed="39,6")
    assert len(found) == 2
    assert {(r["quote"], r["page"]) for r in found} == {("19 (39,6%)", "2")}
    assert all(r["before"].endswith("Итог 5: ") for r in found)


def test_a_claim_id_leads_to_its_places(kb):
    claim = rows(kb, "doses", drug="rituximab")[0]["claim"]
    assert {r["claim"] for r in rows(kb, "evidence", claim=claim)} == {claim}


def test_a_median_that_was_not_reached_says_so(kb):
    assert [(r["statistic"], r["value"], r["reached"]) for r in rows(kb, "survival", drug="venetoclax")] == [
        ("median", None, "false")
    ]


def test_drugs_have_labels_in_both_languages_and_one_row_each(kb):
    found = [(r["name_en"], r["name_ru"], r["articles"]) for r in rows(kb, "drugs")]
    assert found == [("newdrugmab", "", "1"), ("rituximab", "ритуксимаб", "1"), ("venetoclax", "венетоклакс", "1")]


def test_facts_are_counted_by_kind(kb):
    found = {r["file"]: (r["doses"], r["cohorts"], r["adverse_events"]) for r in rows(kb, "articles")}
    assert found == {"русская.pdf": ("2", "2", "2"), "english.txt": ("1", "0", "0")}


def test_names_without_a_concept_are_listed(kb):
    assert [(r["kind"], r["name"]) for r in rows(kb, "unlinked")] == [("drug", "newdrugmab")]


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(QueryError, match="did you mean survival"):
        named_query("survial")


def test_a_missing_parameter_is_named(kb):
    with pytest.raises(QueryError, match="parameter 'article' is needed"):
        run(kb, "article")


def test_an_unknown_parameter_is_answered_with_the_known_ones(kb):
    with pytest.raises(QueryError, match="no parameter 'drg'; it has drug, source"):
        run(kb, "doses", {"drg": "x"})


@pytest.mark.parametrize(
    ("kind", "value"),
    [("integer", "three"), ("integer", "1.5"), ("decimal", "1e5"), ("boolean", "yes"), ("iri", "a b")],
)
def test_a_value_of_another_type_is_refused(kind, value):
    with pytest.raises(QueryError, match="parameter 'x'"):
        term("x", kind, value)


@pytest.mark.parametrize(
    "header", ["# title: T", "# title: T\n# question: Q\n# question_ru: В\n# param: x number words"]
)
def test_a_header_that_lacks_something_is_refused(header):
    with pytest.raises(QueryError, match=r"x\.rq"):
        parse("x", header)


@given(value=st.text(max_size=30))
def test_no_value_of_a_parameter_can_break_out_of_its_string(kb, value):
    inside = f'{value}" }} ?s ?p ?o #'
    assert rows(kb, "doses", drug=inside) == []
