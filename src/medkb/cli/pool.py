"""`medkb pool`: what the studies of a table give together."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from medkb.cli.common import DONE, UsageError, output, output_bytes, say

if TYPE_CHECKING:
    from medkb.pool import Pooled, Row, Table


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


def pool(
    data: Annotated[
        Path | None,
        Option("--data", metavar="FILE", help="CSV with slab and xi, ni | ai, n1i, ci, n2i | yi, sei or vi; -: stdin."),
    ] = None,
    where: Annotated[
        list[str] | None, Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated.")
    ] = None,
    measure: Annotated[
        Measure | None, Option("--measure", help="Two arms: RR (default), OR, RD; given effects: HR (log) or GEN.")
    ] = None,
    transform: Annotated[Transform | None, Option("--transform", help="Of proportions; default: logit.")] = None,
    method: Annotated[
        Method, Option("--method", case_sensitive=False, help="Random effects; EE: equal effects.")
    ] = Method.REML,
    knha: Annotated[bool, Option("--knha", help="Knapp and Hartung's interval.")] = False,
    level: Annotated[float, Option("--level", metavar="PERCENT", help="Of the intervals.")] = 95.0,
    add: Annotated[float, Option("--add", help="Added to each cell of a study with an empty cell.")] = 0.5,
    drop00: Annotated[bool, Option("--drop00", help="Leave out studies without an event in either arm.")] = False,
    without: Annotated[bool, Option("--leave-one-out", help="Also the result without each study.")] = False,
    form: Annotated[PoolFormat | None, Option("--format", help="Default by the ending of -o, else text.")] = None,
    lang: Annotated[PoolLang, Option("--lang", help="The language of text and pictures.")] = PoolLang.EN,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")] = None,
    forest: Annotated[
        Path | None, Option("--forest", metavar="FILE", help="Draw a forest plot: .svg, .png or .pdf.")
    ] = None,
    funnel: Annotated[
        Path | None, Option("--funnel", metavar="FILE", help="Draw a funnel plot: .svg, .png or .pdf.")
    ] = None,
) -> int:
    """Pool studies, as a look at the data and no verdict.

    Effects, models and intervals are those of R's metafor. What was left out is named with its reason; warnings tell
    what makes the number doubtful.
    """
    from medkb.errors import PoolError
    from medkb.pool import Correction, Settings, leave_one_out, pool_rows, rows

    if data is None:
        raise UsageError("say what to pool: --data FILE.csv")
    table = _of_file(data, where or [])
    chosen = _chosen(measure, transform, table)
    try:
        settings = Settings(chosen, method.value, _percent(level), knha, Correction(add, drop00))
    except PoolError as error:
        raise UsageError(str(error)) from error
    found = rows(table, chosen)
    pooled = pool_rows(found, settings)
    others = leave_one_out(found, settings) if without else []
    _write(pooled, others, form or _by_ending(out), lang.value, out)
    _draw(pooled, forest, funnel, lang.value)
    return DONE


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


def _chosen(measure: Measure | None, transform: Transform | None, table: Table) -> str:
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
    plot = import_module("medkb.plot")
    for path, draw in ((forest, "forest"), (funnel, "funnel")):
        if path is not None:
            getattr(plot, draw)(pooled, path, lang=lang)
            say(f"{path}: written")
