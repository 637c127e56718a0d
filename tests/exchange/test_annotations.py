"""Articles with their facts as BioC and brat, read back by the package bioc."""

import io
import json
import runpy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import bioc
import pytest
from bioc import biocjson, brat
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import ExportError
from medkb.exchange import annotated, annotated_from, bioc_document, brat_annotations, brat_text, write_bioc
from medkb.graph import Run, article_iri, article_quads
from medkb.model import Block, BlockKind, Claim, Document, Dose, Drug, Evidence, Response
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\n\r\t \u2028😀é"), min_size=1, max_size=60)


@st.composite
def articles(draw):
    """A document of any text, cut into any blocks, with facts at any places of it."""
    text = draw(TEXT)
    offset = st.integers(0, len(text))
    cuts = sorted({0, len(text), *draw(st.lists(offset, max_size=4))})
    blocks = tuple(Block(BlockKind.PARAGRAPH, a, b, "ru", "results") for a, b in pairwise(cuts) if a < b)
    spans = st.lists(st.tuples(offset, offset).filter(lambda s: s[0] < s[1]), min_size=1, max_size=3, unique=True)
    claims = []
    for number, places in enumerate(draw(st.lists(spans, max_size=4))):
        evidence = tuple(Evidence(a, b, text[a:b]) for a, b in sorted(places))
        kind = draw(st.sampled_from([Drug, Dose]))
        claims.append(Claim(f"c{number}", "f.txt", "d", kind(evidence=evidence, drug=draw(TEXT), arm=draw(TEXT))))
    return Document("f.txt", text, draw(st.sampled_from([blocks, ()])), sha256="a" * 64), claims


def collection(*found):
    stream = io.BytesIO()
    assert write_bioc((annotated(*article) for article in found), stream, "1.0") == len(found)
    return biocjson.loads(stream.getvalue().decode())


def annotations(document):
    return [a for passage in document.passages for a in passage.annotations]


@given(articles())
def test_the_package_bioc_calls_any_collection_valid(article):
    bioc.validate(collection(article))


@given(articles())
def test_a_bioc_annotation_is_the_text_at_its_offsets(article):
    text = article[0].text
    (document,) = collection(article).documents
    for annotation in annotations(document):
        (place,) = annotation.locations
        assert text[place.offset : place.end] == annotation.text


@given(articles())
def test_the_places_of_all_facts_come_back_from_bioc(article):
    (document,) = collection(article).documents
    found = sorted((a.infons["fact"], a.total_span.offset, a.total_span.end) for a in annotations(document))
    assert found == sorted((c.id, e.start, e.end) for c in article[1] for e in c.fact.evidence)


@given(articles())
def test_the_passages_together_are_the_text(article):
    (document,) = collection(article).documents
    assert "".join(p.text for p in document.passages) == article[0].text
    assert all(article[0].text.startswith(p.text, p.offset) for p in document.passages)


@given(articles())
def test_bioc_survives_a_round_trip(article):
    read = collection(article)
    assert biocjson.loads(biocjson.dumps(read)).documents[0].__dict__.keys() == read.documents[0].__dict__.keys()
    stream = io.BytesIO()
    write_bioc([annotated(*article)], stream, "1.0")
    assert json.loads(biocjson.dumps(read)) == json.loads(stream.getvalue())


def as_brat(article):
    return brat.loads(brat_text(article[0]).decode(), brat_annotations(annotated(*article)).decode())


@given(articles())
def test_a_brat_annotation_is_the_text_at_its_offsets(article):
    document = as_brat(article)
    assert document.text == article[0].text
    for entity in document.entities:
        fragments = sorted((span.begin, span.end) for span in entity.locations)
        assert " ".join(document.text[a:b] for a, b in fragments) == entity.text
        assert "\n" not in entity.text


@given(articles())
def test_the_places_of_all_facts_come_back_from_brat(article):
    document = as_brat(article)
    notes = {note.refid: note.text for note in document.notes}
    found = sorted((notes[e.id].split("; ")[0], *e.total_span) for e in document.entities)
    assert found == sorted(
        (f"fact={c.id}", e.end - len(e.text.lstrip()), e.start + len(e.text.rstrip()))
        for c in article[1]
        for e in c.fact.evidence
        if e.text.strip()
    )


@given(articles())
def test_brat_survives_a_round_trip(article):
    lines = brat_annotations(annotated(*article)).decode().split("\n")
    read = brat.dumps_ann(as_brat(article)).split("\n")
    assert sorted(x for x in read if x[:1] in {"T", "A", "#"}) == sorted(x for x in lines if x[:1] in {"T", "A", "#"})


@pytest.fixture(scope="module")
def russian():
    return S["articles"]()[0]


def test_a_bioc_annotation_carries_type_concept_and_slots(russian):
    (document,) = collection(russian).documents
    (first, second) = [a for a in annotations(document) if a.infons["type"] == "Response" and a.infons["count"] == "19"]
    assert first.text == second.text == "19 (39,6%)"
    assert first.infons["identifier"] == "https://w3id.org/medkb/vocab/outcome/CR"
    assert (first.infons["outcome"], first.infons["n"], first.infons["p"]) == ("CR", "48", "<0.001")


def test_the_places_of_one_fact_are_related(russian):
    (document,) = collection(russian).documents
    by_id = {a.id: a for a in annotations(document)}
    assert len(document.relations) == len(russian[1])
    for relation in document.relations:
        assert {by_id[node.refid].infons["fact"] for node in relation.nodes} == {relation.id}
    equivalent = {frozenset(e.argids) for e in as_brat(russian).equiv_relations}
    assert equivalent == {frozenset(node.refid for node in r.nodes) for r in document.relations}


def test_the_article_says_who_it_is(russian):
    (document,) = collection(russian).documents
    assert document.id == "10.1234/ru 1"
    assert document.infons["title_ru"] == "Название"
    assert document.infons["authors"] == "Иванова А.Б.; Petrov V.G."


def test_several_articles_are_one_collection():
    read = collection(*S["articles"]())
    assert [d.id for d in read.documents] == ["10.1234/ru 1", "text-abc"]
    assert collection().documents == []


def test_a_passage_is_a_block_and_is_not_cut_inside_an_annotation():
    text = "Итоги. Ответ 24 из 40."
    blocks = (Block(BlockKind.HEADING, 0, 6, "ru"), Block(BlockKind.TABLE, 7, 16, "ru", "results", 3), Block(BlockKind.PARAGRAPH, 16, 22))  # fmt: skip
    fact = Response(evidence=(Evidence(13, 21, "24 из 40"),), outcome="CR", count=24, n=40)
    passages = bioc_document(annotated(Document("f", text, blocks), [Claim("c", "f", "d", fact)]))["passages"]
    assert [p["text"] for p in passages] == ["Итоги. ", "Ответ 24 из 40."]
    assert passages[1]["infons"] == {"type": "table", "section": "results", "lang": "ru", "page": "3"}


def test_brat_lines_say_concept_source_and_slots(russian):
    lines = brat_annotations(annotated(*russian)).decode().split("\n")
    assert any(line.startswith("N") and line.endswith("medkb:outcome/CR\tCR") for line in lines)
    assert any(line.startswith("A") and line.endswith(" own") for line in lines)
    (note, _) = [line for line in lines if line.startswith("#") and "value=375.5" in line]
    assert "drug=rituximab" in note
    assert "total=true" in note


def test_a_place_over_two_lines_is_two_fragments():
    text = "доза 15 \r\n  мкг"
    fact = Dose(evidence=(Evidence(5, 15, text[5:15]),), drug="x")
    first = brat_annotations(annotated(Document("f", text), [Claim("c", "f", "d", fact)])).decode().split("\n")[0]
    assert first == "T1\tDose 5 7;12 15\t15 мкг"


def test_a_lone_surrogate_moves_no_offset():
    text = "a\ud800b 5 mg"
    article = Document("f", text), [Claim("c", "f", "d", Dose(evidence=(Evidence(4, 8, "5 mg"),), drug="x"))]
    assert brat_text(article[0]).decode()[4:8] == "5 mg"
    (document,) = collection(article).documents
    assert document.passages[0].text[4:8] == "5 mg"


@pytest.mark.parametrize("write", [bioc_document, brat_annotations])
def test_facts_of_another_text_are_refused(russian, write):
    document, claims = russian
    with pytest.raises(ExportError, match=r"русская\.pdf: '.*' of fact .* does not stand at"):
        write(annotated(replace(document, text="x" + document.text), claims))


def test_a_store_gives_the_same_annotations_as_the_claims_that_it_was_made_of(tmp_path):
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        for document, claims in S["articles"]():
            quads = article_quads(document, claims, Run("1", "v", document.sha256))
            store.replace_graph(article_iri(claims[0].document), quads)
            stored, read = annotated_from(store, document), annotated(document, claims)
            assert stored.id == read.id
            by_id = {fact.id: fact for fact in stored.facts}
            for fact in read.facts:
                assert (by_id[fact.id].type, by_id[fact.id].concept) == (fact.type, fact.concept)
                assert sorted(by_id[fact.id].places) == sorted(fact.places)
                assert {k: set(v.split("; ")) for k, v in by_id[fact.id].slots.items()} == {
                    k: set(v.split("; ")) for k, v in fact.slots.items() if k != "checks"
                }
            assert len(by_id) == len(read.facts)
            bioc.validate(biocjson.loads(json.dumps(collection_of(stored))))
            store.remove_graph(article_iri(claims[0].document))


def collection_of(article):
    stream = io.BytesIO()
    write_bioc([article], stream, "1")
    return json.loads(stream.getvalue())


def test_a_file_that_the_store_was_not_made_of_is_told(sample_kb):
    with pytest.raises(ExportError, match=r"f\.txt: the knowledge base holds no article read from this file"):
        annotated_from(sample_kb, Document("f.txt", "x", sha256="9" * 64))
