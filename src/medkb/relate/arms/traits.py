"""Parts of the patients that bear no arm's name and are told by what they were or had.

"Среди 36 пациентов с полулуниями", "in patients older than 60 years (n = 26)", "51 children and 81 adults". Such words are
a group only where the article sets them apart: it gives their number, sets two of them against each other, or says that
they lack something; else they may be what all patients had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from medkb.model import BlockKind, FigureKind, Group
from medkb.relate.arms.contrasted import Told, contrasted, key_of, stems_of
from medkb.relate.arms.kinds import Kinds
from medkb.relate.passage import Passage
from medkb.text.morphology import in_case, is_predicate
from medkb.text.numbers import INTEGER, NUMBER_WORD, parse_count

_PEOPLE = (
    r"(?:больн(?:ых|ым)|пациент(?:ов|ам|ок|кам)|дет(?:ей|ям)|женщин(?:ам)?|мужчин(?:ам)?|лиц|"
    r"[Pp]atients|[Cc]hildren|[Ww]omen|[Mm]en|[Aa]dults|individuals|participants|subjects|[Ii]nfants|those|(?<=\bof )\d{2,4}(?=\s(?:with|without)\s))"
)
# The preposition that ties people to what is told of them.
_LEAD = r"(?P<lead>\b(?:[Уу]|[Сс]реди|[Дд]ля|[Ии]з|[Пп]одгруппе|[Гг]руппе|[Ii]n|[Aa]mong|[Oo]f|[Ff]or|чем у|than(?: in)?|versus|vs\.?|with)\s)?"
_SOME = r"(?:(?:the|these|those|этих|тех|всех)\s)?"
_COUNT = rf"(?:(?P<n>{INTEGER}|(?i:{NUMBER_WORD}))\s)?"
_AGED = r"\d+\s?(?:лет|years?|yrs?|мес\w*|months?)"
_OF_AGE = (
    rf"(?:(?:aged?\s)?[≥≤<>]\s?{_AGED}|{_AGED}(?:\sof age)?\s(?:и|или|and|or)\s(?:старше|моложе|младше|более|older|younger|over|above)|"
    r"(?:older than|younger than|over|under|aged?(?: over| under| above| below)?|старше|моложе|младше|в возрасте(?: старше| моложе| до| от)?)"
    r"\s(?:the age of\s)?[<>≤≥]?\s?\d+(?:\s?[–-]\s?\d+)?(?:\s(?:years?|months?|лет|года?|мес))?(?:\s(?:or|and)\s(?:older|younger|over))?)"
)
_PART = rf"(?P<trait>(?P<people>{_PEOPLE})\s(?:(?P<age>{_OF_AGE}|who (?:did|had|were) not\b(?: (?:[a-z]+ed)\b)?)|(?P<prep>with|without|who|in(?=\s(?:(?:first|second|complete|partial|any)\s)*(?:remission|CR)\b)|со?|без)(?=\s)))"
_TRAIT = re.compile(rf"{_LEAD}{_SOME}{_COUNT}{_PART}")
# The same is sooner found from its people, and what may stand before them from there.
_PEOPLE_TOLD = re.compile(_PART)
_BEFORE_PEOPLE = re.compile(rf"{_LEAD}{_SOME}{_COUNT}$")
_BEFORE = 50  # characters
# "Of the 27 biologic-experienced patients", "among the 53 complete responders"
_COUNTED = re.compile(
    rf"\b(?P<lead>(?:[Oo]f|[Aa]mong)\s)(?:the|these|those)\s(?P<n>{INTEGER}|(?i:{NUMBER_WORD}))\s(?P<trait>(?!patients)(?:[a-z][\w-]+\s){{0,2}}?[a-z][\w-]+\s(?:patients|children|women|men|responders|survivors))\b"
)
_SIZE = re.compile(
    r"\s?[(\[](?:[^()\[\]\n]{2,50}[;,]\s)?[nN]\s?=\s?(?P<n>\d+)[)\]]|\s?\((?P<people>\d+) (?:patients|больн\w+|пациент\w*|человек)\)"
)
# Opposites that need no preposition.
_OPPOSITE = tuple(
    re.compile(rf"(?i)\b(?:(?P<a>{a})|(?P<b>{b}))\b")
    for a, b in (
        ("children", "adults"),
        ("(?<!non-)survivors", "non-?survivors"),
        ("(?<!non-)responders", "non-?responders"),
        ("(?:women|females)", "(?:men|males)"),
        ("женщин(?:ам)?", "мужчин(?:ам)?"),
        ("детей", "взрослых"),
        ("(?<!non-)smokers", "non-?smokers"),
        ("(?<!не)курящих", "некурящих"),
    )
)
_PARTED = re.compile(r"(?i)\b(?:in|among|of|у|среди)\s(?:the\s)?$|(?:\d|\))\s$")
_COMPARED = re.compile(
    r"(?i)\b(?:than|versus|vs|compared|while|whereas|чем|против|тогда как|в то время как|по сравнению|а у|respectively|соответственно)\b"
)
_WITHOUT, _AMONG = ("without", "без"), ("among", "среди")
_WORD = re.compile(
    r"\s(?P<bound>(?:of\s)?(?:менее|более|ниже|выше|меньше|больше|above|below|over|under|at least|[<>≤≥])\s?\d[\d.,]*(?:\s?(?:%|[^\W\d_]+/[^\W\d_]+|кг\S*))?|of\s\d[\d.,]*\s(?:or|and)\s(?:more|higher|greater|above|lower|less|below)|"
    r"(?:of\s)?\d[\d.,–-]*(?:\sбалл\w*)?\s(?:и|или)\s(?:более|менее|выше|ниже))|\s\((?P<short>[A-ZА-ЯЁ][\w-]{1,7})\)(?=\s[<>≤≥])|\s(?P<word>[^\W\d_][\w+/’'-]*)|\s(?P<number>[1-5I]{1,3})\b(?![.,%]\d|\s?[(/%])"
)
_CONTRASTED = 2
_ARTICLES = ("a", "an", "the")
# "с метастазами в головном мозге (n = 21)": the place belongs to what the number is of.
_PLACE = re.compile(r"\s(?:в|на)\s[а-яё]+(?:\s[а-яё]+)?(?=\s\([nN]\s?=)")
_BOUND = re.compile(
    r"[<>≤≥]\s?\d|\d\s(?:or|and|и|или)\s[a-zа-я]+$|\b(?:above|below|over|under|ниже|выше|более|менее|at least)\s\d"
)
_LONGEST = 7  # words that tell what the people had
# What ends an English phrase of this kind: a verb or the beginning of another phrase.
_ENDS = frozenset(
    "had has have who whom whose which that was were is are did in at by on after before during for from as than and or but if "
    "achieved showed developed experienced responded received receiving treated given died relapsed required reached "
    "versus vs compared to while whereas when the a an not also only remained underwent survived reported completed".split()
)
# Those of whom something is known are no other patients.
_KNOWN = re.compile(
    r"(?i)\b(?:measurable|evaluable|available|missing|complete data|follow-?up|known|измерим|доступн|данны|наблюдени)"
)
# "Of the 9 patients with the syndrome, not given A": fewer than all that had it.
_NARROWED = re.compile(
    r"(?i),\s(?:не\s)?(?:которы[ем]\w*|[а-яё]+(?:вших|вшихся|ющих|ящих|емых|нных))\b|,?\s(?:who|whose)\b"
)
_TITLE, _ARTICLE = 300, 2000  # characters in which an article says whom it is about; what is shorter bears no title


class Traits:
    """The parts of one article's patients: where they are named in each passage, and their printed numbers."""

    def __init__(self, passages: Sequence[Passage] = ()) -> None:
        self.sizes: dict[str, int] = {}
        self.kinds: tuple[int, ...] = ()
        self._found: dict[int, list[Group]] = {}
        title = stems_of(_title(passages[0].text)) if passages else frozenset()
        told = {p.start: _told(p) for p in passages if p.block.kind is BlockKind.PARAGRAPH}
        read = [(p, told[p.start]) for p in passages if told.get(p.start)]
        known = {t.key for p, some in read for t in some if _is_part(p, t, some) and not stems_of(t.key) <= title}
        labels: dict[str, str] = {}
        for p, some in read:
            groups = [*_opposites(p), *_states(p)]
            for t in some:
                if t.key in known or (p.source == "cited" and t.led):
                    label = labels.setdefault(t.key, t.label)
                    groups.append(Group(t.start, t.end, label))
                    if t.size and p.source == "own":
                        self.sizes.setdefault(label, t.size)
            self._found[p.start] = sorted(groups, key=lambda g: g.start)
        kinds = Kinds(passages)
        self.kinds = tuple(kinds.sizes.values())  # how many are of each of two kinds
        self.sizes = kinds.sizes | self.sizes
        for p in passages:
            if p.block.kind is BlockKind.PARAGRAPH and p.start not in self._found:
                self._found[p.start] = sorted([*_opposites(p), *_states(p)], key=lambda g: g.start)
            if p.block.kind is BlockKind.PARAGRAPH and p.source == "own":
                self._found[p.start] = _with(self._found[p.start], kinds.of(p))
            self._learn_sizes(p)

    def of(self, p: Passage) -> Passage | None:
        """The passage with these parts in the place of its groups; None where it names none."""
        groups = [
            t
            for t in self._found.get(p.start, ())
            if t.end <= p.end and not any(g.start < t.end and t.start < g.end and not _begins(t, g) for g in p.groups)
        ]
        if p.source == "cited" and len({g.label for g in groups}) < _CONTRASTED:
            return None  # whom the other study took in
        return replace(p, groups=groups) if groups else None

    def free(self, p: Passage) -> None:
        """What some of the patients had before is no result of theirs: its names head no figure."""
        groups = [g for g in self._found.get(p.start, ()) if g.label[:1].islower() and " " in g.label]
        p.heads = [h for h in p.heads if not any(g.start <= h.start and h.end <= g.end for g in groups)]

    def _learn_sizes(self, p: Passage) -> None:
        """Opposites that together are as many as the people counted before them: "211 patients (72 children and 139 adults)"."""
        groups = self._found.get(p.start, [])
        counts = [f for f in p.figures_of(FigureKind.COUNT) if f.count and f.people]
        named = [(g, f) for g in groups for f in counts if f.start < g.start <= g.end <= f.end]
        whole = sum(f.count or 0 for _, f in named)
        if len(named) == 2 and any(f.count == whole for f in counts):
            for g, f in named:
                self.sizes.setdefault(g.label, f.count or 0)


def _with(groups: Sequence[Group], kinds: Iterable[Group]) -> list[Group]:
    """The groups, with kinds in the place of those that they overlap."""
    new = list(kinds)
    kept = [g for g in groups if not any(k.start < g.end and g.start < k.end for k in new)]
    return sorted([*kept, *new], key=lambda g: g.start)


def _told(p: Passage) -> list[Told]:
    phrases = list(_phrases(p))
    return [*phrases, *contrasted(p, phrases)]


def _traits(p: Passage) -> Iterator[re.Match[str]]:
    """The matches of `_TRAIT`, one behind the other."""
    end = p.start
    for people in _PEOPLE_TOLD.finditer(p.text, p.start, p.end):
        if people.start() < end:
            continue
        before = _BEFORE_PEOPLE.search(p.text, max(end, people.start() - _BEFORE), people.start())
        m = _TRAIT.match(p.text, before.start() if before else people.start(), p.end)
        if m is not None:
            end = m.end()
            yield m


def _phrases(p: Passage) -> Iterator[Told]:
    for matches, counted in ((_traits(p), False), (_COUNTED.finditer(p.text, p.start, p.end), True)):
        for m in matches:
            end = m.end() if counted or m["age"] else _phrase_end(p, m)
            if end is None or _KNOWN.search(p.text, m.start("trait"), end) or _is_counted(p, m):
                continue
            words = p.text[m.start("trait") : end] if counted else p.text[m.end("people") + 1 : end]
            behind = _SIZE.match(p.text, end, p.end)
            printed = (behind["n"] or behind["people"]) if behind else m["n"] if m["lead"] else None
            lead = (m["lead"] or "").strip().lower()
            bound = lead != "of" and bool(_BOUND.search(words))
            sure = counted or bound or bool(m["age"] or printed) or m["prep"] in _WITHOUT or lead in _AMONG
            label = " ".join(words.split())
            size = parse_count(printed) if printed and not _NARROWED.match(p.text, end, p.end) else None
            yield Told(m.start("trait"), end, label, key_of(label), size, bool(m["lead"]), sure)


_NUMBER_OF = re.compile(
    r"(?i)\b(?:percentages?|proportions?|shares?|numbers?|rates?|дол[яи]|числ[оа]|процент|количеств[оа])\s(?:of\s(?:the\s)?)?$"
)


def _is_counted(p: Passage, m: re.Match[str]) -> bool:
    """What they had is what the figure counts: "the percentage of patients with remission"."""
    return _NUMBER_OF.search(p.text, max(p.start, m.start("trait") - 30), m.start("trait")) is not None


def _phrase_end(p: Passage, m: re.Match[str]) -> int | None:
    """Where the words that tell what the people had end; None when there are none."""
    russian = m["prep"] in ("с", "со", "без")
    cases = ("gent",) if m["prep"] == "без" else ("ablt", "gent")
    names = {h.start for h in p.heads} if m["prep"] == "who" else set()  # "who had taken antibiotics SSI developed"
    ends: list[re.Match[str]] = []
    end = m.end()
    while len(ends) < _LONGEST and (word := _WORD.match(p.text, end, p.end)) is not None:
        verb = m["prep"] == "who" and not ends
        article = word["word"] in _ARTICLES and not ends
        if ends and word.start() + 1 in names:
            break
        if (
            word["word"]
            and not (verb or article)
            and not (_goes_on_ru(word["word"], cases) if russian else word["word"].lower() not in _ENDS)
        ):
            break
        end = word.end()
        ends.append(word)
    if russian and len(ends) > 1 and _is_subject(p, ends[-1]):
        return ends[-2].end()
    if ends and (place := _PLACE.match(p.text, end, p.end)) is not None:
        return place.end()
    return end if ends and ends[-1]["word"] not in _ARTICLES else None


def _begins(told: Group, arm: Group) -> bool:
    """An arm's short name that begins the part's: "of the 20 A responders"."""
    return arm.weak and told.start == arm.start and arm.end < told.end


def _is_subject(p: Passage, last: re.Match[str]) -> bool:
    """The last word begins another phrase: "у пациентов без астмы [различия были] менее выражены"."""
    following = re.compile(r"\s([а-яё]+)").match(p.text, last.end(), p.end)
    word = last["word"]
    return bool(word and following and in_case(word, ("nomn",)) and is_predicate(following[1]))


def _goes_on_ru(word: str, cases: Sequence[str]) -> bool:
    return word.isascii() or word.isupper() or in_case(word, cases)


def _is_part(p: Passage, told: Told, beside: Sequence[Told]) -> bool:
    """The article sets these people apart from others."""
    if told.size is not None or (told.sure and told.led):
        return True
    others = [t for t in beside if t.key != told.key]
    if others and _COMPARED.search(p.words):
        return True
    shares = sum(f.kind in (FigureKind.SHARE, FigureKind.PERCENT) for f in p.figures)
    return told.led and shares > 1 and any(t.led for t in others)


def _opposites(p: Passage) -> Iterator[Group]:
    """Both of two opposites, where each is told of with a figure or after a preposition."""
    for pattern in _OPPOSITE:
        found = [
            m
            for m in pattern.finditer(p.text, p.start, p.end)
            if _PARTED.search(p.text, max(p.start, m.start() - 12), m.start())
        ]
        if len({m.lastgroup for m in found}) == 2:
            yield from (Group(m.start(), m.end(), m[0].lower()) for m in found)


# "PD-L1-positive tumours ... PD-L1-negative tumours", "у BRAF-позитивных больных": a marker's two states.
_MARKER = re.compile(
    r"(?<![\w-])(?P<marker>(?!(?:MRD|МОБ|MOB|PCR|ПЦР|culture)\b)[A-ZА-ЯЁ][\w/-]{1,9})[-\s](?P<state>positive|negative|(?:позитивн|негативн)[а-я]+)(?=\s(?:patients|tumou?rs?|disease|cancers?|больн|пациент|опухол))"
)


def _states(p: Passage) -> Iterator[Group]:
    """Both states of one marker, where figures are told of each."""
    found = list(_MARKER.finditer(p.text, p.start, p.end))
    for marker in dict.fromkeys(m["marker"] for m in found):
        states = {m["state"][:2].lower() for m in found if m["marker"] == marker}
        if len(states) == _CONTRASTED:
            yield from (
                Group(m.start(), m.end(), f"{marker}-{'positive' if m['state'][:1].lower() in 'pп' else 'negative'}")
                for m in found
                if m["marker"] == marker
            )


def _title(text: str) -> str:
    return text[:_TITLE] if len(text) > _ARTICLE else ""


def together(labels: Iterable[str]) -> str:
    """The label of those who belong to both an arm and a part."""
    return ", ".join(labels)
