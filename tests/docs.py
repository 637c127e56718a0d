"""Fills the parts of README.md that are output: `make docs` rewrites them, `--check` only compares.

A part stands between `<!-- output: COMMAND -->` and `<!-- end -->`. Its command runs in a scratch folder that holds
corpora/, the knowledge base demo/kb built from it, and the facts of each article in demo/facts/.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MEDKB = Path(sys.executable).parent / "medkb"
PART = re.compile(r"(<!-- output: (?P<command>.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def shell(command: str, folder: Path) -> str:
    """What the command prints on stdout. Ends the program with its stderr when the command fails."""
    path = f"{MEDKB.parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}
    run = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=env, capture_output=True, text=True)
    if run.returncode not in {0, 141}:  # 141: `| head` left early
        sys.exit(f"docs: {command}: exit {run.returncode}\n{run.stderr}")
    return run.stdout


def prepare(folder: Path) -> None:
    """The inputs that the commands of the README name."""
    (folder / "corpora").symlink_to(ROOT / "corpora")
    (folder / "demo" / "facts").mkdir(parents=True)
    shell("medkb build corpora --kb demo/kb", folder)
    for article in sorted((ROOT / "corpora").glob("*/articles/*")):
        shell(f"medkb extract '{article}' -o demo/facts/{article.stem}.jsonl", folder)


def filled(text: str, only: str = "") -> str:
    """The text with each part's output renewed; `only` keeps to the commands that end with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not only:
            prepare(folder)

        def renew(part: re.Match[str]) -> str:
            command = part["command"]
            if not command.endswith(only):
                return part[0]
            output = shell(command, folder).rstrip()
            return f"{part[1]}\n```console\n$ {command}\n{output}\n```\n\n{part[3]}"

        return PART.sub(renew, text)


def main(arguments: list[str]) -> int:
    """Rewrite README.md, or with `--check` [ENDING] say whether it is current."""
    old = README.read_text(encoding="utf-8")
    check = arguments[:1] == ["--check"]
    new = filled(old, arguments[1] if len(arguments) > 1 else "")
    if check and new != old:
        print("README.md: its generated parts are not current; run `make docs`", file=sys.stderr)
        return 1
    if not check:
        README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
