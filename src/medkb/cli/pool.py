"""`medkb pool`: what the studies of a table give together."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from medkb.cli import choice as chosen
from medkb.cli.common import DONE, UsageError, output, output_bytes, say

if TYPE_CHECKING:
    from medkb.export.choice import Choice
    from medkb.pool import LeftOut, Pooled, Row, Settings, Table


class PoolFormat(StrEnum):
    """How `medkb pool` writes."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class PoolLang(StrEnum):
    """The language of text and pictures."""

    EN = "en"
    RU = "ru"


class Method(StrEnum):
    """The model: how the variance between studies is estimated, or EE for none."""

    REML = "REML"
    DL = "DL"
    PM = "PM"
    ML = "ML"
    HE = "HE"
    EE = "EE"


class Transform(StrEnum):
    """The scale on which proportions are averaged."""

    LOGIT = "logit"
    FREEMAN_TUKEY = "freeman-tukey"
    ARCSINE = "arcsine"
    NONE = "none"


class Measure(StrEnum):
    """The effect of two-arm studies, or what given effects are."""

    RR = "RR"
    OR = "OR"
    RD = "RD"
    HR = "HR"
    GEN = "GEN"


_SCALES = {
    Transform.LOGIT: "PLO",
    Transform.FREEMAN_TUKEY: "PFT",
    Transform.ARCSINE: "PAS",
    Transform.NONE: "PR",
}
_OF_FILE = ("--where",)
_OF_BASE = tuple(
    "--outcome --endpoint --event --narrower --grade --at --drug --class --alone --disease --arm --source --population "
    "--min-confidence --without-errors --keep-duplicates --derive".split()
)


def pool(
    context: Context,
    data: Annotated[
        Path | None,
        Option(
            "--data",
            metavar="FILE",
            help="CSV, columns as in metafor: slab and xi, ni | ai, n1i, ci, n2i | yi, sei or vi; -: stdin.",
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        Option("--where", metavar="COLUMN=VALUE", help="Of FILE only rows with this value; may be repeated."),
    ] = None,
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="A knowledge base, and what to pool of it:")] = "",
    outcome: chosen.Outcome = "",
    endpoint: chosen.Endpoint = "",
    event: chosen.Event = "",
    narrower: chosen.Narrower = False,
    grade: chosen.Grades = "",
    at: chosen.At = "",
    drug: chosen.Drug = "",
    drug_class: chosen.DrugClass = "",
    alone: chosen.Alone = False,
    disease: chosen.Disease = "",
    arm: chosen.Arm = "",
    source: chosen.Source = "own",
    population: chosen.Population = "",
    min_confidence: chosen.MinConfidence = 0.0,
    without_errors: chosen.WithoutErrors = False,
    keep_duplicates: chosen.KeepDuplicates = False,
    derive: Annotated[
        bool, Option("--derive", help="Counts from percentages, where one whole number fits; marked as derived.")
    ] = False,
    measure: Annotated[
        Measure | None, Option("--measure", help="Two arms: RR (default), OR, RD; given effects: HR (log) or GEN.")
    ] = None,
    transform: Annotated[Transform | None, Option("--transform", help="Of proportions; default: logit.")] = None,
    method: Annotated[
        Method, Option("--method", case_sensitive=False, help="Random effects, or EE: equal effects.")
    ] = Method.REML,
    knha: Annotated[bool, Option("--knha", help="Knapp and Hartung's interval.")] = False,
    level: Annotated[float, Option("--level", metavar="PERCENT", help="Of the intervals.")] = 95.0,
    add: Annotated[float, Option("--add", help="Added to each cell of a study with an empty cell.")] = 0.5,
    drop00: Annotated[bool, Option("--drop00", help="Leave out studies without an event in either arm.")] = False,
    without: Annotated[bool, Option("--leave-one-out", help="Also the result without each study.")] = False,
    form: Annotated[PoolFormat | None, Option("--format", help="Default by the ending of -o, else text.")] = None,
    lang: Annotated[PoolLang, Option("--lang", help="The language of text and pictures.")] = PoolLang.EN,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    forest: Annotated[Path | None, Option("--forest", metavar="FILE", help="A forest plot: .svg, .png, .pdf.")] = None,
    funnel: Annotated[Path | None, Option("--funnel", metavar="FILE", help="A funnel plot: .svg, .png, .pdf.")] = None,
) -> int:
    """Pool studies, as a look at the data and no verdict.

    Effects, models and intervals are those of R's metafor. What was left out is named with its reason; warnings tell
    what makes the number doubtful. Of a knowledge base one row a study and group is pooled, each trial once.
    """
    from medkb.pool import leave_one_out, pool_rows, rows

    _one_source(context, data, kb, outcome or endpoint or event)
    left_out: list[LeftOut] = []
    title = ""
    if data is not None:
        table = _of_file(data, where or [])
    else:
        asked = chosen.choice(
            outcome=outcome, endpoint=endpoint, event=event, narrower=narrower, grade=grade, time=at, drug=drug,
            drug_class=drug_class, alone=alone, disease=disease, arm=arm, source=source, population=population,
            min_confidence=min_confidence, without_errors=without_errors, keep_duplicates=keep_duplicates, one_row=True,
        )  # fmt: skip
        title = ", ".join(word for word in (outcome or endpoint or event, grade, at, drug, drug_class, disease) if word)
        of = measure.value if measure else "HR" if endpoint else ""
        table, left_out = _of_base(kb, of, asked, derive=derive, lang=lang.value)
    named = _measure(measure, transform, table)
    settings = _settings(named, method.value, level, add, knha=knha, drop00=drop00)
    found = rows(table, named)
    pooled = pool_rows(found, settings, left_out, title)
    others = leave_one_out(found, settings) if without else []
    _write(pooled, others, form or _by_ending(out), lang.value, out)
    _draw(pooled, forest, funnel, lang.value)
    return DONE


def _one_source(context: Context, data: Path | None, kb: str, subject: str) -> None:
    """Raises UsageError unless there is one source, with the options that belong to it."""
    if (data is None) == (not kb):
        raise UsageError("say what to pool: --data FILE.csv, or --kb DIR with --outcome, --event or --endpoint")
    strange = [name for name in _given(context) if name in (_OF_FILE if kb else _OF_BASE)]
    if strange:
        raise UsageError(f"{', '.join(strange)}: only with {'--data' if kb else '--kb'}")
    if kb and not subject:
        raise UsageError("say what to pool of the knowledge base: --outcome CR, --event neutropenia or --endpoint OS")


def _given(context: Context) -> list[str]:
    """The options on the command line."""
    sources = ((option, context.get_parameter_source(option.name or "")) for option in context.command.params)
    return [option.opts[-1] for option, source in sources if source and source.name == "COMMANDLINE"]


def _of_base(kb: str, measure: str, choice: Choice, *, derive: bool, lang: str) -> tuple[Table, list[LeftOut]]:
    from medkb.export.pooled import pooled_table
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store:
        return pooled_table(store, measure, choice, derive=derive, lang=lang)


def _settings(measure: str, method: str, level: float, add: float, *, knha: bool, drop00: bool) -> Settings:
    from medkb.errors import PoolError
    from medkb.pool import Correction, Settings

    try:
        return Settings(measure, method, _percent(level), knha, Correction(add, drop00))
    except PoolError as error:
        raise UsageError(str(error)) from error


def _of_file(data: Path, where: list[str]) -> Table:
    """The table of a CSV file or of stdin. Raises PoolError or UsageError."""
    from medkb.errors import PoolError
    from medkb.pool import read_table

    choice: dict[str, str] = {}
    for condition in where:
        column, equals, value = condition.partition("=")
        if not equals or not column.strip() or column.strip() in choice:
            raise UsageError(f"--where {condition!r}: write it as COLUMN=VALUE, each column once")
        choice[column.strip()] = value
    if str(data) == "-":
        return read_table(sys.stdin.read(), "stdin", choice)
    try:
        return read_table(data.read_text(encoding="utf-8-sig"), data.name, choice)
    except OSError as error:
        raise PoolError(f"{data}: cannot read the table: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PoolError(f"{data}: not UTF-8 text (byte {error.start}); save it as CSV in UTF-8") from error


def _measure(measure: Measure | None, transform: Transform | None, table: Table) -> str:
    """The measure that was asked for, or the first that the table has columns for. Raises UsageError."""
    if measure and transform:
        raise UsageError("--transform is for proportions, --measure for two arms and given effects; give one of them")
    asked = _SCALES[transform] if transform else measure.value if measure else None
    if asked is None:
        if len(table.kinds) > 1:
            usual = ", ".join(kind[0] for kind in table.kinds)
            raise UsageError(f"{table.name} has columns for {usual}: say which to pool by --transform or --measure")
        return _told(table) or table.kinds[0][0]
    if asked not in table.measures:
        raise UsageError(f"{table.name} lacks the columns for {asked}; it can give {', '.join(table.measures)}")
    return asked


def _told(table: Table) -> str | None:
    """The measure that the column of that name gives to all rows, where they are given effects."""
    told = {cells.get("measure", "") for _, cells in table.lines}
    return told.pop() if len(told) == 1 and table.kinds[0][0] == "GEN" and told <= set(table.measures) else None


def _percent(level: float) -> float:
    """The level in percent; 0.95 is 95, as metafor reads it."""
    return level * 100 if 0 < level < 1 else level


def _by_ending(out: Path | None) -> PoolFormat:
    ending = out.suffix.lower() if out else ""
    return {".json": PoolFormat.JSON, ".csv": PoolFormat.CSV}.get(ending, PoolFormat.TEXT)


def _write(pooled: Pooled, others: Sequence[tuple[Row, Pooled]], form: PoolFormat, lang: str, out: Path | None) -> None:
    if form is PoolFormat.CSV:
        from medkb.export.writers import write_csv
        from medkb.pool.writers import COLUMNS, table

        with output_bytes(out) as stream:
            write_csv(table(pooled, lang), COLUMNS, stream)
        return
    with output(out) as text:
        if form is PoolFormat.JSON:
            from medkb.pool.writers import record

            text.write(json.dumps(record(pooled, lang, others), ensure_ascii=False, indent=1) + "\n")
        else:
            from medkb.pool import Writer

            text.writelines(line + "\n" for line in Writer(pooled, lang).lines(others))


def _draw(pooled: Pooled, forest: Path | None, funnel: Path | None, lang: str) -> None:
    """The plots that were asked for. Raises the errors of medkb.plot: an ending it cannot write, no matplotlib."""
    if forest is None and funnel is None:
        return
    from medkb import plot

    for path, draw in ((forest, plot.forest), (funnel, plot.funnel)):
        if path is not None:
            draw(pooled, path, lang=lang)
            say(f"{path}: written")
