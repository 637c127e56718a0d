"""What the addresses of a knowledge base stand for, as pages and as RDF."""

import re

import pytest
import rdflib
from lxml import html

from medkb.graph import MKB
from medkb.graph.namespaces import BASE, OA

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}  # as browsers ask
TURTLE = {"Accept": "text/turtle"}
DOSE = """SELECT ?dose ?article ?quote ?drug ?printed {
  ?dose a mkb:Dose ; mkb:inArticle ?article ; mkb:drug ?drug ; mkb:printed ?printed ; mkb:hasEvidence ?e .
  ?e oa:hasTarget/oa:hasSelector/oa:exact ?quote } ORDER BY ?dose ?quote LIMIT 1"""
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def dose(client):
    row = client.get("/sparql", params={"query": DOSE}).json()["results"]["bindings"][0]
    return {name: value["value"] for name, value in row.items()}


def path(iri):
    return "/" + iri.removeprefix(BASE)


def page(client, iri):
    response = client.get(path(iri), headers=HTML)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["vary"]
    return html.document_fromstring(response.text)


def graph(client, iri, **headers):
    response = client.get(path(iri), headers=headers or TURTLE)
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.content, format="turtle")


def test_the_page_of_a_claim_shows_its_evidence_where_it_stands(client, dose):
    shown = page(client, dose["dose"])
    marks = shown.xpath("//figure[@class='evidence']//mark/text()")
    assert dose["quote"] in marks
    assert "characters" in shown.xpath("string(//figcaption)")
    assert dose["printed"] in shown.xpath("string(//h1)")
    assert path(dose["article"]) in shown.xpath("//a/@href")
    assert path(dose["drug"]) in shown.xpath("//a/@href")


def test_the_page_of_an_article_lists_every_claim_with_a_quote(client, dose):
    query = f"SELECT (COUNT(*) AS ?n) {{ ?c mkb:inArticle <{dose['article']}> ; a mkb:Claim }}"
    number = int(client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["n"]["value"])
    rows = page(client, dose["article"]).xpath("//table[@class='claims']//tr")
    assert len(rows) == number > 10
    assert all(row.xpath(".//mark/text()") for row in rows)


def test_the_page_of_a_concept_has_both_languages_and_the_claims_that_name_it(client, dose):
    shown = page(client, dose["drug"])
    assert shown.xpath("//td//span[@lang='ru']/text()")
    assert shown.xpath("//td//span[@lang='en']/text()")
    assert path(dose["dose"]) in shown.xpath("//table[@class='claims']//a/@href")


def test_every_link_of_a_claim_to_this_server_leads_somewhere(client, dose):
    for link in page(client, dose["dose"]).xpath("//a/@href"):
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link


def test_a_claim_in_turtle_has_its_evidence_with_offsets_and_quote(client, dose):
    found = graph(client, dose["dose"])
    quotes = {str(value) for value in found.objects(None, rdflib.URIRef(OA + "exact"))}
    assert dose["quote"] in quotes
    assert list(found.objects(None, rdflib.URIRef(OA + "start")))
    assert (rdflib.URIRef(dose["dose"]), rdflib.RDF.type, rdflib.URIRef(MKB + "Dose")) in found


def test_an_article_in_turtle_is_its_graph(client, dose):
    whole = client.get("/graphs", params={"graph": dose["article"]}, headers=TURTLE)
    assert whole.status_code == 200
    assert client.get(path(dose["article"]), headers=TURTLE).content == whole.content


@pytest.mark.parametrize(
    ("ending", "media"),
    [("ttl", "text/turtle"), ("nt", "application/n-triples"), ("jsonld", "application/ld+json")],
)
def test_an_ending_names_the_format(client, dose, ending, media):
    response = client.get(f"{path(dose['dose'])}.{ending}", headers=HTML)
    assert response.headers["content-type"].partition(";")[0] == media
    assert dose["dose"] in response.text or "claim:" in response.text


@pytest.mark.parametrize("place", ["/claim/none", "/article/none.ttl", "/vocab/drug/none", "/article", "/claim/%ff"])
@pytest.mark.parametrize("headers", [HTML, TURTLE])
def test_what_nothing_is_known_of_is_404(client, place, headers):
    assert client.get(place, headers=headers).status_code == 404


def test_an_article_with_a_doi_is_found_under_its_encoded_address(serving, tmp_path):
    import httpx

    from medkb.store import EmbeddedStore

    iri = f"{BASE}article/10.1000%2Fx%28y%29"
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        title = '<http://purl.org/dc/terms/title> "<b>A &amp; B</b>"'
        store.replace_graph(iri, f"<{iri}> {title} <{iri}> .\n".encode())
    with serving(tmp_path / "kb", at_once=1) as url:
        for place in ("10.1000%2Fx%28y%29", "10.1000%2Fx(y)"):
            response = httpx.get(f"{url}/article/{place}", headers=HTML)
            assert response.status_code == 200
            assert "&lt;b&gt;A &amp;amp; B&lt;/b&gt;" in response.text
            assert "<b>" not in response.text


def test_pages_load_nothing_from_elsewhere(client, dose):
    for place in ("/", "/editor", "/query/doses", path(dose["dose"]), path(dose["article"])):
        response = client.get(place, headers=HTML)
        assert not re.findall(r'(?:src|<link[^>]*href)="(?:https?:)?//', response.text)
        assert "default-src 'none'" in response.headers["content-security-policy"]
