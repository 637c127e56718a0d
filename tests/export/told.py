"""Invented articles for the tests of results and choices: a title, authors, and facts as (quote, fact) pairs."""

import hashlib

from medkb.graph import Run, article_iri, article_quads
from medkb.graph.article import document_id
from medkb.model import (
    AdverseEvent,
    Claim,
    Cohort,
    Document,
    Dose,
    Drug,
    Evidence,
    Issue,
    IssueType,
    Metadata,
    Regimen,
    Response,
    Severity,
    Survival,
)
from medkb.vocab import load

RUN = Run("test", "a1" * 32, "b2" * 32)
ID = {"response": "outcome", "survival": "endpoint", "adverse_event": "event"}


def concept(scheme, identifier):
    """The address of a concept of the vocabulary."""
    return load().get(scheme, identifier).iri


def fact(cls, quote, *, section="results", **slots):
    """A fact with one place in the section of that name; its number is made when its article is stored."""
    return cls, quote, section, {"printed": quote, "confidence": 0.9} | slots


def cr(quote, **slots):
    """Complete responses."""
    return fact(Response, quote, **({"outcome": "CR", "concept": concept("outcome", "CR")} | slots))


def neutropenia(quote, **slots):
    """An adverse event."""
    return fact(AdverseEvent, quote, event="neutropenia", concept=concept("event", "neutropenia"), **slots)


def survival(quote, **slots):
    """Overall survival."""
    return fact(Survival, quote, endpoint="OS", concept=concept("endpoint", "OS"), **slots)


def people(n, role="arm", **slots):
    """A number of people."""
    return fact(Cohort, f"{n} people", n=n, role=role, section="methods", **slots)


def drug(name, *, places=1, **slots):
    """So many mentions of a drug."""
    return fact(Drug, name, drug=name, concept=concept("drug", name), section=["methods"] * places, **slots)


def dose(name, quote="10 mg", **slots):
    """A dose."""
    return fact(Dose, quote, drug=name, value=10, unit="mg", concept=concept("drug", name), section="methods", **slots)


def regimen(name, *components, **slots):
    """A combination that the article lists."""
    return fact(Regimen, name, regimen=name, components=components, names=(name,), section="methods", **slots)


def store_article(store, file, facts, *, flags=(), **metadata):
    """Put an article into a store; `flags` are the numbers of its facts that an error touches."""
    identifier = f"text-{file}"
    text, claims, issues = "", [], []
    for number, (cls, quote, sections, slots) in enumerate(facts):
        places = []
        for section in [sections] if isinstance(sections, str) else sections:
            places.append(Evidence(len(text), len(text) + len(quote), quote, "en", section, 1 + number))
            text += quote + "; "
        checks = (f"{file}-issue-{number}",) if number in flags else ()
        claim = Claim(f"{file}-{number:02d}", file, identifier, cls(evidence=tuple(places), **slots), checks)
        claims.append(claim)
        if checks:
            issues.append(
                Issue(
                    id=checks[0],
                    file=file,
                    document=identifier,
                    type=IssueType.ARITHMETIC,
                    rule="share",
                    severity=Severity.ERROR,
                    places=tuple(places),
                    detail="It does not fit.",
                )
            )
    document = Document(file, text, metadata=Metadata(**metadata), sha256=hashlib.sha256(file.encode()).hexdigest())
    quads = article_quads(document, claims, RUN, issues)
    store.replace_graph(article_iri(document_id(document, claims)), quads)
