"""Parts of the patients that are told only by their contrast to a part named before.

"In patients with A, 12 of 20; with a lower A, 5 of 18", "при наличии клона 12/17, без него – 7/18", "of 40 smokers 10, of the
remaining patients 3", "in patients older than 60 years 12, in younger ones 3", "obese patients … non-obese patients".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from medkb.relate.passage import Passage
from medkb.text.morphology import in_case

_STEM = 5
_LEAD = (
    r"(?P<lead>\b(?:[Уу]|[Сс]реди|[Дд]ля|[Ии]з|[Ii]n|[Aa]mong|[Oo]f|[Ff]or|[Bb]y|чем у|than(?: in)?|versus|vs\.?)\s)"
)
# "; with a CPS below 1, five": without the people, of whom the phrase before it speaks.
_BOUND = r"(?:of\s)?(?:above|below|over|under|at least|ниже|выше|более|менее|[<>≤≥])\s?\d[\d.,]*(?:\s?(?:%|[^\W\d_]+/[^\W\d_]+))?"
_ELLIPTIC = re.compile(
    r"(?:[;,]\s|\s)(?:(?:and|but|while|whereas|а|и|тогда как)\s)?(?P<trait>(?:with|without|с|без|при)\s(?:an?\s)?"
    rf"(?:(?:[^\W\d_][\w-]*\s){{1,4}}?{_BOUND}|[^\W\d_][\w-]*(?:\s[^\W\d_][\w-]*){{0,3}}?))(?=,|\s[–—-]\s|\s\d|\s?\()"
)
_WITHOUT_IT = re.compile(
    r"\b(?:[Бб]ез (?:него|неё|нее|них|таков\w+)|[Ww]ithout (?:it|them|one)|при (?:его|её|ее|их) отсутствии|в (?:его|её|ее|их) отсутствие)\b"
)
_PRESENCE = re.compile(
    r"\b(?P<trait>(?:[Пп]ри (?:наличии|отсутствии)|[Вв] отсутствие)(?:\s[^\W\d_][\w-]*){1,3}?)(?=,|\s(?:у|в|составил|был|отмеч|ответ|развил|получ|умер|рецидив)\w*\b|\s[–—-]\s|\s\d|\s?\()|\b(?P<short>[Пп]ри [а-яё]{0,2}[А-ЯЁA-Z]{2,6}\d?)(?![\w-])(?!\s[а-яё]+(?:ия|ии|ого|их|ых)\b)"
)
_REST = re.compile(
    _LEAD
    + r"(?P<trait>(?:the\s)?(?:remainder|rest|others|remaining\s(?:\d+\s)?(?:patients|women|men|children|participants)|other (?:\d+\s)?(?:patients|women|men|children|participants))|"
    r"(?:всех\s)?остальны[хм](?:\s\d+)?(?:\s(?:больных|больным|пациентов|пациентам|детей|женщин))?)\b(?!\s(?:случа|групп|cases|groups?|arms?|parameters|показател))"
)
_COMPARATIVE = re.compile(
    _LEAD
    + r"(?P<trait>(?:the\s)?(?:\d+\s)?(?:younger|older)(?:\s(?:patients|women|men|children|participants|individuals|ones))?|более (?:молодых|пожилых|старших)(?:\s(?:больных|пациентов))?|(?:больных|пациентов) (?:младше|моложе|старше|помоложе)(?!\s\d))\b(?!\s(?:than|age))"
)
_AGE = re.compile(r"(?i)\b(?:лет|years?|возраст|aged?|старше|моложе)")
_NEGATED = re.compile(
    r"(?i)\bnon-?(?P<word>[a-z]{4,})\s(?P<people>patients|women|men|children|participants|individuals)\b"
)


# "При первичной неэффективности …; при вторичной – …": what conditions the figures, set against another such condition.
_UNDER = re.compile(r"\b[Пп]ри(?P<words>(?:\s[а-яё-]{4,}){1,3})")
_NO_CONDITION = re.compile(
    r"(?:медиан|анализ|сравнен|выписк|поступлен|назначен|применен|лечен|терапи|включен|наблюден|введен|использован|прием|приём|проведен|осмотр|обследован|"
    r"достижен|контрол|оценк|этом|помощи|расчет|изучен|выполнен|том|котор|добавлен|увеличен|снижен|средн|разви|сочетан|монитор)\w*"
)
# "Among ventilated patients", "среди курящих больных"
_SORT = re.compile(
    r"\b(?:[Aa]mong (?:the\s)?(?P<en>(?!(?:all|these|those|our|both|most|such|other|remaining|evaluable|assessable|enrolled|included|eligible|treated|analy[sz]ed|randomi[sz]ed|study|consecutive|screened|registered)\b)[a-z][\w-]+\s(?:patients|women|men|children|participants))|"
    r"[Сс]реди (?P<ru>(?!(?:всех|этих|наших|данных|остальных|обследованных|включенных|других|таких)\b)[а-яё-]+(?:ых|их|щих|щихся)\s(?:больных|пациентов|пациенток|детей|женщин|мужчин))|"
    r"[Вв] (?P<sub>подгруппе\s(?!(?:больных|пациентов|детей|с|без|на)\b)(?:[а-яё]+(?:ого|ей|ых|ой|их)\s)?[а-яё]{4,}))\b(?!\s(?:с|со|без|with|who|without)\b)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase that tells some patients from others."""

    start: int
    end: int
    label: str
    key: str
    size: int | None
    led: bool  # a preposition makes it the place of what follows
    sure: bool  # the words themselves set a part apart


def key_of(label: str) -> str:
    """The stems of a label's words: one for all cases and numbers."""
    return " ".join(word[:_STEM] for word in re.findall(r"\w+", label.casefold().replace("ё", "е")))


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of three letters and more that name something."""
    return frozenset(w[:_STEM] for w in re.findall(r"[^\W\d_]{3,}", text.casefold().replace("ё", "е"))) - {
        "witho",
        "with",
    }


def contrasted(p: Passage, told: Sequence[Told]) -> Iterator[Told]:
    """The contrasts of what a passage tells, in order of kind."""
    found: list[Told] = []
    for one in chain(_present(p), _elliptic(p, told), _negated(p), _conditions(p), _sorts(p)):
        if not any(t.start < one.end and one.start < t.end for t in (*told, *found)):
            found.append(one)
            yield one
    known = [*told, *found]
    for pattern in (_WITHOUT_IT, _REST, _COMPARATIVE):
        for m in pattern.finditer(p.text, p.start, p.end):
            before = [t for t in known if t.end <= m.start() and (pattern is not _COMPARATIVE or _AGE.search(t.label))]
            if not before or any(t.start < m.end() and m.start() < t.end for t in known):
                continue
            if any(before[-1].end <= g.start < m.end() for g in p.groups) and pattern is not _COMPARATIVE:
                continue  # those who did not get what the group got
            start = m.start() if pattern is _WITHOUT_IT else m.start("trait")
            words = f"{m[0].lower()} ({before[-1].label})" if pattern is _WITHOUT_IT else p.text[start : m.end()]
            yield _sure(start, m.end(), " ".join(words.split()))


def _sure(start: int, end: int, label: str) -> Told:
    return Told(start, end, label, key_of(label), None, True, True)


def _elliptic(p: Passage, told: Sequence[Told]) -> Iterator[Told]:
    """Phrases without their people that share a word with a phrase before them."""
    for m in _ELLIPTIC.finditer(p.text, p.start, p.end):
        words = " ".join(m["trait"].split())
        before = [t for t in told if t.end <= m.start() and t.key != key_of(words)]
        if any(stems_of(t.label) & stems_of(words) for t in before):
            yield _sure(m.start("trait"), m.start("trait") + len(m["trait"].rstrip()), words)


def _present(p: Passage) -> Iterator[Told]:
    """Either of "при наличии клона" and "при отсутствии мутации"; two acronyms behind "при" in one sentence: "при ТАА …, при стАА"."""
    found = list(_PRESENCE.finditer(p.text, p.start, p.end))
    shorts = {m["short"].lower() for m in found if m["short"]}
    for m in found:
        if m["trait"] or len(shorts) > 1:
            beginning = m.start() + len("при наличии ")  # what they had may be the name of an event too
            head = next((h.start for h in p.heads if beginning + 1 < h.start < m.end()), m.end())
            words = p.text[m.start() : head].rstrip()
            yield _sure(m.start(), m.start() + len(words), " ".join(words.split()))


def _negated(p: Passage) -> Iterator[Told]:
    """Both of "obese patients" and "non-obese patients", where a sentence tells of both."""
    for m in _NEGATED.finditer(p.text, p.start, p.end):
        plain = re.compile(rf"(?i)(?<!non-)(?<!non)\b{m['word']}\s{m['people']}\b").search(p.text, p.start, p.end)
        if plain is not None:
            yield _sure(m.start(), m.end(), m[0].lower())
            yield _sure(plain.start(), plain.end(), plain[0].lower())


def _conditions(p: Passage) -> Iterator[Told]:
    """Two or more conditions of one sentence, one of which stands with nothing but a dash before its figure."""
    found: list[tuple[int, str, bool]] = []
    for m in _UNDER.finditer(p.text, p.start, p.end):
        words: list[str] = []
        for word in m["words"].split():
            if not in_case(word, ("loct",)) or _NO_CONDITION.match(word):
                break
            words.append(word)
        if words:
            label = " ".join(("при", *words))
            end = m.start() + len(label)
            found.append((m.start(), label, bool(re.compile(r"\s[–—-]\s(?:у\s)?\d").match(p.text, end))))
    if len({label for _, label, _ in found}) > 1 and any(dashed for _, _, dashed in found):
        yield from (_sure(start, start + len(label), label) for start, label, _ in found)


def _sorts(p: Passage) -> Iterator[Told]:
    """Sorts of patients: "among ventilated patients", "среди курящих больных", "в подгруппе септического шока"."""
    for m in _SORT.finditer(p.text, p.start, p.end):
        name = "en" if m["en"] else "ru" if m["ru"] else "sub"
        yield _sure(m.start(name), m.end(name), " ".join(m[name].split()))
