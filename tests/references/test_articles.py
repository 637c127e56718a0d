"""What articles say of themselves: in files, and in a knowledge base."""

import runpy
from pathlib import Path

from medkb.model import Problem
from medkb.references import from_files, from_store

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))

TEXT = """Blinatumomab in relapsed leukaemia: results of a registry
A. Smith, B. Jones
doi: 10.12345/abc.2020.1
PMID: 31234567

Abstract
Background. Of 40 patients 24 (60.0%) had a complete response.

References
1. Other A. Another article. PMID: 39999999
"""
JATS = """<article><front><article-meta><article-id pub-id-type="pmid">31234568</article-id>
<title-group><article-title>Лечение лейкоза блинатумомабом</article-title></title-group></article-meta></front>
<body><p>Полная ремиссия достигнута у 24 (60,0 %) из 40 больных, получавших препарат.</p></body>
<back><ref-list><ref><pub-id pub-id-type="pmid">39999999</pub-id></ref></ref-list></back></article>"""


def test_files_say_their_titles_doi_and_own_pmid(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.xml").write_text(JATS, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    text, jats, broken = from_files([tmp_path / "a.txt", tmp_path / "b.xml", tmp_path / "broken.pdf"], jobs=1)
    assert (text.doi, text.pmid) == ("10.12345/abc.2020.1", "31234567")
    assert text.title == "Blinatumomab in relapsed leukaemia: results of a registry"
    assert (jats.pmid, jats.title_ru) == ("31234568", "Лечение лейкоза блинатумомабом")
    assert isinstance(broken, Problem)
    assert broken.severity == "error"


def test_articles_of_a_knowledge_base_have_what_was_found_in_them(sample_kb):
    documents = {document.file: (document, claims) for document, claims in S["articles"]()}
    for article in from_store(sample_kb):
        document, claims = documents[article.file]
        assert (article.title, article.title_ru) == (document.metadata.title_en, document.metadata.title_ru)
        assert article.authors == document.metadata.authors
        assert (article.doi, article.year) == (document.metadata.doi, document.metadata.year)
        assert article.own_facts == sum(claim.fact.source == "own" for claim in claims)
        assert article.cited_facts == sum(claim.fact.source == "cited" for claim in claims)
        own = {c.fact.drug for c in claims if c.fact.kind == "drug" and c.fact.source == "own"}
        assert set(article.drugs) == own
