"""`medkb read`: the text that offsets count in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from medkb.cli.common import DONE, say


def read(
    path: Annotated[
        Path, Argument(metavar="FILE", help="An article (.txt .pdf .xml .html .docx); - is text on stdin.")
    ],
) -> int:
    """Print the text that evidence offsets count in."""
    from medkb.cli.inputs import STDIN, stdin_text
    from medkb.read import read_file

    if path == STDIN:
        sys.stdout.write(stdin_text())
        return DONE
    document, problems = read_file(path)
    for problem in problems:
        say(str(problem))
    sys.stdout.write(document.text)
    return DONE
