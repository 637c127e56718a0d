"""Names of arms and subgroups, each under one label through the article.

A group is strong where it is named as one ("in the letrozole group", "контрольная группа", an acronym that is used as an
arm's name) and weak where the words that name an arm stand alone ("with letrozole", "after exercise"): a weak one speaks
only for the figure that it touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from medkb.model import Figure, Group, Mention
from medkb.recognise.groups import allotted, english, russian
from medkb.recognise.groups.labels import Labels, normal_label
from medkb.recognise.groups.named import Named
from medkb.recognise.groups.treatments import Treatment, compared, framed, led, treatments, united
from medkb.text.gate import gated

__all__ = ["find", "normal_label"]

_CONTROL = gated(r"(?i)\bcontrols?\b|\bplacebo\b|\busual care\b")
# "R-BAC", "TCHP", "РИК": an arm's acronym stands for the arm wherever it stands, once it has been used as one.
_ACRONYM = re.compile(r"(?=(?:[^A-ZА-ЯЁ]*[A-ZА-ЯЁ]){2})[A-ZА-ЯЁ][\w+/–-]{1,13}")
_RESULTS = ("outcome", "event", "endpoint")
_OFTEN = 4  # times that an acronym stands in the text; once called an arm, it is one
_SHORT = re.compile(r"[A-Za-zА-Яа-я]\d?|[A-ZА-Я]?\d?[a-zа-я]?|I{1,3}V?")  # "A", "1", "II": nothing without its noun
_PEOPLE = (
    r"(?=\s(?:patients?|women|men|participants?|subjects?|children|infants|volunteers|survivors|practices|users)\b)"
)
_SPLIT = re.compile(r"[\n\t](?=[А-ЯЁA-Z])")  # a head above a column and the column's name are no group
_CONTROL_OF = re.compile(
    r"(?i)\b(?!(?:in|with|for|the|to|than|and|or|vs|versus|of|a|on|from|no|active|placebo)\s)[a-z-]+\s$"
)  # "local control"
_COMPOUND = re.compile(r"[^\W\d_]{2,6}-[А-ЯЁA-Z]{2,6}")  # "гапло-ТГСК"
_PROCEDURE = re.compile(r"[а-яё]{3,6}-[А-ЯЁ]{2}")  # an arm only where another kind of it is one too
_DEFINED = 90  # characters between a letter and the treatment that its group got
_PATIENTS = r"(?:patients?|women|men|children|больн\w+|пациент\w*|дет(?:и|ей)|человек|женщин\w*)"
_RECEIVED = re.compile(
    rf"(?i)\s?(?:[(,:–—-]\s?)?(?:(?:составил|вошл|включал|включил|включен|отнес|were|was|comprised|included|consisted of)\w*\s)?(?:n\s?=\s?\d+\s?[),;:–—-]*\s?)?(?:(?:of\s)?\d+\s{_PATIENTS}\)?,?\s?)?"
    r"(?:[–—-]\s)?(?:(?:проводил\w*|выполнял\w*|выполнил\w*|применял\w*|использовал\w*|given|got)\s)?(?:\d+\s(?:курс\w*|цикл\w*|cycles?|courses?)\s(?:of\s)?)?"
    rf"(?:[–—-]\s)?(?:\(?\d+\s{_PATIENTS}\)?,?\s?)?(?:{_PATIENTS},?\s)?(?:(?:which|who|that|кото\w+|где|in which)\s)?(?:больн\w+\s|пациент\w*\s)?(?:(?:в качестве [а-я]+ [а-я]+|дополнительно|только|in addition|also|only)\s)?"
    r"(?:received|receiving|were given|was given|given|(?:was |were )?treated with|(?:were )?assigned to|получал\w*|получил\w*|получавш\w+|получивш\w+|назначал\w*|назнач[а-я]+|вводил\w*|проводил\w*|проводилась|выполнил\w*|выполнял\w*|применял\w*|использовал\w*|принимал\w*|принимавш\w+|лечивш\w+)?\s?"
    r"(?:терапи\w+\s|монотерапи\w+\s|лечение\s|препарат\w*\s|имплант\w*\s|инъекци\w+\s|раствор\w*\s|комбинаци\w+\s|схем\w+\s|oral\s|intravenous\s)?"
)
_ROLE = re.compile(r"main|experimental|intervention|comparison|control")
_NOT_ALONE = frozenset("study treatment main test standard active".split())
_ROLES = gated(
    r"(?i)\b(?P<control>controls(?!\sfor)|control(?=\s(?:patients?|women|subjects?|participants?|children|individuals|arms?)\b))|"
    r"\b(?P<intervention>intervention(?=\s(?:patients?|women|subjects?|participants?|children|arms?)\b))"
)
# What stands for an arm only where it touches a figure: "54 % for combination therapy and 60 % for monotherapy".
_WEAK_ROLES = gated(
    r"(?i)\b(?P<name>usual care|standard care|standard (?:therapy|treatment)|conventional (?:therapy|treatment)|combination(?: (?:therapy|treatment))?|"
    r"monotherapy|observation(?: alone)?|watchful waiting|waiting list|intervention|control|монотерапи\w+|комбинированн\w+ терапи\w+|стандартн\w+ терапи\w+|"
    r"комбинаци\w+)\b"
)


def find(
    text: str,
    translation: Mapping[str, str],
    mentions: Sequence[Mention] = (),
    drugs: Mapping[tuple[str, str], str] | None = None,
    figures: Sequence[Figure] = (),
) -> Iterator[Group]:
    """Groups in order of place, none over another.

    `translation` maps a Russian abbreviation to the English one of one concept; `drugs` scheme and concept of a drug or
    regimen to its label.
    """
    drugs = drugs or {}
    labelled = {m.text.casefold(): drugs[m.scheme, m.concept] for m in mentions if (m.scheme, m.concept) in drugs}
    labels = Labels(text, labelled, translation)
    named = _called(text, mentions)
    labels.learn((n.name for n in named), russian.roles(text))
    given = _treatments(text, mentions, drugs, named)
    named = _with_treatments(text, named, given, (mentions, figures), labels)
    labels.join(dict(_other_names(text, named, given, labels)))
    yield from _none_over_another(text, named, given, labels)


def _called(text: str, mentions: Sequence[Mention]) -> list[Named]:
    """What is named as a group, without the names of results alone."""
    named = _apart([*russian.names(text), *english.names(text, bool(_CONTROL.search(text)))])
    results = {m.start: m.end for m in mentions if m.scheme in _RESULTS}
    return [n for n in named if n.quoted or _before_noun(text, n) or not _is_result(text, n, results)]


def _treatments(
    text: str, mentions: Sequence[Mention], drugs: Mapping[tuple[str, str], str], named: Sequence[Named]
) -> list[Treatment]:
    """What was given, without the drugs in the acronyms of arms."""
    given = treatments(text, mentions, dict(drugs))
    given = united(text, given, {frozenset(t.parts) for t in given if len(t.parts) > 1})
    compound = {n.name for n in named if "-" in n.name and n.name.isupper()}
    return [t for t in given if text[t.start : t.end] not in compound and not _in_acronym(text, t)]


def _with_treatments(
    text: str,
    named: list[Named],
    given: Sequence[Treatment],
    read: tuple[Sequence[Mention], Sequence[Figure]],
    labels: Labels,
) -> list[Named]:
    """The names of groups, and those of treatments that stand for them."""
    mentions, figures = read
    others = {m.start for m in mentions if m.scheme not in ("drug", "regimen")}
    groups = [(n.start, n.end, n.name) for n in named]
    told = (*compared(text, given), *framed(text, given, figures, others, groups))
    labels.learn_doses([t.label for t in told])
    named = [*named, *(Named(t.start, t.end, t.label, alone=True) for t in told)]
    named += [Named(t.start, t.end, t.label) for t in led(text, given, figures)]
    drugged = russian.of_drugs(text, given)
    named = [n for n in named if not any(n.start < t.end and t.start < n.end for t in drugged)] + drugged
    siblings = list(_siblings(text, named))
    named = [n for n in named if siblings or not _PROCEDURE.match(n.name)] + siblings
    named += [n for n in allotted.names(text) if not any(n.start < t.end and t.start < n.end for t in told)]
    return _apart(n for n in named if not _SPLIT.search(text, n.start, n.end))


def _none_over_another(
    text: str, named: Sequence[Named], given: Sequence[Treatment], labels: Labels
) -> Iterator[Group]:
    """Groups by their names, then where the names, the treatments and the roles stand alone and nothing else does."""
    found = {n.start: Group(n.start, n.end, labels.of(n.name), n.alone) for n in _whole(named, given)}
    taken = bytearray(len(text))
    for group in found.values():
        taken[group.start : group.end] = b"\1" * (group.end - group.start)
    for group in [*_repeated(text, named, labels), *_given(given, named, labels), *_roles(text, labels)]:
        if not any(taken[group.start : group.end]):
            taken[group.start : group.end] = b"\1" * (group.end - group.start)
            found[group.start] = group
    yield from sorted(found.values(), key=lambda g: g.start)


def _in_acronym(text: str, one: Treatment) -> bool:
    """A drug's abbreviation in that of its arm: the "RTX" of "RTX-TAC"."""
    before, behind = text[max(0, one.start - 2) : one.start], text[one.end : one.end + 2]
    short = text[one.start : one.end].isupper()
    return short and bool(re.fullmatch(r"[A-ZА-Я]-", before) or re.fullmatch(r"-[A-ZА-Я]", behind))


def _other_names(
    text: str, named: Sequence[Named], given: Sequence[Treatment], labels: Labels
) -> Iterator[tuple[str, str]]:
    """Pairs of labels of one arm: "the combination" and the only arm of several drugs, a treatment and its letter."""
    several = {labels.of(t.label) for t in given if len(t.parts) > 1} & {labels.of(n.name) for n in named}
    if len(several) == 1:
        yield labels.of("combination"), several.pop()
    yield from _ordinals(text, named, labels)
    given_in: dict[str, str] = {}
    treated = {t.start for t in given}  # a treatment that is named as an arm elsewhere
    named = [n for n in named if n.start not in treated]
    for one, other in zip(named, (*named[1:], None), strict=False):
        label = labels.of(one.name)
        if not (_SHORT.fullmatch(label) or _ROLE.fullmatch(label)):
            continue
        end = min(other.start if other else len(text), one.end + _DEFINED)
        told = [t for t in given if one.end <= t.start < end]
        if told and _RECEIVED.fullmatch(text[one.end : told[0].start]):
            given_in.setdefault(label, _shorter(told[0], named, labels))
    if set(given_in) == {"control"}:
        return
    several_arms = len(set(given_in.values())) == len(given_in)
    if several_arms and (len(given_in) > 1 or any(map(_ROLE.fullmatch, given_in))):
        yield from given_in.items()


def _siblings(text: str, named: Sequence[Named]) -> Iterator[Named]:
    """The only acronym that ends as that of a group: with "в группе гапло-ТГСК" the "НД-ТГСК" is one too."""
    for name in {n.name for n in named if _COMPOUND.fullmatch(n.name)}:
        tail = name.partition("-")[2]
        found = list(re.finditer(rf"(?<![\w-])(?!алло-)[^\W\d_]{{2,6}}-{re.escape(tail)}(?!\w)", text))
        found = [m for m in found if m[0].casefold() != name.casefold()]
        if len({m[0] for m in found}) == 1 and len(found) >= _OFTEN - 1:
            yield from (Named(m.start(), m.end(), m[0], alone=True) for m in found)


def _shorter(told: Treatment, named: Sequence[Named], labels: Labels) -> str:
    """The arm's label; of several drugs the one by which alone the article calls the arm: "группа колистина"."""
    called = {labels.of(n.name) for n in named}
    parts = [labels.of(part) for part in told.parts if labels.of(part) in called]
    whole = labels.of(told.label)
    return parts[0] if len(parts) == 1 and whole not in called else whole


def _ordinals(text: str, named: Sequence[Named], labels: Labels) -> Iterator[tuple[str, str]]:
    """Ordinals of two groups and the acronyms of what was done in them: "в 1-ю группу включили 54, которым выполнили А".

    What is told of one tells the other.
    """
    ordinals = list(dict.fromkeys(label for n in named if _SHORT.fullmatch(label := labels.of(n.name))))
    acronyms = list(dict.fromkeys(n.name for n in named if _ACRONYM.fullmatch(n.name.partition("-")[2] or n.name)))
    if len(ordinals) != 2 or len(acronyms) != 2:
        return
    for one in named:
        label = labels.of(one.name)
        if label not in ordinals:
            continue
        for acronym in acronyms:
            at = text.find(acronym, one.end, one.end + _DEFINED)
            if at >= 0 and _RECEIVED.fullmatch(text[one.end : at]):
                yield label, labels.of(acronym)
                yield ordinals[1 - ordinals.index(label)], labels.of(acronyms[1 - acronyms.index(acronym)])
                return


def _is_result(text: str, named: Named, results: Mapping[int, int]) -> bool:
    """The name is that of an outcome or event and nothing else: "the group with complete remission"."""
    start = text.find(named.name, named.start, named.end)
    return start >= 0 and results.get(start, -1) >= start + len(named.name)


def _before_noun(text: str, named: Named) -> bool:
    """An English group that bears the name of a result: "the MRD+ group", "the surgery arm"."""
    return re.search(r"\b(?:group|arm|cohort)s?$", text[named.start : named.end]) is not None


def _apart(named: Iterable[Named]) -> list[Named]:
    """None over another: the quoted one holds, else the first and longest."""
    out: list[Named] = []
    for one in sorted(named, key=lambda n: (not n.quoted, n.alone, n.start, -n.end)):
        if not any(one.start < other.end and other.start < one.end for other in out):
            out.append(one)
    return sorted(out, key=lambda n: n.start)


def _whole(named: Sequence[Named], given: Sequence[Treatment]) -> Iterator[Named]:
    """A name that ends a treatment of several drugs is that treatment: "docetaxel plus capecitabine arm"."""
    for one in named:
        whole = next((t for t in given if len(t.parts) > 1 and t.start < one.start < t.end), None)
        inside = whole or next(
            (t for t in given if len(t.parts) > 1 and one.start <= t.start and t.end <= one.end), None
        )
        yield one if inside is None else Named(min(one.start, inside.start), one.end, inside.label)


def _repeated(text: str, named: Sequence[Named], labels: Labels) -> Iterator[Group]:
    """Where a name stands without its noun."""
    met: dict[str, int] = {}
    for one in named:
        met[one.name] = met.get(one.name, 0) + 1 - one.alone
    shorts = labels.abbreviations()
    names = {one.name: one.quoted for one in named} | dict.fromkeys(shorts, False)
    for name in sorted(names, key=len, reverse=True):
        if _SHORT.fullmatch(name) or name.lower() in _NOT_ALONE or (" " not in name and name.isdigit()):
            continue
        acronym = bool(_ACRONYM.fullmatch(name)) and (met.get(name, 0) > 1 or text.count(name) >= _OFTEN)
        strong = names[name] or bool(re.search(r"[+–−]$", name)) or acronym or name in shorts
        pattern = rf"(?<![\w+–−-]){re.escape(name)}(?![\w])"
        for match in re.finditer(pattern if strong else rf"(?i){pattern}", text):
            people = re.match(_PEOPLE, text[match.end() : match.end() + 16])
            yield Group(match.start(), match.end(), labels.of(name), weak=not (strong or people))


def _given(given: Sequence[Treatment], named: Sequence[Named], labels: Labels) -> Iterator[Group]:
    """Treatments that are arms: named as groups, set against each other or told apart by figures."""
    arms = {labels.of(n.name) for n in named}
    for one in given:
        if labels.of(one.label) in arms:
            yield Group(one.start, one.end, labels.of(one.label), weak=True)


def _roles(text: str, labels: Labels) -> Iterator[Group]:
    for match in _ROLES.finditer(text):
        yield Group(match.start(), match.end(), labels.of(str(match.lastgroup)))
    for match in _WEAK_ROLES.finditer(text):
        if match["name"].lower() == "control" and _CONTROL_OF.search(text, max(0, match.start() - 24), match.start()):
            continue
        yield Group(match.start(), match.end(), labels.of(match["name"].lower()), weak=True)
