"""A dated age that does not follow from the year of birth: born in 2014, aged 6 in September 2017."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.check.article import Article, Finding
from medkb.check.times.dates import Date, dates
from medkb.check.times.narrative import of_one_person
from medkb.model import BlockKind, IssueType, Severity, Span

_BIRTH = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:г(?:ода|\.)?\s?р(?:ождения|\.)?(?!\w))|\bborn\sin\s(?:[A-Z][a-z]+\s)?(?P<born>(?:19|20)\d\d)"
)
_AGE = re.compile(
    r"(?:[Вв]\sвозрасте\s(?P<ru>\d{1,2})\s(?:лет|года?)(?!\w)|\b[Aa]t\s(?:the\s)?age\s(?:of\s)?(?P<en>\d{1,2})(?:\syears)?\b)"
)
_BESIDE = re.compile(r"\s?[,(]\s?(?:в\s|in\s)?")


def ages(article: Article) -> Iterator[Finding]:
    """Ages that stand beside a date, in an article with one year of birth."""
    text = article.text
    born = list(_BIRTH.finditer(text))
    years = {int(m["year"] or m["born"]) for m in born}
    if len(years) != 1:
        return
    year, birth = years.pop(), born[0]
    for block in article.annotations.clean.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.section == "references":
            continue
        for m in _AGE.finditer(text, block.start, block.end):
            date = next(dates(text, m.end(), min(block.end, m.end() + 40)), None)
            if date is None or not _BESIDE.fullmatch(text, m.end(), date.start):
                continue
            age = int(m["ru"] or m["en"])
            # The birthday of that year may be behind or ahead.
            one = of_one_person(text, Span(birth.start(), birth.end()), Span(m.start(), m.end()))
            if one and not date.year - year - 1 <= age <= date.year - year:
                yield _finding(article, birth, m, date, year, age)


def _finding(article: Article, birth: re.Match[str], told: re.Match[str], date: Date, year: int, age: int) -> Finding:
    right = date.year - year
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.ERROR,
        places=(
            article.place(birth.start(), birth.end()),
            article.place(told.start(), told.end()),
            article.place(date.start, date.end),
        ),
        en=f"Born in {year}, the patient was {right - 1} or {right} in {date.iso}, but {age} is printed.",
        ru=f"При рождении в {year} г. в {date.iso} больному {right - 1} или {right} лет, а напечатано {age}.",
        printed=str(age),
        recomputed=f"{right - 1} or {right}",
        how=f"{date.year} − {year} = {right}",
        suggestion="see whether the age, the date or the year of birth is wrong",
    )
