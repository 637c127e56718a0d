"""The component `medkb` in pipelines of other people."""

import pytest

TEXT = {
    "en": "Results. Of 40 patients in the study, 24 (60.0%) achieved a complete response.",
    "ru": "Результаты. В исследование включены 40 пациентов. Полная ремиссия достигнута у 24 (60,0 %) пациентов.",
}


@pytest.fixture(scope="module", params=sorted(TEXT))
def doc(request):
    import spacy

    nlp = spacy.blank(request.param)
    nlp.add_pipe("medkb")
    return nlp(TEXT[request.param])


def test_facts_are_spans_labelled_by_kind(doc):
    assert any(span.label_ == "response" and "24" in span.text for span in doc.spans["medkb"])


def test_a_span_leads_to_its_fact_record(doc):
    for span in doc.spans["medkb"]:
        record = doc.user_data["medkb"][span.id_]
        assert record["kind"] == span.label_
        assert any(span.start_char <= e["start"] and e["end"] <= span.end_char for e in record["evidence"])


def test_a_doc_with_facts_is_stored_and_read_again(doc):
    from spacy.tokens import Doc

    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [span.id_ for span in again.spans["medkb"]] == [span.id_ for span in doc.spans["medkb"]]
    assert again.user_data["medkb"] == doc.user_data["medkb"]
