"""`medkb score`: facts against gold facts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from medkb.cli.common import DONE, WITH_FAILURES, UsageError, say
from medkb.errors import GoldError


def score(
    gold: Annotated[Path, Argument(metavar="GOLD", help="Gold facts (.jsonl), or a folder of such files.")],
    pred: Annotated[Path, Argument(metavar="PRED", help="Facts of `medkb extract`, or a folder of files named alike.")],
    as_json: Annotated[bool, Option("--json", help="Write figures for a program, not a table.")] = False,
    reliability: Annotated[
        bool, Option("--reliability", help="Also show how often facts of a confidence are right.")
    ] = False,
    misses: Annotated[bool, Option("--misses", help="Also list what was missed and what is wrong.")] = False,
) -> int:
    """Compare facts with gold facts.

    Precision, recall and F1 for each kind; of two folders, files with the same stem are compared
    and their counts added up.
    """
    from medkb.score import combine
    from medkb.score import score as compare

    found, alone = pairs(gold, pred)
    report = combine([compare(facts(a), facts(b) if b else []) for a, b in found])
    sys.stdout.write(report.to_json() + "\n" if as_json else report.to_table())
    if reliability:
        sys.stdout.write("\n" + report.reliability())
    if misses:
        for word, records in (("missed", report.missed), ("wrong", report.extra)):
            sys.stdout.writelines(f"{word}\t{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    for file in alone:
        say(f"{file}: warning: no gold file with this stem, left out")
    missing = [a for a, b in found if b is None]
    for file in missing:
        say(f"{file}: no predicted facts with this stem in {pred}: all of it counts as missed")
    return WITH_FAILURES if missing else DONE


def pairs(gold: Path, pred: Path) -> tuple[list[tuple[Path, Path | None]], list[Path]]:
    """Gold files with their predictions, None where there are none, and predictions without gold.

    Raises UsageError for a file against a folder and GoldError for folders that have no stem in common.
    """
    for path in (gold, pred):
        if not path.exists():
            raise GoldError(f"{path}: no such file or folder")
    if gold.is_dir() != pred.is_dir():
        raise UsageError("compare a file with a file or a folder with a folder")
    if not gold.is_dir():
        return [(gold, pred)], []
    wanted, given = by_stem(gold), by_stem(pred)
    if not wanted.keys() & given.keys():
        raise GoldError(f"{gold} and {pred}: no .jsonl files with the same stem; name the facts as the gold files")
    return [(file, given.get(stem)) for stem, file in wanted.items()], [given[s] for s in given if s not in wanted]


def by_stem(folder: Path) -> dict[str, Path]:
    """The .jsonl files anywhere under a folder. Raises GoldError when two have the same stem."""
    found: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.jsonl")):
        if file.stem in found:
            raise GoldError(f"{file}: has the stem of {found[file.stem]}; which of them is meant?")
        found[file.stem] = file
    return found


def facts(path: Path) -> Sequence[Mapping[str, Any]]:
    """The records of one file. Raises GoldError when it cannot be read or holds something else than facts."""
    from medkb.model import KINDS
    from medkb.model.codec import read_records

    try:
        with path.open(encoding="utf-8") as stream:
            records = list(read_records(stream, str(path)))
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 text: byte {error.start}") from error
    known = (*KINDS, "issue")  # an article's own mistakes may stand among the gold facts; they are not compared
    for number, record in enumerate(records, 1):
        if record.get("kind") not in known:
            raise GoldError(f"{path}: record {number}: kind {record.get('kind')!r} is none of {', '.join(known)}")
    return records
