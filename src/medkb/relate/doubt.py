"""What a passage assumes, defines, plans or knows from before is no result: its figures and names are not read as one.

A calculation of the sample size, a rule of stopping and a what-if speak for the whole sentence. A definition speaks for
what stands behind it in its clause ("relapse, defined as more than 5 % blasts, occurred in 12 %"), a condition up to the
comma that ends it. What patients had before the treatment is a characteristic, though it bears the name of an event.
"""

from __future__ import annotations

import re

from medkb.model import BlockKind, Figure, FigureKind
from medkb.relate.clauses import clause
from medkb.relate.events.patients import counts_nobody
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_DEFINES = gated(
    r"(?i)\b(?:is|was|were|are|being)\s(?:defined|considered|regarded|classified|counted|scored)\s(?:as|when|if|to be)\b|\bdefined\s(?:as|by)\b|\bdefinition\s(?:of|was)\b|\b(?:required|requires)\s(?:a\s|at\s|fewer|less|more|the)|"
    r"\b(?:определ(?:яли|ялся|ялась|ялось|ялись|яется|ено|ен|ена)\s(?:как|при)|(?:считали|считался|считалась|считалось|считались|считается|расценивали|расценивался|расценивалась|трактовали|принимали за|понимали|подразумевали|констатировали при)\b)"
)
_CONDITION = gated(
    r"(?i)(?:^|(?<=[\s(,]))(?:if|unless|in case of|in the event of|provided|если|в случае|при условии|при развитии|при возникновении|при появлении)\s"
)
_AT_LEAST = re.compile(r"(?i)(?:at least|more than|fewer than|less than|не менее|не более|более|менее|[<>≥≤])\s?$")
_DROPPED = (FigureKind.SHARE, FigureKind.PERCENT, FigureKind.COUNT, FigureKind.ALL, FigureKind.SIZE, FigureKind.TIME)
# The disease, drug or time before this treatment; a cue alone ("prior to discharge") proves less.
_BASELINE = gated(
    r"(?i)\b(?:at (?:baseline|presentation|admission|study entry|enrol\w+|diagnosis)|on admission|before (?:treatment|therapy|enrol\w+|randomi[sz]ation)|(?:medical |past |family |prior )?history of|comorbid\w+|previously had|had previously|pre-?existing|"
    r"(?:prior|previous) (?:therap|treatment|line)\w*|исходно|клинически(?:ми)? (?:проявля\w+|проявлениями)|клиническ\w+ проявлени\w+|clinical(?:ly)? manifest\w+|\bmanifested (?:clinically )?(?:as|by|with)\b|в анамнезе|при поступлении|на момент включения|до (?:начала|включения|лечения|терапии|операции)\b|сопутствующ\w+ (?:заболевани|патологи)\w+|ранее (?:был|перен[её]с|отмеч|име)\w*|предшествующ\w+ (?:терапи|лечени)\w+)"
)
_LATER = re.compile(
    r"(?i)\b(?:develop\w*|occurr\w*|new(?:ly)?|during|on treatment|after|adverse|toxicit\w*|from baseline|than (?:at )?baseline|compared (?:with|to) baseline|worsen\w*|"
    r"развил\w*|возник\w*|появил\w*|нежелательн\w*|осложн\w*|токсич\w*|на фоне|после|во время|в ходе|по сравнению|относительно|чем|от исходн\w+)\b"
)


def doubt(p: Passage) -> None:
    """Take out of the passage the figures that are no results, and the names of events that were there before."""
    if _SEVERAL.search(p.text, p.start, p.end):
        p.figures = [f for f in p.figures if f.kind is not FigureKind.COUNT]
    if p.block.kind is not BlockKind.PARAGRAPH:
        return
    # What others have supposed leads up to what they found: "it is assumed that ...: in one study 89 % responded [8]".
    if p.has_cue("assumption") and not (p.source == "cited" and p.block.section in ("introduction", "discussion")):
        kept = _behind_turn(p)
        p.figures = [f for f in p.figures if f.kind not in _DROPPED or f.start >= kept]
    if p.block.section == "methods" and p.has_cue("criterion"):
        p.figures = [f for f in p.figures if f.kind is not FigureKind.PERCENT and not _is_bound(p, f)]
    if _ANALYSIS.search(p.text, p.start, p.end):
        p.figures = [
            f for f in p.figures if f.kind not in (FigureKind.COUNT, FigureKind.SHARE) or not _is_awaited(p, f)
        ]
    unsaid = [*_defined(p), *_conditions(p)]
    if unsaid:
        p.figures = [f for f in p.figures if f.kind not in _DROPPED or not _inside(f, unsaid)]
    _drop_events_before(p)
    p.figures = [f for f in p.figures if f.kind is not FigureKind.COUNT or not counts_nobody(p, f)]


# How a table counts: "a patient may have had more than one event", "у одного больного могло быть несколько осложнений".
_SEVERAL = gated(
    r"(?i)\b(?:may|might|could|can)\s(?:have|be|experience|report)\b[^.;]{0,40}\b(?:more than (?:one|1)|several|multiple)\b|"
    r"\bмог(?:ла|ло|ли|ут)?\s(?:[^\W\d_]+\s)?(?:иметь|быть|отмечаться|наблюдаться|встречаться|развиться|регистрироваться|учитываться)\b[^.;]{0,40}?\b(?:(?:более|больше) (?:одно|1)|нескольк)"
)


def _is_bound(p: Passage, figure: Figure) -> bool:
    """A number that a criterion asks for: "at least one relapse", "не менее 2 эпизодов"."""
    return (
        figure.kind is FigureKind.COUNT
        and _AT_LEAST.search(p.text, max(p.start, figure.start - 14), figure.start) is not None
    )


_TURN = re.compile(r"(?i)[;,]?\s(?:but|however|однако|но|фактически|in fact|actually)\s")


def _behind_turn(p: Passage) -> int:
    """Where the sentence turns from what was assumed to what was: "120 were planned, but 118 were enrolled"."""
    cue = min(c.start for c in p.cues if c.concept == "assumption")
    turn = _TURN.search(p.text, cue, p.end)
    return (
        p.end if turn is None or any(c.start > turn.end() for c in p.cues if c.concept == "assumption") else turn.end()
    )


def _defined(p: Passage) -> list[tuple[int, int]]:
    """What stands behind "was defined as", up to the end of its clause; in the methods, of its sentence."""
    return [
        (m.start(), p.end if p.block.section == "methods" else _clause_end(p, m.end()))
        for m in _DEFINES.finditer(p.text, p.start, p.end)
    ]


def _conditions(p: Passage) -> list[tuple[int, int]]:
    found = [(m.start(), _clause_end(p, m.end())) for m in _CONDITION.finditer(p.text, p.start, p.end)]
    return [(start, end) for start, end in found if not _CONTRAST.match(p.text, start, p.end)]


# "Если в группе А умерли 3 %, то в группе Б – 12 %": two results are set against each other.
_CONTRAST = re.compile(r"(?i)если\s(в|во|у|среди|при|на|после|для|через|к)\s(?:[^.;]|[.]\d)*?,\sто\s\1\s")

# Events that an analysis waits for: "the final analysis was planned after 60 deaths", "60 deaths were required".
_ANALYSIS = gated(
    r"(?i)\banalys[ei]s\b|\banalyses\b|\bанализ\w*|\b(?:required|needed|requires?)\b|требовал\w*|необходимо"
)
_AWAITED = re.compile(
    r"(?i)\b(?:planned|will|scheduled|was to|were to|запланирован\w*|планировал\w*|намечен\w*|предусмотрен\w*)\b[^.;]*\s(?:after|at|when|once|после|при)\s(?:[^\W\d_]+\s){0,2}$"
)
_NEEDED = re.compile(
    r"(?i)\s(?:[^\W\d_-]+\s){0,3}(?:(?:were|was|are)\s(?:required|needed|necessary)|требовал\w*|необходимо)\b"
)


def _is_awaited(p: Passage, figure: Figure) -> bool:
    return bool(_AWAITED.search(p.text, p.start, figure.start) or _NEEDED.match(p.text, figure.end, p.end))


_CLAUSE_END = re.compile(r",(?!\d)|[;)]")


def _clause_end(p: Passage, at: int) -> int:
    end = _CLAUSE_END.search(p.text, at, p.end)
    return p.end if end is None else end.start()


def _inside(figure: Figure, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= figure.start < end for start, end in stretches)


def _drop_events_before(p: Passage) -> None:
    """Names of events in a clause that tells how patients were before, and of nothing later."""
    if _BASELINE.search(p.text, p.start, p.end) is None:
        return
    p.heads = [m for m in p.heads if m.scheme != "event" or m.concept == "death" or not _is_before(p, *clause(p, m))]


def _is_before(p: Passage, start: int, end: int) -> bool:
    return _BASELINE.search(p.text, start, end) is not None and _LATER.search(p.text, start, end) is None
