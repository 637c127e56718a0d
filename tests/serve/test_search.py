"""The page of a text search, and the box that leads to it from every other page."""

import html
import re

import pytest

from medkb.graph.slots import CLASSES
from medkb.serve.finding import KINDS_RU


def links(text):
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', text)]


@pytest.mark.parametrize("path", ["/", "/query/doses", "/vocab/drug/bosutinib"])
def test_a_box_on_each_page_leads_to_the_search_and_needs_no_script(client, path):
    text = client.get(path, headers={"Accept": "text/html"}).text
    box = re.search(r'<form action="/search".*?</form>', text)[0]
    assert 'name="q"' in box
    assert "<script" not in text


@pytest.mark.parametrize("form", ["бозутиниб", "бозутинибом", "bosutinib"])
def test_what_is_found_leads_to_claims_that_have_it(client, form):
    text = client.get("/search", params={"q": form}).text
    claims = [link for link in links(text) if link.startswith("/claim/")]
    assert claims
    found = client.get(claims[0], headers={"Accept": "text/html"})
    assert found.status_code == 200
    assert re.search("bosutinib|бозутиниб", found.text, re.IGNORECASE)


def test_a_concept_comes_first_and_the_quote_is_marked(client):
    text = client.get("/search", params={"q": "bosutinib"}).text
    first = next(link for link in links(text) if link.startswith(("/vocab/", "/claim/", "/article/")))
    assert first == "/vocab/drug/bosutinib"
    assert "<mark>" in text


@pytest.mark.parametrize(
    ("headers", "params", "lang", "word"),
    [
        ({}, {}, "en", "Search"),
        ({"Accept-Language": "ru,en;q=0.5"}, {}, "ru", "Поиск"),
        ({"Accept-Language": "ru"}, {"lang": "en"}, "en", "Search"),
        ({}, {"lang": "ru"}, "ru", "Поиск"),
        ({}, {"lang": "fr"}, "en", "Search"),
    ],
)
def test_the_page_is_in_the_language_that_is_asked_for(client, headers, params, lang, word):
    response = client.get("/search", params={"q": "bosutinib", **params}, headers=headers)
    assert f'<html lang="{lang}">' in response.text
    assert f"<h1>{word}</h1>" in response.text
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize(
    "question", ["", " ", "...", "-without", '""', "q" * 5000, "NEAR(", "\x00", "; DROP TABLE entries"]
)
def test_whatever_is_asked_is_answered(client, question):
    assert client.get("/search", params={"q": question}).status_code == 200


def test_what_a_visitor_searches_never_becomes_markup(client):
    text = client.get("/search", params={"q": '"><script>alert(1)</script> bosutinib'}).text
    assert "<script" not in text


def test_the_table_behind_the_page_has_the_same_words(client):
    text = client.get("/search", params={"q": "bosutinib", "lang": "ru"}).text
    link = next(link for link in links(text) if link.startswith("/query/search?"))
    assert 'value="bosutinib"' in client.get(link).text


def test_a_russian_page_has_a_word_for_every_kind_of_claim():
    assert set(KINDS_RU) == set(CLASSES.values())


def test_a_russian_page_calls_what_was_found_by_its_russian_name(client):
    text = client.get("/search", params={"q": "бозутиниб", "lang": "ru"}).text
    assert "Препарат: бозутиниб</a>" in text
    assert "Препарат: bosutinib</a>" not in text
