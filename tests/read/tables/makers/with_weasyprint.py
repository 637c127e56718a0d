"""Articles printed by WeasyPrint."""

from __future__ import annotations

from pathlib import Path

from article import Article, run
from markup import page
from weasyprint import HTML


def draw(article: Article, folder: Path) -> None:
    HTML(string=page(article)).write_pdf(folder / f"{article.name}.pdf")


if __name__ == "__main__":
    run("weasyprint", draw)
