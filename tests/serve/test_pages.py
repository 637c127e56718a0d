"""The pages, and what stands behind their links."""

import csv
import html
import io
import re

import pytest

from medkb.query import named_queries, run
from medkb.serve import page
from medkb.store import EmbeddedStore

QUERIES = named_queries()


def links(text):
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', text)]


def test_health(client):
    assert (client.get("/health").status_code, client.get("/health").text) == (200, "ok\n")


def test_the_first_page_links_every_named_query_and_each_link_gives_a_page(client):
    found = links(client.get("/").text)
    found = [link for link in found if link.startswith("/query/")]
    assert found == [f"/query/{name}" for name in QUERIES]
    for link in found:
        response = client.get(link)
        assert response.status_code == 200, link
        assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_has_a_row_for_each_row_of_the_answer_behind_its_links(client):
    text = client.get("/query/doses", params={"drug": "bosutinib"}).text
    files = [link for link in links(text) if link.endswith("drug=bosutinib")]
    assert len(files) == len(page.DOWNLOADS)
    rows = list(csv.DictReader(io.StringIO(client.get(files[0]).text)))
    assert rows
    assert text.count("<tr>") == 1 + len(rows)
    for link in files:
        assert client.get(link).status_code == 200


def test_a_claim_on_a_page_leads_to_its_evidence(client):
    link = next(link for link in links(client.get("/query/doses").text) if link.startswith("/claim/"))
    text = client.get(link, headers={"Accept": "text/html"}).text
    assert re.search(r"<mark>[^<]*(мг|mg)", text)


def test_a_parameter_that_is_left_empty_is_not_given(client):
    assert client.get("/query/doses?drug=&source=").text == client.get("/query/doses").text


@pytest.mark.parametrize("path", ["/query/nothing", "/query/doses.exe", "/nothing"])
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_a_parameter_that_a_query_has_not_is_400_by_name(client, ending):
    response = client.get(f"/query/doses{ending}?nothing=1")
    assert response.status_code == 400
    assert "'nothing'" in response.text


def test_what_a_visitor_writes_never_becomes_markup(client):
    response = client.get("/query/doses", params={"drug": '"><script>alert(1)</script>'})
    assert response.status_code == 200
    assert "<script" not in response.text


def test_a_long_answer_is_cut_on_the_page_and_says_so(kb, monkeypatch):
    monkeypatch.setattr(page, "MOST_ROWS", 2)
    with EmbeddedStore.open(kb, read_only=True) as store:
        text = page.answer(QUERIES["doses"], {}, run(store, "doses"))
    assert re.search(r"\d+ rows, the first 2 of them here", text)
    assert text.count("<tr>") == 3


def test_a_query_whose_needed_parameter_is_missing_asks_for_it():
    needy = page.answer(
        type(QUERIES["doses"])("x", "X", "?", "?", (page.Parameter("file", "string", "the <file>"),), "SELECT"),
        {},
        None,
    )
    assert 'name="file" value="" required' in needy
    assert "the &lt;file&gt;" in needy
