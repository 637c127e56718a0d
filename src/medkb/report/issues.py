"""The table of issues: what is printed, what it should be and how that was found, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from medkb.model import Claim, Issue
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.quotes import quote
from medkb.report.signs import SEVERITIES, sign

_SAID = ("printed", "recomputed", "how", "suggestion")
_COLUMNS = ("severity", "issue")


def table(article: Article) -> Html:
    """All issues in the order of the text."""
    w = article.words
    if not article.issues:
        return tag("p", w["no_issues"], class_="none")
    head = tag("tr", [tag("th", w[name], scope="col", class_=f"h-{name}") for name in _COLUMNS])
    bodies = (
        tag("tbody", _rows(article, issue), id=f"i-{issue.id}", class_=f"issue sev-{issue.severity.value}", data_n=n)
        for n, issue in enumerate(article.issues)
    )
    return tag("table", tag("caption", w["issues"], class_="vh"), tag("thead", head), bodies, class_="issues")


def _rows(article: Article, issue: Issue) -> Iterator[Html]:
    w = article.words
    detail = issue.detail_ru if article.lang == "ru" and issue.detail_ru else issue.detail
    places = article.places.of(issue.places)
    first = f"#p{places[0].number}" if places else None
    kind = tag("span", f"{w[issue.type.value]} · {issue.rule}", class_="type")
    yield tag(
        "tr",
        tag("td", SEVERITIES[issue.severity], " ", w[issue.severity.value], class_="sev"),
        tag("th", tag("a", detail, href=first, class_="go"), kind, scope="row"),
    )
    quotes = tag("ul", [tag("li", quote(article, place)) for place in places], class_="quotes", aria_label=w["places"])
    yield tag("tr", tag("td"), tag("td", _arithmetic(article, issue), quotes), class_="more")


def _link(article: Article, claim: Claim) -> Html:
    line = f"{sign(claim.fact)} {article.subject(claim.fact)}: {article.figures(claim.fact)}"
    return tag("a", line, href=f"#f-{claim.id}")


def _arithmetic(article: Article, issue: Issue) -> Html | None:
    """What is printed, what it should be, by which formula; formulas and suggestions are English in both languages."""
    w = article.words
    told = [join(tag("dt", w[name]), tag("dd", value, lang="en")) for name in _SAID if (value := getattr(issue, name))]
    touched = [claim for claim in article.claims if claim.id in issue.facts]
    if touched:
        links = tag("ul", (tag("li", _link(article, claim)) for claim in touched))
        told.append(join(tag("dt", w["touches"]), tag("dd", links)))
    return tag("dl", told) if told else None
