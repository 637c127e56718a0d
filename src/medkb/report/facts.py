"""The table of facts: each fact a row that leads to its places, and below it its quotes, its rule and its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkb.model import KINDS, Claim, Fact, Issue
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.places import Place
from medkb.report.quotes import quote
from medkb.report.signs import SEVERITIES, band, look, sign
from medkb.report.why import why
from medkb.report.words import Words

_QUOTED = 6  # places of a fact, of each language, that are quoted; the others are named
_NAMED = 20  # pages, or places where there are no pages
_COLUMNS = ("fact", "arm", "source", "confidence", "places")


def table(article: Article) -> Html:
    """All facts by kind, within a kind in the order of the text."""
    w = article.words
    if not article.claims:
        return tag("p", w["no_facts"], class_="none")
    head = tag("tr", tag("td", class_="s"), [_head(w, name) for name in _COLUMNS])
    kinds = [[n for n, c in enumerate(article.claims) if c.fact.kind is kind] for kind in KINDS]
    bodies = (_kind(article, kind.value, numbers) for kind, numbers in zip(KINDS, kinds, strict=True) if numbers)
    caption = tag("caption", w["facts"], class_="vh")
    return tag("table", caption, tag("thead", head), bodies, class_="facts", id="fact-table")


def _head(w: Words, name: str) -> Html:
    short = w["conf"] if name == "confidence" else None
    return tag("th", short or w[name], scope="col", class_=f"h-{name}", title=w[name] if short else None)


def _kind(article: Article, kind: str, numbers: Sequence[int]) -> Iterator[Html]:
    name = join(article.words[f"{kind}_many"], " ", tag("span", str(len(numbers)), class_="count"))
    yield tag("tbody", tag("tr", tag("th", name, scope="rowgroup", colspan=6)), class_=f"kind k-{kind}")
    for number in numbers:
        yield tag("tbody", _rows(article, article.claims[number]), **_given(article, number))


def _given(article: Article, number: int) -> dict[str, str | int]:
    claim = article.claims[number]
    long = " long" if len(claim.fact.evidence) > _QUOTED else ""
    return {"id": f"f-{claim.id}", "class_": f"fact {look(claim.fact)}{long}", "data_n": number}


def _rows(article: Article, claim: Claim) -> Iterator[Html]:
    fact, w = claim.fact, article.words
    places = article.places.of(fact.evidence)
    arm = w["arm_all"] if fact.arm == "all" else fact.arm
    figures = article.figures(fact)
    first = f"#p{places[0].number}" if places else None
    name = tag("a", tag("b", article.subject(fact)), " ", tag("span", figures, class_="fig"), href=first, class_="go")
    about = [arm if fact.arm != "all" else None, source(article, fact)]
    below = tag("span", " · ".join(filter(None, about)), class_="sub")
    kind = join(tag("span", sign(fact), aria_hidden="true"), tag("span", w[fact.kind.value], class_="vh"))
    yield tag(
        "tr",
        tag("td", kind, class_="s", title=w[fact.kind.value]),
        tag("th", name, below, _flags(article, claim), scope="row"),
        tag("td", _parted(arm), class_="arm" + (" dim" if fact.arm == "all" else "")),
        tag("td", source(article, fact), class_="src" + (" dim" if fact.source == "own" else "")),
        tag("td", tag("span", f"{fact.confidence:.2f}", class_=f"conf {band(fact)}"), class_="num"),
        tag("td", _short(article, places), class_="where"),
    )
    yield tag("tr", tag("td", class_="s"), tag("td", _more(article, claim, places), colspan=5), class_="more")


def _parted(label: str) -> Html:
    """A label that may be broken behind its slashes."""
    first, *others = label.split("/")
    return join(first, [join("/", tag("wbr"), other) for other in others])


def source(article: Article, fact: Fact) -> str:
    """Whose figure it is: the article's own, or which study and references it is cited from."""
    if fact.source == "own":
        return article.words["own_one"]
    refs = f"[{', '.join(map(str, fact.refs))}]" if fact.refs else ""
    return " ".join(filter(None, [fact.study, refs])) or article.words["cited_one"]


def _flags(article: Article, claim: Claim) -> Iterator[Html]:
    for issue in issues_of(article, claim):
        shown = tag("span", SEVERITIES[issue.severity], aria_hidden="true")
        yield tag(
            "a",
            shown,
            tag("span", article.words[issue.severity.value], class_="vh"),
            href=f"#i-{issue.id}",
            class_=f"flag sev-{issue.severity.value}",
        )


def issues_of(article: Article, claim: Claim) -> list[Issue]:
    """The issues that touch a fact."""
    return [issue for issue in article.issues if issue.id in claim.checks or claim.id in issue.facts]


def _short(article: Article, places: Sequence[Place]) -> Html:
    if not places:
        return join()
    more = f" ×{len(places)}" if len(places) > 1 else None
    title = None if places[0].evidence.page else article.words["offset"]
    return join(tag("a", article.where(places[0].evidence), href=f"#p{places[0].number}", title=title), more)


def _more(article: Article, claim: Claim, places: Sequence[Place]) -> Iterator[Html]:
    by_language = [[p for p in places if p.evidence.lang == lang] for lang in ("ru", "en")]
    if all(by_language):
        columns = (_quotes(article, some, lang) for some, lang in zip(by_language, ("ru", "en"), strict=True))
        yield tag("div", columns, class_="two")
        places = [p for p in places if p.evidence.lang not in ("ru", "en")]
    if places:
        yield _quotes(article, places)
    yield tag("ul", why(article, claim), class_="why", aria_label=article.words["why"])
    for issue in issues_of(article, claim):
        link = tag("a", issue_line(article, issue), href=f"#i-{issue.id}")
        yield tag("p", link, class_=f"why sev-{issue.severity.value}")


def _quotes(article: Article, places: Sequence[Place], lang: str | None = None) -> Html:
    shown = [tag("li", quote(article, place)) for place in places[:_QUOTED]]
    if rest := places[_QUOTED:]:
        shown.append(tag("li", article.words["more"] % len(rest), ": ", _named(article, rest), class_="rest"))
    return tag("ul", shown, class_="quotes", aria_label=article.words[lang] if lang else article.words["quotes"])


def _named(article: Article, places: Sequence[Place]) -> Iterator[Html]:
    """Places by their pages; the first of each page is led to, the keys walk through the others."""
    by_name: dict[str, list[Place]] = {}
    for place in places:
        by_name.setdefault(article.where(place.evidence), []).append(place)
    for name, some in list(by_name.items())[:_NAMED]:
        count = f" ×{len(some)}" if len(some) > 1 else None
        yield join(tag("a", name, href=f"#p{some[0].number}"), count, " ")
    if len(by_name) > _NAMED:
        yield join("…")


def issue_line(article: Article, issue: Issue) -> str:
    """An issue in one sentence, after its sign."""
    detail = issue.detail_ru if article.lang == "ru" and issue.detail_ru else issue.detail
    return f"{SEVERITIES[issue.severity]} {detail}"
