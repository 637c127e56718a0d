"""Reports of real articles, read back with lxml, and a browser to look at them with."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from medkb.pipeline import extract_file, extract_text
from medkb.report.article import Article
from medkb.report.page import page
from medkb.vocab import load

sys.path.insert(0, str(Path(__file__).parent))  # browser.py

CORPORA = Path(__file__).parents[2] / "corpora"
BILINGUAL = CORPORA / "haematology" / "articles" / "aplastic_anaemia_atg_eltrombopag.txt"
PRINTED = CORPORA / "haematology" / "articles" / "cml_second_line_tki_print.pdf"


@pytest.fixture(scope="session", name="article_of")
def _article_of():
    return article_of


def article_of(result, lang="en", pictures=()):
    assert result.document is not None, result.problems
    return Article(result.document, result.claims, result.issues, result.problems, pictures, lang, load())


@pytest.fixture(scope="session")
def bilingual():
    """An article in both languages with tables, and of its issues the wrong percentage."""
    article = article_of(extract_file(BILINGUAL))
    return replace(article, issues=[issue for issue in article.issues if issue.rule == "share"])


@pytest.fixture(scope="session")
def printed():
    """An article with pages, and their pictures."""
    from medkb.cli.report import _drawn

    return article_of(extract_file(PRINTED), pictures=list(_drawn(PRINTED.read_bytes(), PRINTED.name)))


@pytest.fixture(scope="session")
def report():
    """The page of an article, or of a text, as a tree."""

    def made(article):
        article = article if isinstance(article, Article) else article_of(extract_text(article))
        return html.document_fromstring(page(article))

    return made


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests that look at a page in one."""
    from browser import PROGRAM, Browser

    if PROGRAM is None:
        pytest.skip("no chromium on this machine (Debian: apt install chromium)")
    with Browser() as browser:
        yield browser
