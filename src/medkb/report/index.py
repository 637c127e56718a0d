"""The page that leads to the reports of many articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template
from urllib.parse import quote

from medkb import __version__
from medkb.model import KINDS, Kind, Problem, Severity
from medkb.report.article import Article
from medkb.report.html import Html, join, tag, text
from medkb.report.page import asset, policy
from medkb.report.signs import SEVERITIES, SIGNS
from medkb.report.words import Words, words


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: its file beside the index, and what it holds."""

    page: str
    file: str
    title: str
    facts: Counter[Kind]
    issues: Counter[Severity]


def entry(article: Article, page: str) -> Entry:
    """What the index says of an article whose report is in the file `page`."""
    about = article.document.metadata
    titles = (about.title_ru, about.title_en) if article.lang == "ru" else (about.title_en, about.title_ru)
    facts = Counter(claim.fact.kind for claim in article.claims)
    issues = Counter(issue.severity for issue in article.issues)
    return Entry(page, article.document.file, titles[0] or titles[1] or "", facts, issues)


def index(entries: Sequence[Entry], lang: str = "en", unread: Sequence[Problem] = ()) -> str:
    """The page of all entries, in their order, and of the files that could not be read."""
    w = words(lang)
    style = "\n" + asset("base.css") + asset("index.css")
    filled = {
        "lang": lang,
        "policy": policy(style),
        "style": style,
        "title": text(f"{w['articles']} – medkb"),
        "heading": text(f"{w['articles']} {len(entries)}"),
        "table": _table(entries, w),
        "unread": _unread(unread, w),
        "made": text(w["made"] % __version__),
    }
    return Template(asset("index.html")).substitute(filled)


def _table(entries: Sequence[Entry], w: Words) -> Html:
    kinds = (tag("th", f"{SIGNS[kind][0]} {w[f'{kind.value}_many']}", scope="col", class_="num") for kind in KINDS)
    graves = (tag("th", f"{SEVERITIES[s]} {w[s.value]}", scope="col", class_="num") for s in Severity)
    head = tag("tr", tag("th", w["article"], scope="col"), kinds, graves)
    return tag(
        "table", tag("caption", w["articles"], class_="vh"), tag("thead", head), tag("tbody", map(_row, entries))
    )


def _unread(problems: Sequence[Problem], w: Words) -> Html:
    if not problems:
        return join()
    told = (tag("li", tag("b", p.file), f": {p.reason}" + (f" ({p.hint})" if p.hint else "")) for p in problems)
    return tag("section", tag("h2", f"{w['unread']} {len(problems)}"), tag("ul", told), class_="unread")


def _row(found: Entry) -> Html:
    link = tag("a", found.title or found.file, href=quote(found.page))
    name = tag("th", link, tag("span", found.file, class_="file") if found.title else None, scope="row")
    kinds = (tag("td", str(found.facts[kind] or ""), class_=f"num k-{kind.value}") for kind in KINDS)
    graves = (tag("td", str(found.issues[s] or ""), class_=f"num sev sev-{s.value}") for s in Severity)
    return tag("tr", name, kinds, graves)
