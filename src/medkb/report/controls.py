"""What the reader works the page with: title bar, filters, the bar that walks, and help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from medkb.model import KINDS
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.signs import SEVERITIES, SIGNS

_KEYS = (
    ("j k", "key_fact"), ("n p", "key_place"), ("i", "key_issues"), ("/", "key_search"), ("v", "key_view"),
    ("b", "key_both"), ("?", "key_help"), ("Esc", "key_escape"),
)  # fmt: skip


def header(article: Article) -> Html:
    """Skip links, then the article's title and what it says of itself, and the buttons for the whole page."""
    w, about = article.words, article.document.metadata
    parts = (("text", "to_text"), ("facts", "to_facts"), ("issues", "to_issues"))
    skip = tag("nav", (tag("a", w[name], href=f"#{part}") for part, name in parts), class_="skip")
    titles = [(about.title_en, "en"), (about.title_ru, "ru")]
    chosen = sorted((t for t in titles if t[0]), key=lambda t: t[1] != article.lang)
    title, lang = chosen[0] if chosen else (article.document.file, None)
    name = tag("div", tag("h1", title, lang=lang, title=title), tag("p", _about(article), class_="meta"), class_="name")
    return join(skip, tag("header", name, tag("div", _tools(article), class_="tools js-only"), class_="bar"))


def _about(article: Article) -> Html:
    about = article.document.metadata
    authors = ", ".join(about.authors[:3]) + (" …" if len(about.authors) > 3 else "")
    journal = ", ".join(filter(None, [about.journal, str(about.year) if about.year else None]))
    address = f"https://doi.org/{quote(about.doi)}" if about.doi else ""
    doi = tag("a", f"doi:{about.doi}", href=address, rel="noreferrer") if about.doi else None
    parts = [part for part in (authors, journal, doi, article.document.file) if part]
    return join(join(" · ", part) if n else part for n, part in enumerate(parts))


def _tools(article: Article) -> Iterator[Html]:
    w = article.words
    if article.pictures:
        views = (_button(w[view], pressed=view == "text", data_view=view) for view in ("text", "pages"))
        yield tag("div", views, class_="group", role="group", aria_label=w["view"])
    languages = {block.lang for block in article.document.blocks if block.section == "abstract"}
    if {"ru", "en"} <= languages:
        yield _button(w["both"], pressed=False, id="both", title=w["both_hint"], class_="wide-only")
    yield tag("button", "◐", type="button", id="theme", aria_label=w["theme"], title=w["theme"])
    yield tag("button", "?", type="button", id="help-open", aria_label=w["help"], title=w["help"])


def controls(article: Article) -> Html:
    """Parts and filters; of no use, and so not shown, without scripts."""
    w = article.words
    parts = (("facts", len(article.claims)), ("issues", len(article.issues)))
    chosen = [_button(join(w[part], f" {count}"), pressed=part == "facts", data_part=part) for part, count in parts]
    said = {"placeholder": w["search"], "aria_label": w["search"]}
    words = tag("input", type="search", id="search", autocomplete="off", **said)
    folds = {"class_": "fold-button", "aria_label": w["filters"], "aria_expanded": "false"}
    fold = tag("button", "⚙", type="button", id="fold", **folds)
    first = tag(
        "div", tag("div", chosen, class_="group", role="group", aria_label=w["view"]), words, fold, class_="row"
    )
    chips = tag("div", _chips(article), class_="row fold", role="group", aria_label=w["kinds"])
    last = tag("div", _choices(article), class_="row fold")
    return tag("div", first, chips, last, class_="controls js-only", role="search", aria_label=w["filters"])


def _chips(article: Article) -> Iterator[Html]:
    counts = Counter(claim.fact.kind for claim in article.claims)
    for kind in KINDS:
        if counts[kind]:
            sign = tag("span", SIGNS[kind][0], class_="sign", aria_hidden="true")
            count = tag("span", str(counts[kind]), class_="count")
            label = join(sign, " ", article.words[f"{kind.value}_many"], " ", count)
            yield _button(label, pressed=True, class_=f"chip k-{kind.value}", data_kind=kind.value)


def _choices(article: Article) -> Iterator[Html]:
    w = article.words
    sources = [("", w["source_all"]), ("own", w["own"]), ("cited", w["cited"])]
    yield _select("source", w["source"], sources)
    arms = [arm for arm, _ in Counter(claim.fact.arm for claim in article.claims).most_common()]
    if len(arms) > 1:
        named = ((arm, w["arm_all"] if arm == "all" else arm) for arm in arms)
        yield _select("arm", w["arm"], [("", w["arm_any"]), *named])
    languages = {e.lang for claim in article.claims for e in claim.fact.evidence}
    if {"ru", "en"} <= languages:
        named = ((lang, w[f"lang_{lang}" if lang == "both" else lang]) for lang in ("ru", "en", "both"))
        yield _select("lang", w["language"], [("", w["lang_any"]), *named])
    slider = tag("input", type="range", id="least", min=0, max=1, step=0.05, value=0)
    yield tag("label", w["least"], " ", slider, tag("output", "0", for_="least", id="least-value"))
    if article.issues:
        yield tag("label", tag("input", type="checkbox", id="touched"), w["with_issues"])
    yield _select("order", w["order"], [("kind", w["order_kind"]), ("text", w["order_text"])])
    yield tag("button", w["clear"], type="button", id="clear", hidden=True)
    yield tag("output", id="shown", class_="push", aria_live="polite")


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> Html:
    return tag("select", (tag("option", text, value=value) for value, text in options), id=name, aria_label=label)


def _button(label: str, *, pressed: bool, **given: str) -> Html:
    return tag("button", label, type="button", aria_pressed="true" if pressed else "false", **given)


def walk(article: Article) -> Html:
    """The bar that tells where the reader is, and leads to what comes before and after."""
    w = article.words

    def step(name: str, label: str) -> Html:
        return tag("button", label, type="button", id=name.replace("_", "-"), aria_label=w[name], title=w[name])

    told = tag("output", id="position", role="status", aria_live="polite", aria_atomic="true")
    places = [step("previous_place", "←"), step("next_place", "→")]
    facts = [step("previous_fact", "↑"), step("next_fact", "↓")]
    groups = (tag("div", some, class_="group") for some in (places, facts))
    return tag("div", told, groups, class_="walk js-only", role="group", aria_label=w["position"])


def help_(article: Article) -> Html:
    """What the signs mean and what the keys do."""
    w = article.words
    rows = (
        tag("tr", tag("th", [join(tag("kbd", key), " ") for key in keys.split()], scope="row"), tag("td", w[name]))
        for keys, name in _KEYS
    )
    signs = [join(" · " if n else None, f"{SIGNS[kind]} {w[f'{kind.value}_many']}") for n, kind in enumerate(KINDS)]
    grave = [join(" · ", f"{sign} {w[severity.value]}") for severity, sign in SEVERITIES.items()]
    paper = tag("label", tag("input", type="checkbox", id="print-text"), " ", w["print_text"])
    return tag(
        "dialog",
        tag("h2", w["help"], id="help-head"),
        tag("p", signs, grave),
        tag("p", w["legend"]),
        tag("table", tag("caption", w["keys"], class_="vh"), tag("tbody", rows)),
        tag("p", paper),
        tag("form", tag("button", w["close"]), method="dialog"),
        id="help",
        aria_labelledby="help-head",
    )
