"""Articles printed by headless Chromium."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from article import Article, run
from markup import page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --no-pdf-header-footer --disable-pdf-tagging"
).split()


def draw(article: Article, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        source = Path(home) / "page.html"
        source.write_text(page(article), encoding="utf-8")
        target = folder / f"{article.name}.pdf"
        command = ["chromium", *FLAGS, f"--user-data-dir={home}/user", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    run("chromium", draw)
