"""`medkb plot`: pictures of what a knowledge base holds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from medkb.cli.common import DONE, UsageError, command, say

app = Typer(
    help="Draw doses, adverse events, responses, one article.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class PlotLang(StrEnum):
    """The language of a picture."""

    EN = "en"
    RU = "ru"


class PlotSource(StrEnum):
    """Whose figures: the articles' own, those that they cite, or both, which are drawn apart."""

    OWN = "own"
    CITED = "cited"
    ANY = "any"


Kb = Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base.")]
Out = Annotated[Path, Option("-o", "--output", metavar="FILE", help="The picture: .svg, .png or .pdf.")]
Lang = Annotated[PlotLang, Option("--lang", help="The language of the picture.")]
Drug = Annotated[str, Option("--drug", metavar="NAME", help="Only of this drug, in either language.")]
DrugClass = Annotated[str, Option("--class", metavar="ATC", help="Only of drugs of this ATC class, as L01XC.")]
OneArticle = Annotated[str, Option("--article", metavar="FILE|ID", help="Only of this article.")]
Confidence = Annotated[
    float, Option("--min-confidence", min=0, max=1, metavar="SHARE", help="Leave out what is less certain.")
]
Rows = Annotated[int, Option("--rows", min=1, metavar="N", help="As much on a page as N rows of one line.")]


@app.command("doses")
@command
def doses(
    kb: Kb,
    out: Out,
    drug: Drug = "",
    drug_class: DrugClass = "",
    article: OneArticle = "",
    source: Annotated[PlotSource, Option("--source", help="Own, cited or any; any are told apart.")] = PlotSource.ANY,
    min_confidence: Confidence = 0.0,
    lang: Lang = PlotLang.EN,
    rows: Rows = 45,
) -> int:
    """Draw dose ranges: a row for each drug and unit, an axis for each unit.

    Points are single doses, bars are ranges, arrows are bounds; discs are own figures, diamonds cited ones.
    """
    from medkb.export.choice import Choice
    from medkb.plot import doses as draw
    from medkb.plot.select import article_named, doses_of
    from medkb.store import open_store

    _check(out)
    choice = Choice(drug=drug, drug_class=drug_class, source=source.value, min_confidence=min_confidence)
    with open_store(kb, read_only=True) as store:
        selected = doses_of(store, choice, article_named(store, article) if article else None)
    say(f"{out}: {draw(selected.kept, out, lang.value, rows)} doses")
    return DONE


@app.command("events")
@command
def events(
    kb: Kb,
    out: Out,
    drug: Drug = "",
    drug_class: DrugClass = "",
    event: Annotated[str, Option("--event", metavar="NAME", help="Only this event, in either language.")] = "",
    article: OneArticle = "",
    source: Annotated[PlotSource, Option("--source", help="Own, cited or any; any stand apart.")] = PlotSource.OWN,
    min_confidence: Confidence = 0.0,
    lang: Lang = PlotLang.EN,
    rows: Rows = 45,
) -> int:
    """Draw rates of adverse events: events as rows, groups by shape, grades by filling.

    Beside the points stand events and patients as printed. Of competing figures of one group one is drawn, and
    articles of one trial count once; the picture tells how many were left out.
    """
    from medkb.export.choice import Choice
    from medkb.model import Kind
    from medkb.plot import events as draw
    from medkb.plot.select import article_named, chosen_of
    from medkb.store import open_store

    _check(out)
    choice = Choice(drug=drug, drug_class=drug_class, event=event, source=source.value, min_confidence=min_confidence)
    with open_store(kb, read_only=True) as store:
        selected = chosen_of(store, Kind.ADVERSE_EVENT, choice, article_named(store, article) if article else None)
    say(f"{out}: {draw(selected.kept, out, lang.value, rows, selected.left_out)} figures")
    return DONE


@app.command("responses")
@command
def responses(
    kb: Kb,
    out: Out,
    drug: Drug = "",
    drug_class: DrugClass = "",
    article: OneArticle = "",
    source: Annotated[PlotSource, Option("--source", help="Own, cited or any; any stand apart.")] = PlotSource.OWN,
    min_confidence: Confidence = 0.0,
    lang: Lang = PlotLang.EN,
    rows: Rows = 45,
) -> int:
    """Draw best responses: a bar a group from CR, PR, SD, PD and their like.

    A group whose categories make more than a whole is left out, and the picture tells so: they do not exclude each
    other.
    """
    from medkb.export.choice import Choice
    from medkb.model import Kind
    from medkb.plot import responses as draw
    from medkb.plot.response_stacks import CATEGORIES
    from medkb.plot.select import article_named, chosen_of
    from medkb.store import open_store

    _check(out)
    choice = Choice(drug=drug, drug_class=drug_class, source=source.value, min_confidence=min_confidence)
    with open_store(kb, read_only=True) as store:
        about = article_named(store, article) if article else None
        selected = chosen_of(store, Kind.RESPONSE, choice, about, CATEGORIES)
    say(f"{out}: {draw(selected.kept, out, lang.value, rows, selected.left_out)} figures")
    return DONE


@app.command("article")
@command
def article(
    kb: Kb,
    out: Out,
    article: Annotated[str, Option("--article", metavar="FILE|ID", help="Which article.")],
    lang: Lang = PlotLang.EN,
    most: Annotated[int, Option("--most", min=1, metavar="N", help="Entries of a list.")] = 12,
    rows: Rows = 45,
) -> int:
    """Draw one article at a glance: its groups as lanes.

    Each has its size, drugs and doses, its points in time, and its outcomes, survival and adverse events as bars.
    """
    from medkb.plot import article as draw
    from medkb.plot.select import article_named, results_of
    from medkb.store import open_store

    _check(out)
    with open_store(kb, read_only=True) as store:
        about = article_named(store, article)
        found = results_of(store, about)
    say(f"{out}: {draw(about, found, out, lang.value, rows, most)} figures")
    return DONE


def _check(out: Path) -> None:
    """Raises UsageError for a name whose ending names no picture, before anything is read."""
    from medkb.plot import ENDINGS

    if out.suffix.lower() not in ENDINGS:
        raise UsageError(f"-o {out}: the ending names no kind of picture; there are {', '.join(ENDINGS)}")
