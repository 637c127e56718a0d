"""Options that choose among the results of a knowledge base, shared by the commands that make tables of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from typer import Option

from medkb.cli.common import UsageError

if TYPE_CHECKING:
    from medkb.export.choice import Choice

Drug = Annotated[str, Option("--drug", metavar="NAME", help="Of groups given this drug or regimen.")]
DrugClass = Annotated[str, Option("--class", metavar="ATC", help="Of groups given a drug of this ATC class.")]
Alone = Annotated[bool, Option("--alone", help="Not in combination with other drugs.")]
Disease = Annotated[
    str, Option("--disease", metavar="WORDS", help="With these words in title or group; | parts others.")
]
Outcome = Annotated[str, Option("--outcome", metavar="NAME", help="A response: CR, ORR, complete remission ...")]
Endpoint = Annotated[str, Option("--endpoint", metavar="NAME", help="A time: OS, PFS ...")]
Event = Annotated[str, Option("--event", metavar="NAME", help="An adverse event: neutropenia ...")]
Narrower = Annotated[bool, Option("--narrower", help="Also what the vocabulary has below that outcome or event.")]
Grades = Annotated[str, Option("--grade", metavar="3|3-4|3+", help="Events of that grade or range.")]
At = Annotated[str, Option("--at", metavar="TIME", help='At that time point: "6 mo".')]
Arm = Annotated[str, Option("--arm", metavar="LABEL", help="Of the group that its article calls so.")]
Source = Annotated[
    str, Option("--source", metavar="own|cited|any", help="Cited figures are other studies', and may count twice.")
]
Population = Annotated[str, Option("--population", metavar="NAME", help="Of that analysed population, where told.")]
MinConfidence = Annotated[float, Option("--min-confidence", min=0, max=1, help="Leave out less certain readings.")]
WithoutErrors = Annotated[bool, Option("--without-errors", help="Leave out figures that the article has wrong.")]
OneRow = Annotated[bool, Option("--one-row", help="One row a study and group: grades and time points compete too.")]
KeepDuplicates = Annotated[bool, Option("--keep-duplicates", help="Keep what several articles tell of one trial.")]


def grades(text: str) -> tuple[int | None, int | None]:
    """The lowest and highest grade of "3", "3-4", "3+" or ">=3"; (None, None) for "". Raises UsageError."""
    plain = text.strip().removeprefix(">=").removeprefix("≥").strip()
    open_end = plain != text.strip() or plain.endswith("+")
    found = re.fullmatch(r"([1-5])(?:\s*[-–]\s*([1-5]))?\+?", plain)
    if not text:
        return None, None
    if not found:
        raise UsageError(f"--grade {text!r}: write 3, 3-4 or 3+")
    low, high = int(found[1]), int(found[2]) if found[2] else None
    return low, high if high is not None else None if open_end else low


def choice(**options: object) -> Choice:
    """The choice that the options make, by the names of `Choice`, with `grade` as it is written."""
    from medkb.export.choice import Choice

    low, high = grades(str(options.pop("grade", "")))
    return Choice(**options, grade_min=low, grade_max=high)  # type: ignore[arg-type]  # names and types are those above
