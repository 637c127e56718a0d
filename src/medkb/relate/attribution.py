"""Own or cited: whose figures a passage gives, and from which study.

Introductions cite unless they say "we"; methods, results and cases are own unless a reference or an author stands in
the sentence; a discussion is cited where it cites, and stays so until it comes back to its own patients.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import BlockKind
from medkb.relate.parts import parts
from medkb.relate.passage import Part, Passage
from medkb.text.gate import gated
from medkb.text.numbers import NUMBER_WORD

_AUTHOR = gated(
    r"(?:(?:[A-ZА-ЯЁ]\.\s?){1,3}(?P<a>[A-ZА-ЯЁ][\w’'-]+)|(?P<b>[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)?))\s(?:et al\.?|и соавт\.?|и др\.|and (?:colleagues|co-?workers)|с соавт\.?)(?:[^()\d]{0,12}\(?(?P<year>(?:19|20)\d\d)\)?)?"
    r"|(?P<c>[A-Z][a-z]+)\sand\s[A-Z][a-z]+(?=\s(?:\(\d{4}\)\s)?(?:described|reported|found|observed|showed|noted|recorded)\b)"
)
_STUDY = re.compile(
    r"(?<![\w-])(?P<word>[A-Z]{5,})(?=\s(?:trial|study|registry)\b)|(?:\b(?:trial|study|исследовани[ие]|исследования)\s(?:I{1,3}\s?(?:–\s?I{1,3}\s)?фазы\s|[а-яё]{5,}\s)?|\bмета-?анализ\w*\s|\b[Mm]eta-?analysis\s)(?P<after>[A-Z]{5,})(?![\w-])|(?<![\w-])(?P<name>[A-Z][A-Z]{2,}(?:[- ][A-Z]{2,})?[- ]?\d{1,4}[A-Z]?(?![\w/]|[.,]\d)|[A-Z][A-Z]+-[A-Z][A-Z]+(?![\w-])|(?:[A-Z][a-z]+[A-Z]{1,2}[a-z]+|[A-Z]{2,}[a-z]*)[- ]\d{2,4}(?![\w]|[.,]\d)|[A-Z][\w’'ʼ]+(?:\s[A-Z][\w’'ʼ]+){0,2}\s(?:Oncology|Study|Cancer)\s(?:Study\s)?Group|[A-Z][\w.]+(?:\s[A-Z][\w.]+){1,3}\s(?:XX|X?V?I{1,3}|\d{1,2})(?=[,\s]))"
)
_STUDY_WORD = re.compile(r"(?i:исследовани|протокол|групп|баз[аеуы]|регистр|study|trial|registry|protocol|group)")
_NOT_STUDY = re.compile(
    r"^(?:.*\b(?:METHODS?|RESULTS?|MATERIALS?|PATIENTS|SUBJECTS|AND|GROUPS?|CONCLUSIONS?|BACKGROUND|AIM|DESIGN)\b|D?DFS|[EPR]FS|OS|ASA|NYHA|CHA|GFR|BMI|CD|HLA|IL|COVID|BCL|IG|TNF|HER|CTLA|PD|CAR|MHC|FLT|HBA|NCI|CTCAE|SPSS|ECOG|DAS|ACR|PASI|SARS|ICD|ВИЧ|SF|EQ|VAS|US|USA|UK|IFN|TGF|CYP|II|III|IV|V|G|IGG|IGM|HBV|HCV|HIV|CI|HR|OR|RR|SD|SE|IQR|RD|DAY|WEEK|GRADE)[- ]?\d*"
)
_HABITUAL = gated(
    r"(?i)\b(?:в мировой литературе|литературн\w+ данн|опубликован\w+ (?:данн|исследован|работ)|в (?:ранее )?опубликованн|зарегистрирован\w*\s(?:в (?:России|РФ|США|Европ\w+|мире)|для (?:лечения|применения)|по показани\w+|как препарат)|historically|previously reported|in the literature|\b(?:в|по данным|результат\w+) (?:недавн\w+ |крупн\w+ |последн\w+ )?мета-?анализ\w*|\b(?:an?|the|in) (?:recent |large |network )?meta-?analys[ei]s\b|published (?:data|stud|series)|(?:летальност|смертност)\w+(?:, при котор\w+|\sпри котор\w+)?\s(?:без лечения|при отсутствии лечения)|without treatment,? (?:the )?mortality)"
)
_OWN_CERTAIN = gated(
    r"(?i)\b(?:наш(?:[аеиу]|его|ему|ей|ем|их|им|ими)?|нами|мы|our|we|present study|current study|this study|собственн\w+|данно[емй]\w* исследовани\w*|настояще\w+ исследовани\w*)\b"
)
_COHORT_OPENS = gated(
    r"(?i)\b(?:(?:были\s)?включен\w*|вошл\w+|enrolled|were included|were randomi[sz]ed|were assigned|were treated|received|получал\w*|получил\w*|included \d|проанализирован\w*|обследован\w*|we (?:analy[sz]ed|report|studied|evaluated|assessed|describe|conducted|randomly)|материал|методы|methods|patients? with|цель|aim|изучен[оыа]?|изучали|исследован[оыа]|наблюдали|под наблюдением|провед[её]н(?:а|о)? (?:ретроспективн\w+ )?(?:анализ|оценка)|результат\w* лечения|опыт лечения|выполнено \d+|обобщ[её]н\w*|consecutive|у \d+ (?:больн|пациент|дет)\w+)\b"
    rf"|(?:\d|\b{NUMBER_WORD})\s(?:[^\W\d_]+\s){{0,2}}(?:patients|women|men|children|participants|subjects|adults)(?:\s\(|,?\saged\b)"
)
_OTHERS = ("introduction", "discussion")  # where the trials of others are told of
# "In KEYNOTE-158, ...", "в CheckMate 067": a trial's name with its number, called where one calls a place.
_TRIAL = re.compile(
    r"(?:\b(?:[Ii]n|[Ff]rom|[Oo]f|[Вв]о?|[Ии]з|[Пп]о данным|[Рр]езультат\w+)\s(?:the\s)?(?:phase\s(?:[1-4]|I{1,3})(?:[/-][1-4I]+|[ab])?\s)?|^\s*)(?P<name>[A-Z]{4,}[- ]?\d{1,3}|[A-Z][a-z]{2,}[A-Z][a-z]+[- ]\d{2,4}|[A-Z]{3,}-\d{2,3})(?![\w/%]|[.,]\d)"
)
# The study of which the sentence before told.
_THAT_STUDY = gated(
    r"(?i)\b(?:в|из|по данным|результат\w+) (?:этом|этого|указанном|указанного|цитируемом|упомянутом|той же|этой) (?:исследовани\w+|работ\w+)\b|\b(?:in|of|from) (?:that|the latter|the same) (?:study|trial|series|cohort|report)\b"
)
_OWN_SECTIONS = ("methods", "results", "case", "conclusion")


def attribute(passages: Sequence[Passage]) -> None:
    """Fill source, study and refs of every passage, in reading order."""
    reader = _Reader(passages)
    for p in passages:
        reader.read(p)


class _Reader:
    """What one article has told of its own study and of others so far."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._abstract_has_cohort = _abstract_has_cohort(passages)
        self._headless = not any(p.block.section in _OWN_SECTIONS for p in passages)
        own = [p for p in passages if p.block.section not in _OTHERS]
        self._own_groups = {g.label for p in own for g in p.groups if not g.weak}
        self._known = " ".join(p.words for p in own)
        self._opened = self._carried = False  # own patients have been told of; the sentence before was of others
        self._block = -1
        self._before: BlockKind | None = None
        self._table_refs: tuple[int, ...] = ()
        self._others: Passage | Part | None = None  # the cited study of the sentence before

    def read(self, p: Passage) -> None:
        """Fill source, study, refs and parts of the next passage."""
        if p.index != self._block:
            self._carried, self._block = False, p.index
        p.refs = self._refs(p)
        p.study = _study(p) or (_trial(p, self._known) if p.block.section in _OTHERS else None)
        abstract = p.block.section == "abstract" or self._headless
        if abstract:
            p.source = self._of_abstract(p)
        else:
            strong = {g.label for g in p.groups if not g.weak}
            p.source = _source(p, self._carried, bool(strong) and not strong & self._own_groups)
        p.parts = parts(p, _AUTHOR, p.study) if abstract or p.block.kind is BlockKind.PARAGRAPH else ()
        if p.parts:
            p.source = "own"
        self._take_up(p)
        if not abstract:
            self._carried = p.source == "cited" and p.block.section in _OTHERS

    def _refs(self, p: Passage) -> tuple[int, ...]:
        """Those of the passage, else of a table those of its caption."""
        kind = p.block.kind
        if kind is BlockKind.CAPTION:
            self._table_refs = _refs(p) or (self._table_refs if self._before is BlockKind.CAPTION else ())
        elif kind is not BlockKind.TABLE:
            self._table_refs = ()
        self._before = kind
        return _refs(p) or (self._table_refs if kind is BlockKind.TABLE else ())

    def _of_abstract(self, p: Passage) -> str:
        """An abstract names its own study as it does others; once its patients are told of, the name is theirs."""
        told = bool(_COHORT_OPENS.search(p.words) or _OWN_CERTAIN.search(p.words))
        self._opened = (self._opened and (self._headless or p.block.kind is BlockKind.PARAGRAPH)) or told
        looks = _looks_cited(p)
        opened = self._opened or (not self._abstract_has_cohort and not looks)
        cited = looks and not (self._opened and _only_named(p)) and not _OWN_CERTAIN.search(p.words)
        return "own" if opened and not (self._headless and cited) else "cited"

    def _take_up(self, p: Passage) -> None:
        """What "in that study" takes up is of the cited study of the sentence before."""
        if self._others is not None and p.source == "own" and not p.parts and _THAT_STUDY.search(p.words):
            p.source, p.study, p.refs = "cited", self._others.study, self._others.refs
        cited = (part for part in reversed(p.parts) if part.source == "cited")
        self._others = next(cited, p if p.source == "cited" else None)


def _abstract_has_cohort(passages: Sequence[Passage]) -> bool:
    return any(
        p.block.section in ("abstract", "") and (_COHORT_OPENS.search(p.words) or p.has_cue("own")) for p in passages
    )


def _source(p: Passage, carried: bool, foreign: bool) -> str:
    own = bool(_OWN_CERTAIN.search(p.words)) or p.has_cue("own")
    section = p.block.section
    if p.block.kind is BlockKind.TABLE or p.block.kind is BlockKind.CAPTION:
        return "cited" if p.refs else "own"
    if section == "introduction":
        return "own" if own and not p.refs and _COHORT_OPENS.search(p.words) else "cited"
    if section in _OWN_SECTIONS:
        return "cited" if _looks_cited(p) and not own else "own"
    if _looks_cited(p) or p.has_cue("cited"):
        return "own" if own and not p.study and not _AUTHOR.search(p.words) else "cited"
    if own or (p.groups and not (carried and foreign)):
        return "own"
    return "cited" if carried else "own"


def _looks_cited(p: Passage) -> bool:
    return bool(p.refs or _AUTHOR.search(p.words) or p.study or _HABITUAL.search(p.words))


def _only_named(p: Passage) -> bool:
    """A study's name is all that looks like a citation."""
    return p.study is not None and not (p.refs or _AUTHOR.search(p.words) or _HABITUAL.search(p.words))


def _refs(p: Passage) -> tuple[int, ...]:
    return tuple(dict.fromkeys(n for r in p.references for n in r.numbers))


def _is_measured(p: Passage, at: int) -> bool:
    """The name at this place is that of an outcome: "EASI-75"."""
    return any(m.scheme in ("outcome", "endpoint") and m.start <= at < m.end for m in p.mentions)


def _trial(p: Passage, known: str) -> str | None:
    """A trial that only an introduction or a discussion names; one that the article reports is `known` elsewhere."""
    for match in _TRIAL.finditer(p.words):
        name = match["name"]
        if p.block.kind is not BlockKind.PARAGRAPH or _is_measured(p, p.start + match.start("name")):
            continue
        if not _NOT_STUDY.match(name.upper()) and name not in known:
            return name
    return None


def _study(p: Passage) -> str | None:
    """Author and year, or a study's printed name; None when the passage names none."""
    author = _AUTHOR.search(p.words)
    if author:
        return " ".join(filter(None, (author["a"] or author["b"] or author["c"], author["year"])))
    for match in _STUDY.finditer(p.words):
        name = (match["name"] or match["word"] or match["after"]).strip()
        around = p.words[max(0, match.start() - 60) : match.end() + 40]
        if (
            not _is_measured(p, p.start + match.start())
            and not _NOT_STUDY.match(name.upper())
            and _STUDY_WORD.search(around)
        ):
            return name
    return None
