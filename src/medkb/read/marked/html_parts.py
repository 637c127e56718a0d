"""Parts of a web page: what each element means, what is hidden, and what the head of the page says of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.etree import _Element as Element

from medkb.model import Metadata
from medkb.read.marked.inline import Role, running, tidy
from medkb.read.metadata.article import metadata
from medkb.text.language import language

TEXT_BLOCKS = ("p", "li", "dt", "dd", "blockquote", "pre", "figcaption", "caption", "address", "legend", "summary")
MORE_BLOCKS = (
    *(
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "dl",
        "figure",
        "center",
        "body",
        "header",
        "details",
        "fieldset",
    ),
    *("hr", "tr", "td", "th", "tbody", "thead", "tfoot"),
)
NOT_SHOWN = "notshown"  # the tag of what was hidden
_NEVER_SHOWN = frozenset(
    "script style noscript template head title meta link iframe object embed applet canvas audio video svg nav form button "
    "select option textarea input datalist dialog footer aside map area".split()
)
_HIDDEN_STYLE = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
)
_HIDDEN_CLASS = re.compile(
    r"(?i)(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|hidden|d-none|MathJax_Preview)(?:\s|$)"
)
_ROLES = {
    "sup": Role.SUPER,
    "sub": Role.SUB,
    "math": Role.MATH,
    "br": Role.APART,
    "img": Role.SKIPPED,
    NOT_SHOWN: Role.SKIPPED,
    **dict.fromkeys((*TEXT_BLOCKS, *MORE_BLOCKS, *(f"h{n}" for n in range(1, 7)), "table"), Role.APART),
}
_TO_REFERENCE = re.compile(r"(?i)#.*?(?:^|[^a-z])(?:c?ref|r|cr|b|bib|bibr|cit|cite|reference)[-_.]?\w*\d")
_TO_NOTE = re.compile(r"(?i)#.*?(?:t?fn|note|foot)")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_TITLES = (
    "citation_title",
    "dc.title",
    "dc.title.alternative",
    "dcterms.title",
    "eprints.title",
    "prism.title",
    "og:title",
)
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dc.creator.personalname", "dcterms.creator")
_DATES = (
    "citation_publication_date",
    "citation_date",
    "citation_year",
    "prism.publicationdate",
    "dc.date.issued",
    "dc.date",
)
_JOURNALS = ("citation_journal_title", "prism.publicationname", "dc.source")
_DOIS = ("citation_doi", "dc.identifier.doi", "prism.doi", "dc.identifier", "bepress_citation_doi")


def role(element: Element) -> Role:
    """What an element means for the text around it."""
    if element.tag == "a":
        target = element.get("href", "")[:200]
        if "#" in target:
            if element.get("class", "").casefold() in ("bibr", "xref-bibr") or _TO_REFERENCE.search(target):
                return Role.REFERENCE
            return Role.MARK if _TO_NOTE.search(target) else Role.PLAIN
    return _ROLES.get(str(element.tag), Role.PLAIN)


def is_hidden(element: Element) -> bool:
    """True for what a browser does not show, and for what is no part of an article: menus, forms, footers."""
    if element.tag in _NEVER_SHOWN or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in ("navigation", "search", "banner", "contentinfo", "complementary"):
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", "")) or _HIDDEN_CLASS.search(element.get("class", "")))


def metas_of(root: Element) -> dict[str, list[str]]:
    """The contents of the page's <meta> elements by name in lower case."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").casefold()
        content = tidy(meta.get("content") or "")
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def metadata_of(metas: dict[str, list[str]], title: str, text: str) -> Metadata:
    """What the head of the page says; what it leaves open, by its title and its text."""
    printed = metadata(text)
    titles: dict[str, str] = {}
    for found in (*_all(metas, _TITLES), title, printed.title_ru or "", printed.title_en or ""):
        if found:
            titles.setdefault(language(found), found)
    authors = tuple(dict.fromkeys(a for line in _first(metas, _AUTHORS) for a in re.split(r"\s*;\s*", line) if a))
    doi = next((m[0].rstrip(".,;").lower() for d in _all(metas, _DOIS) if (m := _DOI.search(d))), printed.doi)
    year = next((int(m[1]) for d in _all(metas, _DATES) if (m := _YEAR.search(d))), printed.year)
    journal = next(iter(_all(metas, _JOURNALS)), None)
    return Metadata(titles.get("ru"), titles.get("en"), doi, year, authors, journal)


def title_of(root: Element) -> str:
    """The page's only heading of the first level; "" where there are none or several."""
    headings = [running(h, role) for h in root.iter("h1")]
    return headings[0] if len(headings) == 1 else ""


def _all(metas: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [content for name in names for content in metas.get(name, ())]


def _first(metas: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return next((metas[name] for name in names if name in metas), [])


__all__ = ["MORE_BLOCKS", "NOT_SHOWN", "TEXT_BLOCKS", "is_hidden", "metadata_of", "metas_of", "role", "title_of"]
