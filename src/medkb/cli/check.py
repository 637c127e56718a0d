"""`medkb check`: the articles' own mistakes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from medkb.cli.common import DONE, Jobs, Ocr, Timeout, UsageError, ask_for_ocr, output, say
from medkb.cli.inputs import Tally, results
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.export.rows import Value
    from medkb.export.studies import SameStudy
    from medkb.model import Evidence, Issue


class IssueFormat(StrEnum):
    """How `medkb check` writes issues."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"


class Lang(StrEnum):
    """The language of the sentences."""

    EN = "en"
    RU = "ru"


class Least(StrEnum):
    """The least grave severity that is shown."""

    ERROR = "error"
    WARNING = "warning"
    ROUNDING = "rounding"


_COLUMNS = (
    "file", "document", "id", "type", "rule", "severity", "detail", "printed", "recomputed", "how", "suggestion",
    "facts", "places",
)  # fmt: skip
_WIDEST = 90
_RULE = 17  # columns


def check(
    paths: Annotated[
        list[Path] | None,
        Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin."),
    ] = None,
    kb: Annotated[
        str | None,
        Option("--kb", metavar="DIR|URL", help="A knowledge base, instead of files: articles of one study."),
    ] = None,
    out: Annotated[Path | None, Option("-o", "--output", metavar="FILE", help="Write there instead of stdout.")] = None,
    form: Annotated[
        IssueFormat | None, Option("--format", help="Default by the ending of -o, else text to read.")
    ] = None,
    lang: Annotated[Lang, Option("--lang", help="The language of the sentences.")] = Lang.EN,
    severity: Annotated[
        Least, Option("--severity", help="Leave out what is less grave; rounding: show everything.")
    ] = Least.ROUNDING,
    rules: Annotated[bool, Option("--rules", help="Print what is checked, and stop.")] = False,
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Find the articles' own mistakes.

    Figures that do not follow from each other, places and languages that disagree, units and names that cannot be
    right: each with its places, the recomputed value and how it was computed. Nothing is corrected. With --kb, which
    stored articles report one study, and the figures of which they give different values.
    """
    if rules:
        return _rules(out, lang.value)
    if bool(paths) == bool(kb):
        raise UsageError("name articles, or a knowledge base with --kb DIR or URL")
    if kb:
        return _between(kb, out, form or _by_ending(out))
    ask_for_ocr(ocr)
    tally = Tally()
    wanted = [least.value for least in Least][: list(Least).index(severity) + 1]
    unchecked: set[str] = set()

    def issues() -> Iterator[Issue]:
        for result in results(paths or (), jobs, tally, timeout):
            unchecked.update(result.unchecked)
            yield from (issue for issue in result.issues if issue.severity.value in wanted)

    with output(out) as stream:
        found = _WRITERS[form or _by_ending(out)](issues(), stream, lang.value)
    say(f"{tally.read} read, {found} issues" + (f", {tally.failed} failed" if tally.failed else ""))
    if unchecked:
        say(f"doses not checked, no usual range known: {', '.join(sorted(unchecked))}")
    return tally.code


def _rules(out: Path | None, lang: str) -> int:
    from medkb.check.rules import rule_words

    with output(out) as stream:
        for rule, words in rule_words(lang).items():
            stream.write(f"{rule:<{_RULE}} {words}\n")
    return DONE


def _between(kb: str, out: Path | None, form: IssueFormat) -> int:
    from medkb.export.studies import same_studies
    from medkb.store import open_store

    with open_store(kb, read_only=True) as store, output(out) as stream:
        found = same_studies(store)
        for pair in found:
            stream.writelines(line + "\n" for line in _PAIRS[form](pair))
    say(f"{len(found)} pairs of articles report one study (own mistakes: medkb query issues --kb {kb})")
    return DONE


def _pair_text(pair: SameStudy) -> Iterator[str]:
    yield f"{pair.files[0]} and {pair.files[1]} report one study: {pair.why}"
    for a, b in pair.disagreements:
        yield f"  {_about(a)}: {_flat(a['quote'])} ({a['file']}) against {_flat(b['quote'])} ({b['file']})"


def _pair_json(pair: SameStudy) -> Iterator[str]:
    figures = [
        [{"claim": r["claim"], "file": r["file"], "quote": r["quote"]} for r in two] for two in pair.disagreements
    ]
    record = {"kind": "same_study", "files": pair.files, "documents": pair.documents, "why": pair.why}
    yield json.dumps(record | {"disagreements": figures}, ensure_ascii=False)


def _pair_csv(pair: SameStudy) -> Iterator[str]:
    lines = [[*pair.files, pair.why, _about(a), _flat(a["quote"]), _flat(b["quote"])] for a, b in pair.disagreements]
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(lines or [[*pair.files, pair.why, "", "", ""]])
    yield from buffer.getvalue().splitlines()


def _about(record: dict[str, Value]) -> str:
    subject = record.get("outcome") or record.get("endpoint") or record.get("event")
    return f"{subject}, {record['arm']}"


def _flat(value: object) -> str:
    return f"“{' '.join(str(value).split())}”"


def _by_ending(out: Path | None) -> IssueFormat:
    endings = {".jsonl": IssueFormat.JSONL, ".json": IssueFormat.JSONL, ".csv": IssueFormat.CSV}
    return endings.get(out.suffix.lower(), IssueFormat.TEXT) if out else IssueFormat.TEXT


def _jsonl(issues: Iterator[Issue], stream: IO[str], lang: str) -> int:
    from medkb.model.codec import issue_record

    found = 0
    for issue in issues:
        found += 1
        stream.write(json.dumps(issue_record(issue, lang), ensure_ascii=False) + "\n")
    return found


def _csv(issues: Iterator[Issue], stream: IO[str], lang: str) -> int:
    from medkb.export.writers import is_formula
    from medkb.model.codec import issue_record

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    found = 0
    for issue in issues:
        found += 1
        record = issue_record(issue, lang)
        record |= {"facts": " ".join(issue.facts), "places": "; ".join(map(_place, issue.places))}
        cells = [record.get(name, "") for name in _COLUMNS]
        writer.writerow(["'" + cell if is_formula(cell) else cell for cell in cells])
    return found


def _text(issues: Iterator[Issue], stream: IO[str], lang: str) -> int:
    """For the eye: a head line a file, then each issue with its arithmetic and its places."""
    colour = stream.isatty()
    paint: Callable[..., str] = typer.style if colour else lambda text, **_: text
    tints = {"error": "red", "warning": "yellow", "rounding": "cyan"}
    file, found = "", 0
    for issue in issues:
        found += 1
        if issue.file != file:
            stream.write(("\n" if file else "") + paint(issue.file, bold=True) + "\n")
            file = issue.file
        detail = issue.detail_ru if lang == "ru" and issue.detail_ru else issue.detail
        head = paint(issue.severity.value, fg=tints[issue.severity.value], bold=True)
        stream.write(f"  {head} {issue.type.value} ({issue.rule}): {detail}\n")
        if issue.how:
            stream.write(f"      {issue.how}\n")
        stream.writelines(paint(f"      {_place(place)}", dim=True) + "\n" for place in issue.places)
    return found


def _place(place: Evidence) -> str:
    flat = " ".join(place.text.split())
    quote = flat if len(flat) <= _WIDEST else flat[: _WIDEST - 1] + "…"
    page = f"p. {place.page}, " if place.page else ""
    where = ", ".join(filter(None, [place.section, place.lang]))
    return f"“{quote}” {page}{place.start}-{place.end}" + (f" ({where})" if where else "")


_PAIRS: dict[IssueFormat, Callable[[SameStudy], Iterator[str]]] = {
    IssueFormat.TEXT: _pair_text,
    IssueFormat.JSONL: _pair_json,
    IssueFormat.CSV: _pair_csv,
}
_WRITERS: dict[IssueFormat, Callable[[Iterator[Issue], IO[str], str], int]] = {
    IssueFormat.TEXT: _text,
    IssueFormat.JSONL: _jsonl,
    IssueFormat.CSV: _csv,
}
