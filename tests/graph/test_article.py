"""Claims as RDF."""

import runpy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from medkb.graph import MKB, Run, article_iri, article_quads, claim_iri, convert, terms
from medkb.graph.namespaces import DC, PRISM
from medkb.model import Claim, Document, Drug, Evidence
from medkb.model.codec import from_record

ROOT = Path(__file__).parents[2]
S = runpy.run_path(str(Path(__file__).with_name("samples.py")))
# rdflib warns of its own calls
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
PREFIXES = "PREFIX mkb: <https://w3id.org/medkb/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#> "


@pytest.fixture(scope="module")
def russian():
    document, claims = S["articles"]()[0]
    return document, claims, article_quads(document, claims, S["RUN"], S["issues"](claims))


@pytest.fixture(scope="module")
def graph(russian):
    dataset = rdflib.Dataset()
    dataset.parse(data=russian[2], format="nquads")
    return dataset.graph(rdflib.URIRef(article_iri(russian[1][0].document)))


def test_the_same_input_gives_the_same_bytes_in_any_order(russian):
    document, claims, quads = russian
    assert article_quads(document, claims[::-1], S["RUN"], S["issues"](claims)) == quads


def test_the_lines_are_sorted_and_distinct(russian):
    lines = russian[2].decode().splitlines()
    assert lines == sorted(set(lines))


def test_rdflib_and_pyoxigraph_read_the_same_number_of_quads(russian, graph):
    assert len(list(ox.parse(russian[2], format=ox.RdfFormat.N_QUADS))) == len(graph) == russian[2].count(b"\n")


def test_every_quad_stands_in_the_articles_graph(russian):
    names = {quad.graph_name.value for quad in ox.parse(russian[2], format=ox.RdfFormat.N_QUADS)}
    assert names == {"https://w3id.org/medkb/article/10.1234%2Fru%201"}


def test_the_offsets_and_the_quote_lead_back_to_the_text(russian, graph):
    rows = list(
        graph.query(
            PREFIXES
            + "SELECT ?start ?end ?exact ?prefix ?suffix { ?t oa:hasSelector ?p, ?q . ?p oa:start ?start ; oa:end ?end ."
            " ?q oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix }"
        )
    )
    text = russian[0].text
    assert len(rows) == 2 * len(russian[1]) + 2 * len(S["issues"](russian[1]))
    for start, end, exact, prefix, suffix in rows:
        assert text[int(start) : int(end)] == str(exact)
        assert text[: int(start)].endswith(str(prefix))
        assert text[int(end) :].startswith(str(suffix))
        assert len(prefix) == min(32, int(start))


def test_an_issue_says_what_is_wrong_in_both_languages_and_is_tied_to_its_claim(graph):
    (issue,) = graph.subjects(rdflib.RDF.type, rdflib.URIRef(MKB + "Issue"))
    (claim,) = graph.subjects(rdflib.URIRef(MKB + "hasIssue"), issue)
    details = {label.language for label in graph.objects(issue, rdflib.DCTERMS.description)}
    assert details == {"en", "ru"}
    assert str(claim).endswith("-005")


def test_page_and_box_become_a_pdf_fragment(graph):
    fragments = set(graph.objects(None, rdflib.RDF.value))
    assert fragments == {rdflib.Literal("page=2&viewrect=1.5,20,40,10")}


def test_text_over_two_lines_has_a_fragment_for_each():
    document, (claim, *_) = S["articles"]()[0]
    lines = ((100.0, 20.0, 140.0, 30.0), (10.0, 32.0, 35.0, 42.0))
    places = tuple(replace(e, bbox=(10.0, 20.0, 140.0, 42.0), boxes=lines) for e in claim.fact.evidence[:1])
    quads = article_quads(document, [replace(claim, fact=replace(claim.fact, evidence=places))], S["RUN"])
    values = {
        q.object.value for q in ox.parse(quads, format=ox.RdfFormat.N_QUADS) if q.predicate.value.endswith("#value")
    }
    assert {"page=2&viewrect=100,20,40,10", "page=2&viewrect=10,32,25,10"} <= values


def test_authors_and_journal_are_stated_of_the_article(russian, graph):
    article = rdflib.URIRef(article_iri(russian[1][0].document))
    creators = {str(name) for name in graph.objects(article, rdflib.URIRef(DC + "creator"))}
    assert creators == {"Иванова А.Б.", "Petrov V.G."}
    assert str(graph.value(article, rdflib.URIRef(PRISM + "publicationName"))) == "Journal of Samples"


def test_a_stated_zero_is_written_and_an_absent_slot_is_not(russian, graph):
    zero = rdflib.URIRef(claim_iri(russian[1][4].id))
    assert graph.value(zero, rdflib.URIRef(MKB + "count")).toPython() == 0
    assert graph.value(zero, rdflib.URIRef(MKB + "ageMedian")) is None


def test_a_decimal_keeps_its_value_and_the_printed_string_its_spelling(russian, graph):
    dose = rdflib.URIRef(claim_iri(russian[1][2].id))
    assert graph.value(dose, rdflib.URIRef(MKB + "value")) == rdflib.Literal(Decimal("375.5"))
    assert str(graph.value(dose, rdflib.URIRef(MKB + "printed"))) == "375,50 мг/м2"


def test_false_is_a_statement_where_the_slot_can_say_nothing(russian, graph):
    rash = rdflib.URIRef(claim_iri(russian[1][8].id))
    assert graph.value(rash, rdflib.URIRef(MKB + "serious")).toPython() is False


def test_the_run_names_version_vocabulary_and_input(graph):
    used = {str(o).rsplit("/", 1)[1] for o in graph.objects(None, rdflib.PROV.used)}
    assert used == {"a1" * 32, "b2" * 32}
    assert rdflib.Literal("0.1.0") in set(graph.objects(None, rdflib.OWL.versionInfo))


def test_another_input_is_another_run():
    assert Run("1", "v", "x").iri != Run("1", "v", "y").iri


def test_claims_of_two_articles_are_refused(russian):
    document, claims, _ = russian
    with pytest.raises(ValueError, match="2 articles"):
        article_quads(document, [claims[0], replace(claims[1], document="other")], S["RUN"])


def test_an_article_without_claims_still_has_its_own_node():
    quads = article_quads(Document("a.txt", "x", sha256="d" * 64), [], S["RUN"])
    assert b"<https://w3id.org/medkb/article/sha256-dddddddddddddddd>" in quads
    assert b"ontology#Article" in quads


def test_every_term_that_is_written_is_declared_in_the_ontology():
    ontology = rdflib.Graph().parse(ROOT / "vocab" / "medkb.ttl")
    declared = {str(s) for s in ontology.subjects() if isinstance(s, rdflib.URIRef)}
    from medkb.graph import slots

    named = {MKB + name for rows in (slots.SHARED, *slots.SLOTS.values()) for _, name, _ in rows if ":" not in name}
    written = {
        term.value
        for document, claims in S["articles"]()
        for quad in ox.parse(
            article_quads(document, claims, S["RUN"], S["issues"](claims)), format=ox.RdfFormat.N_QUADS
        )
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(MKB)
    }
    assert len(written) > 40
    assert (written | named) - declared == set()


def test_what_is_written_conforms_to_the_shapes(graph):
    shapes = ROOT / "vocab" / "shapes.ttl"
    if not shapes.exists():
        pytest.skip("no shapes yet")
    import pyshacl

    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(shapes), ont_graph=str(ROOT / "vocab" / "medkb.ttl"))
    assert conforms, report


@pytest.mark.parametrize("form", ["trig", "jsonld", "nquads"])
def test_a_conversion_keeps_every_quad(russian, form):
    back = ox.parse(
        convert(russian[2], form),
        format={"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD, "nquads": ox.RdfFormat.N_QUADS}[form],
    )
    assert set(back) == set(ox.parse(russian[2], format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("ntriples", "nt")])
def test_rdflib_reads_the_triples_of_a_conversion(russian, form, name):
    assert len(rdflib.Graph().parse(data=convert(russian[2], form), format=name)) == russian[2].count(b"\n")


def test_an_unknown_format_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'xml' is not one of nquads, trig"):
        convert(b"", "xml")


ANY = st.text(max_size=40)


@given(ANY, ANY, ANY)
def test_any_text_survives_writing_and_reading(quote, arm, identifier):
    text = f"{quote}x"
    fact = Drug(evidence=(Evidence(0, len(text), text),), drug=text, arm=arm, study=arm or None)
    claim = Claim(identifier, "f", identifier, fact)
    document = Document("f", text, sha256="e" * 64)
    quads = list(ox.parse(article_quads(document, [claim], S["RUN"]), format=ox.RdfFormat.N_QUADS))
    assert {q.object.value for q in quads if q.predicate.value == MKB + "drugName"} == {text}
    assert arm in {q.object.value for q in quads if q.predicate.value.endswith("#label")}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_decimal_literal_has_the_value_of_the_number(number):
    literal = terms.decimal(number)
    assert Decimal(literal.split('"')[1]) == number
    assert "E" not in literal.split('"')[1]


def test_a_number_that_cannot_be_printed_is_refused():
    with pytest.raises(ValueError, match="not a printed figure"):
        terms.decimal(Decimal("NaN"))


def test_a_concept_address_cannot_break_out_of_its_brackets():
    assert terms.iri("https://x/> <y") == "<https://x/%3E%20%3Cy>"


def test_a_p_value_that_json_gave_as_a_number_is_written_as_text():
    record = {
        "kind": "response",
        "id": "r",
        "document": "d",
        "outcome": "CR",
        "p": 0.003,
        "evidence": [{"start": 0, "end": 1, "text": "x"}],
    }
    quads = article_quads(Document("f", "x", sha256="e" * 64), [from_record(record)], S["RUN"]).decode()
    assert '<https://w3id.org/medkb/ontology#pValue> "0.003" <' in quads
