"""The filters of facts and issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from medkb.model import KINDS
from medkb.report.article import Article
from medkb.report.html import Html, join, tag
from medkb.report.signs import SEVERITIES, SIGNS


def controls(article: Article) -> Html:
    """Parts and filters; of no use, and so not shown, without scripts."""
    w = article.words
    parts = (("facts", len(article.claims)), ("issues", len(article.issues)))
    chosen = [button(join(w[part], f" {count}"), pressed=part == "facts", data_part=part) for part, count in parts]
    said = {"placeholder": w["search"], "aria_label": w["search"]}
    words = tag("input", type="search", id="search", autocomplete="off", **said)
    folds = {"class_": "fold-button", "aria_label": w["filters"], "aria_expanded": "false"}
    fold = tag("button", "⚙", type="button", id="fold", **folds)
    rows = [
        tag("div", tag("div", chosen, class_="group", role="group", aria_label=w["view"]), words, fold, class_="row"),
        tag("div", _kinds(article), class_="row fold for-facts", role="group", aria_label=w["kinds"]),
        tag("div", _choices(article), class_="row fold for-facts"),
    ]
    if article.issues:
        grave = {"class_": "row fold for-issues", "role": "group", "aria_label": w["severities"]}
        rows.append(tag("div", _severities(article), **grave))
    return tag("div", rows, class_="controls js-only", role="search", aria_label=w["filters"])


def _kinds(article: Article) -> Iterator[Html]:
    counts = Counter(claim.fact.kind for claim in article.claims)
    for kind in KINDS:
        if counts[kind]:
            label = _chip(SIGNS[kind][0], article.words[f"{kind.value}_many"], counts[kind])
            yield button(label, pressed=True, class_=f"chip k-{kind.value}", data_kind=kind.value)


def _severities(article: Article) -> Iterator[Html]:
    counts = Counter(issue.severity for issue in article.issues)
    for severity, sign in SEVERITIES.items():
        if counts[severity]:
            label = _chip(sign, article.words[f"{severity.value}s"], counts[severity])
            yield button(label, pressed=True, class_=f"chip sev-{severity.value}", data_severity=severity.value)
    yield tag("output", id="issues-shown", class_="push", aria_live="polite")


def _chip(sign: str, name: str, count: int) -> Html:
    shown = tag("span", sign, class_="sign", aria_hidden="true")
    return join(shown, f" {name} ", tag("span", str(count), class_="count"))


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


def button(label: str, *, pressed: bool, **given: str) -> Html:
    """A button that stays down."""
    return tag("button", label, type="button", aria_pressed="true" if pressed else "false", **given)
