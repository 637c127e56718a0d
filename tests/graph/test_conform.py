"""What conforms to the shapes, and what is said of what does not."""

import re
import runpy
from pathlib import Path

import pytest

from medkb.graph import article_iri, article_quads, digest
from medkb.graph.conform import violations

S = runpy.run_path(str(Path(__file__).with_name("samples.py")))
# rdflib warns of its own calls
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def written():
    document, claims = S["articles"]()[0]
    return article_quads(document, claims, S["RUN"], S["issues"](claims)).decode(), article_iri(claims[0].document)


def told(written, change):
    nquads, article = written
    changed = change(nquads)
    assert changed != nquads
    return violations(changed.encode(), article)


def without(predicate):
    return lambda nquads: "".join(line for line in nquads.splitlines(keepends=True) if f"#{predicate}> " not in line)


def test_what_is_written_conforms(written):
    nquads, article = written
    assert violations(nquads.encode(), article) == []


def test_what_is_written_is_known_to_be_whole_and_a_change_is_seen(written):
    nquads = written[0].encode()
    assert digest.state(nquads) == "whole"
    assert digest.state(b"".join(reversed(nquads.splitlines(keepends=True)))) == "whole"
    assert digest.state(nquads.replace(b'"19"', b'"20"')) == "changed"
    assert digest.state(without("digest")(nquads.decode()).encode()) == "unsigned"


@pytest.mark.parametrize(
    ("change", "kind", "shown", "reason"),
    [
        (without("unit"), "Dose", "mkb:unit", "is missing"),
        (lambda n: n.replace("#decimal>", "#string>"), "Dose", "mkb:value", r"“400” is not of the type xsd:decimal"),
        (lambda n: n.replace('source> "own"', 'source> "mine"'), "Dose", "mkb:source", "“mine” is none of own, cited"),
        (lambda n: re.sub(r'gradeMin> "3"', 'gradeMin> "7"', n), "AdverseEvent", "mkb:gradeMin", "“7” is above 5"),
        (lambda n: re.sub(r'gradeMin> "3"', 'gradeMin> "5"', n), "AdverseEvent", "mkb:gradeMin", "“5” is more than mkb:gradeMax"),
        (lambda n: n.replace("ontology#Cohort>", "ontology#Kohort>"), "Kohort", "", "is of no kind of claim, or of several"),
        (lambda n: n.replace("ontology#Cohort>", "ontology#Kohort>"), "Kohort", "rdf:type", "mkb:Kohort is not a term of the medkb ontology"),
        (lambda n: re.sub(r".*#(count|percent|low|high|ageMedian)> .*\n", "", n), "Cohort", "", "has none of mkb:count, mkb:percent"),
        (lambda n: n.replace('lang> "ru"', 'lang> "de"'), "evidence 1", "mkb:lang", "“de” is none of ru, en"),
        (lambda n: n.replace("https://w3id.org/medkb/vocab/drug/", "http://other/"), "Dose", "mkb:drug", "is not of the form"),
        (lambda n: n.replace('oa#start> "', 'oa#start> "9000'), "evidence 1", "oa:start", "is not less than oa:end"),
    ],
)  # fmt: skip
def test_what_does_not_conform_is_told_in_words(written, change, kind, shown, reason):
    found = [v for v in told(written, change) if kind in v.subject and v.property == shown]
    assert found
    assert re.search(reason, found[0].reason), found[0].reason
    assert found[0].file == "русская.pdf"


def test_a_violation_names_the_figure_and_what_the_property_means(written):
    first = told(written, without("unit"))[0]
    assert "Dose “" in first.subject
    assert first.meaning == "The unit that the article prints, as a UCUM code."


def test_two_values_where_one_may_be_are_both_shown(written):
    def doubled(nquads):
        (line, *_) = re.findall(r".*#unit> .*\n", nquads)
        return nquads + re.sub('> "[^"]+" <', '> "furlong" <', line)

    (found,) = (v for v in told(written, doubled) if v.property == "mkb:unit")
    assert re.fullmatch(r"has 2 values.*: “furlong”, “mg/.*”", found.reason)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (without("unit"), "was changed after medkb wrote it"),
        (lambda n: without("digest")(without("unit")(n)), "has no digest"),
        (lambda n: digest.signed([line.encode() for line in without("digest")(without("unit")(n)).splitlines(keepends=True)], article_iri("10.1234/ru 1")).decode(), "a defect of medkb"),
    ],
)  # fmt: skip
def test_the_advice_says_whose_fault_it_is(written, change, advice):
    assert advice in told(written, change)[0].advice
