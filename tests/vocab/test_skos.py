"""The vocabulary as SKOS."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from medkb.graph.slots import CLASSES, CONCEPTS, SHARED, SLOTS
from medkb.vocab import Concept, Vocabulary, load
from medkb.vocab.skos import exact_iri, serialize, to_ntriples

BASE = "https://w3id.org/medkb/vocab/"
MKB = "https://w3id.org/medkb/ontology#"
ROOT = Path(__file__).parents[2]


def parse(text):
    return rdflib.Graph().parse(data=text, format="nt")


def of(*concepts):
    schemes = {}
    for concept in concepts:
        schemes.setdefault(concept.scheme, {})[concept.id] = concept
    return Vocabulary(schemes)


@pytest.fixture(scope="module")
def small():
    """The shipped schemes other than drugs, which are so many that rdflib takes its time over them."""
    full = load()
    return Vocabulary({k: v if k not in ("drug", "regimen") else {} for k, v in full.schemes.items()})


@pytest.fixture(scope="module")
def graph(small):
    return parse(to_ntriples(small))


def test_each_row_is_one_concept_in_its_scheme(small, graph):
    for scheme, concepts in small.schemes.items():
        found = set(graph.subjects(SKOS.inScheme, rdflib.URIRef(BASE + scheme)))
        assert found == {rdflib.URIRef(c.iri) for c in concepts.values()}


def test_each_language_has_at_most_one_preferred_label(graph):
    for node in graph.subjects(RDF.type, SKOS.Concept):
        langs = [label.language for label in graph.objects(node, SKOS.prefLabel)]
        assert len(langs) == len(set(langs)), node


def test_no_alternative_label_is_also_the_preferred_one(graph):
    assert not [n for n, label in graph.subject_objects(SKOS.altLabel) if (n, SKOS.prefLabel, label) in graph]


def test_the_graph_has_every_label_of_the_rows(small, graph):
    for scheme in small.schemes:
        for c in small.concepts(scheme):
            labels = {str(o) for p in (SKOS.prefLabel, SKOS.altLabel) for o in graph.objects(rdflib.URIRef(c.iri), p)}
            assert labels == {x for x in (c.en, c.ru, *c.alt_en, *c.alt_ru, *c.abbr) if x}


def test_every_broader_concept_exists(graph):
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert set(graph.objects(None, SKOS.broader)) <= concepts


def test_atc_classes_are_a_chain_up_to_the_main_group():
    atc = load().schemes["atc"]
    drug = Concept("drug", "x", "x", "икс", broader=("atc:L01FX",), exact=("atc:L01FX07",))
    graph = parse(to_ntriples(of(drug, *(atc[code] for code in ("L", "L01", "L01F", "L01FX")))))
    node, chain = rdflib.URIRef(BASE + "drug/x"), []
    while node := graph.value(node, SKOS.broader):
        chain.append(str(graph.value(node, SKOS.notation)))
    assert chain == ["L01FX", "L01F", "L01", "L"]


def test_abbreviations_carry_the_language_of_their_letters():
    graph = parse(to_ntriples(of(Concept("event", "x", "x", "икс", abbr=("SOS", "ССО")))))
    assert set(graph.objects(None, SKOS.altLabel)) == {rdflib.Literal("SOS", "en"), rdflib.Literal("ССО", "ru")}


@pytest.mark.parametrize(
    ("curie", "address"),
    [
        ("umls:C1234567", "http://linkedlifedata.com/resource/umls/id/C1234567"),
        ("atc:L01FX07", "http://purl.bioontology.org/ontology/UATC/L01FX07"),
        ("ctcae:Febrile neutropenia", BASE + "ctcae/Febrile_neutropenia"),
        ("ucum:mg/m2", None),
        ("umls:", None),
    ],
)
def test_codes_become_addresses_of_their_system(curie, address):
    assert exact_iri(curie) == address


@given(st.text(st.characters(blacklist_categories=("Cs",)), min_size=1))
def test_any_label_survives_the_escaping(label):
    graph = parse(to_ntriples(of(Concept("event", "x", label, ""))))
    assert str(graph.value(rdflib.URIRef(BASE + "event/x"), SKOS.prefLabel)) == label


def test_the_same_vocabulary_gives_the_same_text_without_repeats(small):
    lines = to_ntriples(small).splitlines()
    assert lines == to_ntriples(small).splitlines()
    assert len(lines) == len(set(lines))


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(ROOT / "vocab" / "medkb.ttl")


def declared(ontology):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {n for kind in kinds for n in ontology.subjects(RDF.type, kind) if isinstance(n, rdflib.URIRef)}


def test_every_class_and_property_has_a_definition_and_a_label_in_both_languages(ontology):
    for node in declared(ontology):
        assert {label.language for label in ontology.objects(node, RDFS.label)} == {"en", "ru"}, node
        assert {said.language for said in ontology.objects(node, SKOS.definition)} == {"en", "ru"}, node


def test_the_ontology_declares_what_the_shapes_name(ontology):
    shapes = rdflib.Graph().parse(ROOT / "vocab" / "shapes.ttl")
    named = {o for o in shapes.objects() if isinstance(o, rdflib.URIRef) and o.startswith(MKB)}
    assert named <= declared(ontology)


def test_the_ontology_declares_every_property_that_graphs_are_written_with(ontology):
    names = {p for rows in (SHARED, *SLOTS.values()) for _, p, _ in rows} | set(CONCEPTS.values())
    assert {rdflib.URIRef(MKB + name) for name in names if ":" not in name} <= declared(ontology)


def test_each_slot_is_an_attribute_of_the_class_that_has_it(ontology):
    def classes(node):
        union = ontology.value(node, OWL.unionOf)
        return set(Collection(ontology, union)) if union else {node}

    for kind, slots in SLOTS.items():
        for _, name, _ in slots:
            if ":" not in name:
                domain = classes(ontology.value(rdflib.URIRef(MKB + name), RDFS.domain))
                assert domain & {rdflib.URIRef(MKB + CLASSES[kind]), rdflib.URIRef(MKB + "Claim")}, (kind, name)


def conforms(ntriples):
    import pyshacl

    shapes = ROOT / "vocab" / "skos-shapes.ttl"
    answer, _, report = pyshacl.validate(parse(ntriples), shacl_graph=rdflib.Graph().parse(shapes))
    return answer, report


def test_the_schemes_but_drugs_conform_to_the_shapes(small):
    few = {scheme: dict(list(concepts.items())[:150]) for scheme, concepts in small.schemes.items() if scheme != "atc"}
    atc = {code: concept for code, concept in small.schemes["atc"].items() if code.startswith("L")}
    answer, report = conforms(to_ntriples(Vocabulary(few | {"atc": atc})))
    assert answer, report[:2000]


@pytest.mark.slow
def test_the_whole_vocabulary_conforms_to_the_shapes():
    answer, report = conforms(to_ntriples(load()))
    assert answer, report[:2000]


@pytest.mark.parametrize(
    "concept",
    [
        Concept("event", "a", "a", "", broader=("b",)),  # and b is below a
        Concept("event", "a", "a", "", broader=("c",)),  # c is no row: nothing leads up, but a is then a top concept
    ],
)
def test_a_circle_does_not_conform(concept):
    other = Concept("event", "b", "b", "", broader=("a",))
    answer, _ = conforms(to_ntriples(of(concept, other)))
    assert answer is (concept.broader != ("b",))


def test_a_regimen_leads_to_its_drugs():
    graph = parse(
        to_ntriples(
            of(
                Concept("regimen", "br", "BR", "", components=("bendamustine", "rituximab")),
                Concept("drug", "bendamustine", "bendamustine", "бендамустин"),
                Concept("drug", "rituximab", "rituximab", "ритуксимаб"),
            )
        )
    )
    drugs = graph.objects(rdflib.URIRef(BASE + "regimen/br"), rdflib.URIRef(MKB + "component"))
    assert {str(d).rpartition("/")[2] for d in drugs} == {"bendamustine", "rituximab"}


def test_cases_of_russian_names_are_hidden_labels():
    graph = parse(to_ntriples(of(Concept("drug", "x", "x", "ритуксимаб"), Concept("drug", "y", "y", "тиотепа"))))
    hidden = {str(label) for label in graph.objects(None, SKOS.hiddenLabel)}
    assert hidden == set("ритуксимаба ритуксимабу ритуксимабом ритуксимабе тиотепы тиотепе тиотепу тиотепой".split())


@pytest.mark.parametrize("form", ["nt", "ttl", "jsonld", "rdf"])
def test_every_format_holds_the_same_triples(form):
    few = of(*list(load().concepts("endpoint"))[:5])
    kinds = ox.RdfFormat
    names = {"nt": kinds.N_TRIPLES, "ttl": kinds.TURTLE, "jsonld": kinds.JSON_LD, "rdf": kinds.RDF_XML}
    triples = ox.parse(serialize(few, form), format=names[form])
    assert {str(t) for t in triples} == {str(t) for t in ox.parse(to_ntriples(few), format=names["nt"])}
