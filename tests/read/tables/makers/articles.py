"""All articles whose pages stand one folder up."""

from __future__ import annotations

from article import Article
from articles_drawn import with_fpdf2, with_latex
from articles_harder import with_harder_tables
from articles_printed import with_chromium, with_weasyprint
from articles_set import with_libreoffice, with_reportlab


def articles() -> list[Article]:
    return [
        *with_reportlab(),
        *with_libreoffice(),
        *with_chromium(),
        *with_weasyprint(),
        *with_fpdf2(),
        *with_latex(),
        *with_harder_tables(),
    ]
