"""Rows of published studies: whose figures they are."""

from __future__ import annotations

import re
from typing import Any

from medkb.relate.tables.strata import Place

# "Mori, 2020", "Lind et al. (2019)"; a name and a year with nothing between may be a month.
_AUTHOR_YEAR = re.compile(
    r"(?:[A-Z]\.\s?){0,2}[A-ZА-ЯЁ][\w’'-]+(?:\s[A-ZА-ЯЁ]\.(?:\s?[A-ZА-ЯЁ]\.)?)?(?:\s(?:et al\.?|и (?:др|соавт)\.?|and [A-Z][\w’'-]+|и [А-ЯЁ][\w-]+),?\s*[(\[]?|,\s*|\s*[(\[])(?:19|20)\d\d\b[)\]]?"
)
# "Hodi 2018" at the head of a row; a month, a season or a span of time is no author.
_BARE_YEAR = re.compile(
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter|Year|Before|After|"
    r"Since|From|Until|Cohort|Period|Phase|Week|Month|(?:Январ|Феврал|Апрел|Июн|Июл|Сентябр|Октябр|Ноябр|Декабр)[ьяе]|Март[ае]?|Ма[йяе]|Август[ае]?|"
    r"Весна|Лето|Осень|Зима|Год|До|После|От|По|Период)\s)[A-ZА-ЯЁ][\w’'-]{2,}\s(?:19|20)\d\d(?=\s|$)"
)
_AUTHOR = re.compile(r"(?:[A-Z]\.\s?){0,2}[A-ZА-ЯЁ][\w’'-]+(?:\s[A-ZА-ЯЁ]\.){0,2}\s(?:et al\.?|и (?:др|соавт)\.)")
_OWN = re.compile(
    r"(?i)\W*(?:(?:the )?(?:present|current|this|our|own) (?:stud|series|data|cohort|trial|result|patient|work|report|experience|centre|center)|настоящ\w+ (?:исследован|работ)|наш\w* (?:данн|исследован|опыт|результат|наблюден)|собственн\w+)"
)
_LITERATURE = re.compile(
    r"(?i)литератур|опубликован|(?:других|другими) (?:исследован|автор)|обзор|published|previous(?:ly)? (?:reported|published|studies|trials|series)|literature|reported (?:studies|series|trials)"
)
_NUMBERED = re.compile(r"[A-ZА-ЯЁ][\w.’'-]+(?:[\s-][\w.’'-]+){0,3},?\s?\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]")
_LONGEST = 60  # characters of a study's name


def study_of(place: Place, caption: str) -> dict[str, Any]:
    """What a row of published studies says of its figures, empty where it is none: source, study, references and group."""
    label = place.label
    words = label.words.strip()
    if _OWN.match(words):
        return {"source": "own", "study": None, "refs": (), "arm": "all"}
    refs = tuple(n for reference in label.references for n in reference.numbers)
    match = _AUTHOR_YEAR.match(words) or _AUTHOR.match(words) or _BARE_YEAR.match(words)
    if match is not None:
        return {"source": "cited", "study": " ".join(match[0].split()), "arm": "all"} | ({"refs": refs} if refs else {})
    if refs and _is_list(caption):
        name = label.text[label.start : label.references[0].start].strip(" ,;(")
        return {"source": "cited", "study": " ".join(name.split())[:_LONGEST] or None, "refs": refs, "arm": "all"}
    return {}


def is_own(words: str) -> bool:
    """True for the row of the article's own figures among those of others."""
    return bool(_OWN.match(words))


def opens_study(words: str) -> bool:
    """True for a line that begins with an author, a study and its reference, or the article's own study."""
    return any(opening.match(words) for opening in (_OWN, _AUTHOR_YEAR, _AUTHOR, _NUMBERED, _BARE_YEAR))


def _is_list(caption: str) -> bool:
    return bool(_LITERATURE.search(caption))
