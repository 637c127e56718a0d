"""What the makers draw: an article as blocks of prose, headings and tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import pypdfium2
from grid import MARK, Tab, expected, parts, save
from prose import paragraphs

Block = tuple[str, object]  # ("prose", count), ("head", text), ("table", Tab), ("side", (Tab, Tab)), ("page", None)


@dataclass(frozen=True)
class Article:
    name: str
    maker: str
    lang: str
    title: str
    journal: str
    blocks: list[Block]
    columns: int = 1
    font: str = "serif"
    landscape: bool = False
    shade: str = ""  # behind the heads

    def tabs(self) -> list[Tab]:
        found: list[Tab] = []
        for kind, what in self.blocks:
            if kind == "table":
                found.append(what)
            elif kind == "side":
                found.extend(what)
        return found

    def parts(self) -> Iterator[Block]:
        """The blocks with prose spelt out."""
        for k, (kind, what) in enumerate(self.blocks):
            if kind == "prose":
                tail = 3 if k == len(self.blocks) - 1 and self.columns == 1 and not self.landscape else 0
                yield from (("para", text) for text in paragraphs(f"{self.name} {k}", self.lang, what + tail))
            else:
                yield kind, what


def squeeze(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("\ufffe", "")


def pages_of(tab: Tab, pages: list[str]) -> list[int]:
    """The pages on which the captions of the table's parts stand."""
    found = []
    for caption, _ in parts(tab):
        wanted = squeeze(MARK.sub(r"\2", caption))
        found.append(next((n for n, text in enumerate(pages, 1) if wanted in text), 0))
    return found


def record(article: Article, folder: Path) -> None:
    """Write NAME.json beside NAME.pdf; the pages are those on which the captions are found."""
    pdf = pypdfium2.PdfDocument(folder / f"{article.name}.pdf")
    pages = [squeeze(page.get_textpage().get_text_bounded()) for page in pdf]
    tables = []
    for tab in article.tabs():
        where = pages_of(tab, pages)
        place = {"page": where[0]} if len(where) == 1 else {"pages": where}
        tables.append(place | expected(tab))
        if 0 in where:
            sys.stdout.write(f"{article.name}: no caption {tab.caption!r}\n")
    save(folder / f"{article.name}.json", tables)


def run(maker: str, draw: Callable[[Article, Path], None]) -> None:
    """python with_MAKER.py ARTICLES.py FOLDER [NAME ...]: draw this maker's articles and write their grids."""
    spec = util.spec_from_file_location("articles", sys.argv[1])
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = Path(sys.argv[2]).resolve()
    for article in module.articles():
        if article.maker == maker and (not sys.argv[3:] or article.name in sys.argv[3:]):
            draw(article, folder)
            record(article, folder)
            sys.stdout.write(
                f"{article.name}: {(folder / article.name).with_suffix('.pdf').stat().st_size // 1024} kB\n"
            )
