"""A user's own terms: read from files of several kinds, kept apart, winning over the shipped ones."""

from __future__ import annotations

import pytest

from medkb.errors import VocabularyError
from medkb.link import lexicon
from medkb.text.tokens import tokenize
from medkb.vocab import load
from medkb.vocab.added import added_files, drop, save
from medkb.vocab.imports import read_terms
from medkb.vocab.tables import vocabulary_folder

SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/1> a skos:Concept ; skos:prefLabel "quxolimab"@en , "куксолимаб"@ru ;
    skos:altLabel "Quxo"@en ; skos:hiddenLabel "quxo-limab"@en ; skos:notation "Q1" .
<http://example.org/2> a skos:Concept ; skos:prefLabel "rituximab"@en ; skos:altLabel "Rituxo"@en .
"""
OWL = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
    xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:oio="http://www.geneontology.org/formats/oboInOwl#">
  <owl:Class rdf:about="http://example.org/moon"><rdfs:label>moon sickness</rdfs:label>
    <oio:hasExactSynonym>lunar disease</oio:hasExactSynonym></owl:Class>
</rdf:RDF>
"""
OBO = """format-version: 1.2

[Term]
id: DOID:9999
name: moon sickness
synonym: "lunar disease" EXACT []
"""
TSV = (
    "scheme\ten\tru\talt_en\tabbr\ndrug\tzorbinamab\tзорбинамаб\tZorbi\tZRB\nevent\tmoon sickness\tлунная болезнь\t\t\n"
)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An empty folder for the user's terms; what was loaded is forgotten before and after."""
    monkeypatch.setenv("MEDKB_VOCAB", str(tmp_path / "terms"))
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def add(folder, name, text, scheme=None):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    terms = read_terms(path, scheme, load(vocabulary_folder()))
    save(path.name, terms)
    load.cache_clear()
    return terms


def found(text):
    return [(m.text, m.concept) for m in lexicon(load()).find(text, tokenize(text)) if not m.candidate]


def test_added_terms_are_found_in_texts(own):
    add(own, "own.tsv", TSV)
    assert found("Zorbi, ZRB и зорбинамабом; лунной болезнью") == [
        ("Zorbi", "zorbinamab"),
        ("ZRB", "zorbinamab"),
        ("зорбинамабом", "zorbinamab"),
        ("лунной болезнью", "moon-sickness"),
    ]


def test_skos_concepts_join_those_of_the_same_label(own):
    terms = add(own, "own.ttl", SKOS, "drug")
    assert [(t["id"], t["exact"]) for t in terms] == [
        ("quxolimab", "iri:http://example.org/1"),
        ("rituximab", "iri:http://example.org/2"),
    ]
    assert found("Quxo, куксолимаба, Rituxo, ритуксимаба") == [
        ("Quxo", "quxolimab"),
        ("куксолимаба", "quxolimab"),
        ("Rituxo", "rituximab"),
        ("ритуксимаба", "rituximab"),
    ]
    assert "atc:L01XC02" in load().get("drug", "rituximab").exact


@pytest.mark.parametrize(("name", "text"), [("own.owl", OWL), ("own.obo", OBO)])
def test_labels_and_synonyms_of_owl_and_obo_are_read(own, name, text):
    add(own, name, text, "event")
    assert found("lunar disease") == [("lunar disease", "moon-sickness")]


def test_an_added_label_wins_over_the_shipped_concept(own):
    assert found("MTX") == [("MTX", "methotrexate")]
    add(own, "own.tsv", "scheme\tid\ten\tabbr\ndrug\tmitoxanthin\tmitoxanthin\tMTX\n")
    assert found("MTX") == [("MTX", "mitoxanthin")]


def test_a_preferred_label_of_the_user_takes_the_place_of_the_shipped_one(own):
    add(own, "own.tsv", "scheme\tid\ten\tru\ndrug\tparacetamol\tacetaminophen\tпарацетамол\n")
    concept = load().get("drug", "paracetamol")
    assert concept.en == "acetaminophen"
    assert "paracetamol" in concept.alt_en
    assert concept.added


def test_what_is_dropped_is_forgotten(own):
    before = load().digest
    add(own, "own.tsv", TSV)
    assert load().digest != before
    assert drop("own.tsv")
    assert not drop("own.tsv")
    load.cache_clear()
    assert load().digest == before
    assert added_files() == []


def test_a_file_added_again_replaces_what_it_added(own):
    add(own, "own.tsv", TSV)
    add(own, "own.tsv", "scheme\ten\ndrug\tzorbinamab\n")
    assert len(added_files()) == 1
    assert "moon-sickness" not in load().schemes["event"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own.tsv", "en\tru\nx\tикс\n", "--scheme"),
        ("own.tsv", "scheme\tname\ndrug\tx\n", "no column is called 'name'"),
        ("own.tsv", "scheme\ten\tru\ndrug\t\t\n", "own.tsv:2: neither en nor ru"),
        ("own.tsv", "scheme\ten\ndrug\tx\ty\n", "own.tsv:2: 3 cells"),
        ("own.tsv", "scheme\ten\nspell\tx\n", "one of drug"),
        ("own.tsv", "", "empty"),
        ("own.tsv", "scheme\tru\ndrug\tикс\n", "give it an id"),
        ("own.ttl", "not turtle at all", "not readable as turtle"),
        ("own.obo", "[Term\nid: broken", "not readable as OBO"),
        ("own.docx", "x", "not a kind of file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(own, name, text, words):
    with pytest.raises(VocabularyError, match=words.replace("(", r"\(")):
        add(own, name, text)


def test_a_file_that_is_not_there_says_so(own):
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_terms(own / "none.tsv", None, load())


def test_a_stored_row_of_no_scheme_is_refused_with_its_place(own):
    save("bad", [{"scheme": "spell", "en": "x", "id": "x"}])
    load.cache_clear()
    with pytest.raises(VocabularyError, match=r"bad\.tsv:2: no scheme 'spell'"):
        load()
