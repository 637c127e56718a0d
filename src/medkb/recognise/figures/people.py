"""Whole numbers of people: with a noun, as the subject of a verb, beside the name of an arm, and "all"."""

from __future__ import annotations

import re

from medkb.model import Figure, FigureKind
from medkb.recognise.figures.following import next_bracketed, next_counted, next_event
from medkb.recognise.figures.forms import ATTRIBUTES, COUNT, EVENTS, OBLIQUE, YEARS, Row, numbered, told_before
from medkb.text.numbers import INTEGER, parse_count

# What people do or undergo in a trial's report, in the past: "of whom 12 died", "273 received dexamethasone".
_DID = (
    r"(?:were|had|did|received|developed|achieved|experienced|died|completed|underwent|required|discontinued|withdrew|"
    r"responded|relapsed|remained|showed|reported|dropped|survived|met|comprised|constituted|formed|refused|declined|could|participated|entered|progressed|failed|"
    r"attained|reached|tolerated|initiated|started|continued|allocated|assigned|randomi[sz]ed|"
    r"(?:was|were) (?:lost|withdrawn|excluded|transferred)|opted|improved|recovered|deteriorated|recurred|рецидивировал\w*|прогрессировал\w*|отозвал\w*|(?:был\w*\s)?потерян\w*|скончал\w*|выжил\w*|получал\w*|получил\w*|умер(?:л\w*)?|погиб(?:л\w*)?|достигл\w*|развил\w*|ответил\w*|завершил\w*|выбыл\w*|прекратил\w*|"
    r"отказал\w*|перенесл\w*|имел\w*|соответствовал\w*|находил\w*|нуждал\w*|продолж\w+|вошл\w+|жив\w*)\b"
)
# Where a clause may begin, so that the number is its subject: no "grade 3 were", no "on day 28 had".
_OPENING = r"(?:(?<=^)|(?<=[,;:(—–] )|(?<=\()|(?<=\. )|(?<=\n)|(?<=\band )|(?<=\bи )|(?<=\bа )|(?<=\bwhom )|(?<=\bwhich )|(?<=\bonly )|(?<=\bthese )|(?<=\bthem )|(?<=\bтолько )|(?<=\bwhile )|(?<=\bwhereas )|(?<=\bbut )|(?<=\bremaining )|(?<=\bостальные )|(?<=\bwith )|(?<=\bout of which )|(?<=\bversus )|(?<=\bvs )|(?<=\bvs\. )|(?<=\bthan )|(?<=\bпротив )|(?<=\b[Ии]з них )|(?<=\bкоторых )|(?<=больных )|(?<=пациентов )|(?<=детей )|(?<=женщин ))"
_ALLOTTED = re.compile(
    r"(?i)randomi[sz]|assigned|allocat|recruit|enrol|divided|includ|consist|patients?|women|\bmen\b|participants|children|"
    r"рандомизир|распредел|включ|разделен"
)
_NOT_ARM = r"(?!(?:of|to|and|or|weeks?|months?|years?|days?|hours?|mg|patients?|times?|cycles?|events?|episodes?|deaths?|infections?|CRi?s?|PRs?|SD|PD|VGPR)\b)"
# "(25 idoxifene, 22 tamoxifen)", "(66 ROLLIS and 57 HWL)", "placebo (150)": how many each arm got.
_BESIDE_ARM = (
    r"(?:(?<=[^\d]\()|(?<=\d [a-z]{4} )|(?<=, )|(?<=and ))(?P<figure>(?P<count>\d{1,5}))"
    rf"(?=\s{_NOT_ARM}(?:[a-z][a-z-]{{3,}}|[A-Z][A-Z+-]{{1,7}})(?:\s\d+\s?mg)?\s?(?:[,);]|and\s\d)|\)\s(?:or|and|versus|for|to)\s|\)[.;,])"
)
# "TU arm 87, ACT arm 82", "early group = 40", "группа А – 24".
_BEHIND_ARM = (
    r"(?:[(;]\s?[A-ZА-ЯЁ][\w+/–-]{1,11},\s|(?:\b(?:[Gg]roup|[Aa]rm|[Cc]ohort)|\bгрупп[аеы](?:\s[\w+–-]{1,6})?)\s?[=:,–—-]?\s?)"
    r"(?P<figure>(?P<count>\d{1,5}))(?=\s?[,;).](?!\d)|\s(?:and|и)\s|\s?\))"
)
# "214 to breast conservation", "260 to external irradiation": the rest of "were randomised".
# "42 in the placebo group", "three in the A arm"
_IN_ARM = rf"(?:{_OPENING}|(?<=\bwere )|(?<=\bby ))(?P<figure>(?P<count>{COUNT}))(?=\s(?:in|from|of|в|из|–\s(?:в|из)|-\sв)\s(?:the\s)?(?:[\w+/–-]+\s){{0,4}}?(?:group|arm|cohort|групп[аеыу])\b)"
# The categories of response.
_RESPONSES = (
    r"(?:(?:very good )?(?:complete|partial|minor|minimal|near-complete|unconfirmed) (?:responses?|remissions?)|(?:stable|progressive) disease|no response|disease progression|"
    r"CRi?\b|[Cc]R[ui]\b|VGPR|PR\b|SD\b|PD\b|NR\b|ПО\b|ЧО\b|ПР\b|ЧР\b|СЗ\b)"
)
_TO_ARM = rf"{_OPENING}(?P<figure>(?P<count>{INTEGER}))(?=\s(?:to|for|в|на)\s[^\W\d_])"

# "45 – с гриппом", "42 с развернутым артритом", "20 – синовекс": parts of a group that has been named.
_LISTED = rf"{_OPENING}(?P<figure>(?P<count>\d{{1,5}}))(?=\s(?:[–—-]\s(?:[^\W\d_]{{4,}}|с|на|для|по|в|без)\b|(?:с|со|без)\s[^\W\d_]{{5,}}))"


def patterns(people: str) -> list[Row]:
    """All of them, in the order in which they are tried; `people` matches a noun for people."""
    return [*_with_noun(people), *_without_noun(), *_in_lists(), *_parts(people)]


def _with_noun(people: str) -> list[Row]:
    """Sizes, nobody, and counts whose noun stands behind them or behind the next of their row."""
    some = rf"{ATTRIBUTES}(?P<people>{people})"
    return [
        (rf"(?<![\w])(?P<figure>[nN]\s?=\s?(?P<count>{INTEGER}))(?![.,]\d)", _size),
        (rf"(?P<figure>(?:\b[Нн]и у одного|\b[Нн]и один|\b[Nn]one of the|\b[Nn]o)\s{ATTRIBUTES}{people})", _nobody),
        (
            r"\b(?:and|but|vs\.?|versus|,)\s(?:in\s|by\s|on\s)?(?P<figure>none|no one|nobody)(?=\s(?:of|on|in|with|receiving|given)\b|[.,;)])",
            _nobody,
        ),
        (r"\b(?:и|а|но|против)\s(?P<figure>ни у (?:одного|кого))(?=\s(?:[–—-]\s)?(?:в|из|группы)\b|[.,;)])", _nobody),
        (rf"(?P<figure>(?P<count>{COUNT})\s{some})", _counted),
        (rf"\b[Уу]\s(?P<figure>(?P<count>{COUNT}))(?=\sиз них\s)", _shared_noun),
        (
            rf"(?<![\w.,/–-])(?P<figure>(?P<count>{COUNT}))(?=\s{ATTRIBUTES}(?:and|or|vs?\.?|versus|и|или|против)\s{COUNT}\s{ATTRIBUTES}{people})",
            _shared_noun,
        ),
        (
            rf"(?<![\w.,/–-])(?P<figure>(?P<count>{COUNT}))(?=(?:,\s{COUNT})+\s(?:and|и)\s{COUNT}\s{ATTRIBUTES}{people})",
            _shared_noun,
        ),
        # "в основную группу вошли 97, в контрольную – 87 больных", "группа А включала 20, группа Б – 22 пациента"
        (
            rf"\b(?:вошл\w+|составил\w*|включал\w*|включили|отнесен\w*|отнесли)\s(?P<figure>(?P<count>{COUNT}))(?=,\s(?:а\s)?[^\d.;,]{{5,40}}?\s[–—-]\s{COUNT}\s{ATTRIBUTES}{people})",
            _shared_noun,
        ),
        # "тромбоз – у 5, эмболия – у 2 больных", "nausea in 5, vomiting in 3 and rash in 2 patients"
        (
            rf"\b(?:[Уу]|[Ii]n)\s(?P<figure>(?P<count>{COUNT}))(?=(?:,|\s(?:and|и))\s(?:(?:[^\W\d_][^\W\d]*|[1-5](?:[–-][1-5])?)[\s-]){{1,8}}?(?:[–—-]\s)?(?:у|in)\s{COUNT}\s{ATTRIBUTES}{people})",
            _shared_noun,
        ),
    ]


def _without_noun() -> list[Row]:
    """Counts beside a group's name, before a verb or an event, and numerals that count people alone."""
    return [
        (_BESIDE_ARM, _beside_arm),
        (_BEHIND_ARM, _beside_arm),
        (
            rf"{_OPENING}(?P<figure>(?P<count>{COUNT}))(?=\s(?:(?:of|из)\s(?:whom|them|these|them|них|которых)\s)?(?:patients\s)?(?:не\s)?{_DID})",
            _subject,
        ),
        (_TO_ARM, _allotted),
        (_IN_ARM, _subject),
        (rf"(?P<figure>(?P<count>{COUNT}))(?=\s{ATTRIBUTES}{EVENTS})", _happened),
        # "two and three events": one group's, then another's.
        (
            rf"(?<![\w.,/–-])(?P<figure>(?P<count>{COUNT}))(?=\s(?:and|or|vs\.?|versus|и|или|против)\s{COUNT}\s{ATTRIBUTES}{EVENTS})",
            _happened,
        ),
        # "two had a CR, six a PR and seven stable disease"
        (
            rf"(?:[,;]\s(?:and\s)?|\b(?:and|и)\s|\()(?P<figure>(?P<count>{COUNT}))(?=\s(?:(?:had|achieved|showed|attained)\s)?(?:an?\s)?{_RESPONSES})",
            next_counted,
        ),
        # "пятеро умерли", "оставались двое": these numerals count people alone.
        (
            r"\b(?P<figure>(?P<count>(?i:двое|трое|четверо|пятеро|шестеро|семеро)))(?!\s(?:суток|сутки|часов|дней|лет|ножниц|ворот))(?=\s(?:из\s|не\s)?[а-яё]{3,}|\s?[,.;])",
            _subject,
        ),
        # "мужчин было 43, женщин – 51"
        (
            rf"(?i:\b(?:мужчин|женщин|мальчиков|девочек|юношей|девушек))\s(?:было\s|[–—-]\s|:\s)(?P<figure>(?P<count>{COUNT}))(?=\s?[,;.)](?!\d)|\s(?:и|а)\s|$)",
            _subject,
        ),
        (_LISTED, _allotted_part),
    ]


def _in_lists() -> list[Row]:
    """Counts behind a verb, a group or a dash, the second of two, and those in lists of events."""
    return [
        # "умерли 1 и 2 соответственно"
        (r"\b(?:умерли|погибли|died)\s(?P<figure>(?P<count>\d{1,4}))(?=\s(?:и|and|vs\.?|против)\s\d)", _subject),
        (
            r"\b(?:умерли|погибли|died)\s\d{1,4}\s(?:и|and|vs\.?|против)\s(?P<figure>(?P<count>\d{1,4}))(?=\s(?:больн|пациент|соответ|respect|patients)|\s?[.,;])",
            _subject,
        ),
        # "14 recurrences with A and 28 with B", "in 5 women on A and in 12 on B"
        (
            rf"\b(?:and|versus|vs\.?|compared with|v)\s(?:in\s)?(?P<figure>(?P<count>{COUNT}))(?=\s(?:with|on|after|given|receiving|in the|from the)\s[^\W\d_]|\swithout\b)",
            next_event,
        ),
        # "полного ответа достигли 12.", "в группе Б – у 5."
        (
            (
                rf"\b(?i:достигли|умерли|погибли|ответили|выздоровели|выбыли|завершили|прекратили|рецидивировали|соответствовали|живы)\s(?:на\s(?:лечение|терапию)\s|лечение\s|терапию\s|(?:в|без)\s[^\W\d_]+\s(?:[^\W\d_]+\s)?|из\sних\s)?(?:только\s|лишь\s)?"
                rf"(?P<figure>(?P<count>{COUNT}))(?=\s?[.;,)](?!\d)|\s\()"
            ),
            _subject,
        ),
        (
            rf"(?:\bгрупп[аеы](?:\s[«\"]?[\w+–-]{{1,12}}[»\"]?)?|\b(?:основн|контрольн|опытн)(?:ой|ую)|\b\d-(?:й|ю))\s?[–—-]\s(?:у\s|в\s)?(?P<figure>(?P<count>{COUNT}))(?=\s?[.;,)](?!\d)|\s(?:и|а)\s|$)",
            _subject,
        ),
        # "nausea was seen in 5 patients, vomiting in 3 and diarrhoea in 2"
        (
            rf"(?:\b(?:in|by|у)|[^\W\d_]\s[–—])\s(?:only\s|лишь\s|только\s)?(?P<figure>(?P<count>{COUNT}))(?=\s?[,;.)](?!\d)|\s(?:and|и|а|each)\b|$)",
            next_counted,
        ),
        # "у 3 и 1 соответственно", "in 3 and 1": the second group's
        (
            r"\b(?:[Уу]|[Ii]n)\s\d{1,4}\s(?:и|and)\s(?P<figure>(?P<count>\d{1,4}))(?=\s?[,.;)](?!\d)|\s(?:соответственно|respectively))",
            next_counted,
        ),
        # In brackets behind the next name of a list: "nausea (12 patients), vomiting (eight)".
        (rf"[^\W\d_]\s\((?P<figure>(?P<count>{COUNT}))(?=\))", next_bracketed),
        # "у 5 – ремиссия", "у 12 отмечена": in Russian, whose it was.
        (rf"\b[Уу]\s(?P<figure>(?P<count>{COUNT}))(?=\s(?:[–—-]\s|[^\W\d_]{{3,}}))", _subject),
    ]


def _parts(people: str) -> list[Row]:
    """Parts in brackets, causes of death, and everybody."""
    return [
        # Both in brackets behind the people of whom they are parts: "(31 and 38, respectively)".
        (
            r"\((?P<figure>(?P<count>\d{1,4}))(?=\s(?:and|и)\s\d{1,4},?\s(?:respectively|соответственно)\))",
            next_counted,
        ),
        (
            r"\(\d{1,4}\s(?:and|и)\s(?P<figure>(?P<count>\d{1,4}))(?=,?\s(?:respectively|соответственно)\))",
            next_counted,
        ),
        # Causes of death are counted without a noun: "умерли 5 больных: 3 от сепсиса".
        (
            rf"(?<![\w.,/–-])(?P<figure>(?P<count>{COUNT}))(?=\s(?:больн\w+ |пациент\w* )?(?:от|вследствие|по причине|from|due to|of)\s(?!the\s|\d|их|них|these|those|{people})[^\W\d_]{{4,}})",
            _cause_count,
        ),
        (
            rf"(?P<figure>\b(?:[Вв]се|[Вв]сех|[Вв]сем|[Уу] всех|[Aa]ll|[Bb]oth|[Оо]ба|[Оо]беих|[Оо]боих)\s{ATTRIBUTES}{people})",
            _all,
        ),
        (rf"(?:составил\w*|включал\w*)\s(?P<figure>(?P<count>{INTEGER}))(?=\s(?:человек|чел\.))", _counted),
    ]


def named_by(short: str) -> Row:
    """Counts before an abbreviation that the article has made of a noun for people: "71 BCS"."""
    return rf"(?P<figure>(?P<count>{COUNT})\s{ATTRIBUTES}(?P<people>{re.escape(short)}))(?![\w-])", _counted


def _size(m: re.Match[str]) -> Figure | None:
    return Figure(*m.span("figure"), FigureKind.SIZE, count=parse_count(m["count"]), text=m["figure"])


def _counted(m: re.Match[str]) -> Figure | None:
    count = parse_count(m["count"])
    if _TIME_OF_PEOPLE.match(m.string, m.end("figure")):
        return None
    if _NOT_ONE.search(m.string, max(0, m.start("figure") - 4), m.start("figure")):
        return None
    if count is None or numbered(m) or _ONE_IN.search(m.string, max(0, m.start() - 8), m.start("figure")):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"], people=True)


_TIME_OF_PEOPLE = re.compile(r"[-–](?:years?|months?|days?|лет|год)")  # "per 1,000 patient-years"
_NOT_ONE = re.compile(r"(?i)\bни\s$")  # "ни одного случая"
_ONE_IN = re.compile(r"(?i)\bone in\s$")  # "one in five patients" is a share


def _shared_noun(m: re.Match[str]) -> Figure | None:
    """The first of two counts with one noun: "23 experimental and 26 control patients"."""
    count = parse_count(m["count"])
    if count is None or count in YEARS:
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"], people=True)


def _subject(m: re.Match[str]) -> Figure | None:
    count = parse_count(m["count"])
    if count is None or count in YEARS:
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"], people=True)


_PREVENTED = re.compile(
    r"(?i)\b(?:prevent|avoid|per|every|each|предотвратить|предотвращени\w+)\s$"
)  # "NNT to prevent one relapse"


def _happened(m: re.Match[str]) -> Figure | None:
    count = parse_count(m["count"])
    if count is None or count in YEARS or m["count"].lower() in OBLIQUE or numbered(m):
        return None
    if _PREVENTED.search(m.string, max(0, m.start("figure") - 20), m.start("figure")):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=count, text=m["figure"])


def _nobody(m: re.Match[str]) -> Figure:
    return Figure(*m.span("figure"), FigureKind.COUNT, count=0, text=m["figure"], people=True)


def _beside_arm(m: re.Match[str]) -> Figure | None:
    """A bare number beside an arm's name, only where people are being allotted."""
    value = parse_count(m["count"])
    if value is None or value < 4 or value in range(1950, 2060) or not told_before(m, _ALLOTTED, 110):
        return None
    return Figure(*m.span("figure"), FigureKind.SIZE, count=value, text=m["figure"])


_RANDOMISED = re.compile(r"(?i)randomi[sz]|assigned|allocat|рандомизир|распредел")


def _allotted(m: re.Match[str]) -> Figure | None:
    value = parse_count(m["count"])
    if value is None or value < 4 or value in range(1950, 2060) or not told_before(m, _RANDOMISED, 160):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=value, text=m["figure"], people=True)


_GROUPED = re.compile(r"(?i)больн\w+|пациент\w*|дет(?:ей|и)|человек|обследован\w+|лиц|групп\w*|из них|в том числе")


def _allotted_part(m: re.Match[str]) -> Figure | None:
    value = parse_count(m["count"])
    if value is None or value < 3 or value in YEARS or not told_before(m, _GROUPED, 260):
        return None
    return Figure(*m.span("figure"), FigureKind.COUNT, count=value, text=m["figure"], people=True)


_DEATHS = re.compile(r"(?i)умер\w*|летальн\w+|смерт\w+|погиб\w*|death|died")


def _cause_count(m: re.Match[str]) -> Figure | None:
    """A bare number before a cause, only where deaths are being told."""
    return _counted(m) if told_before(m, _DEATHS, 120) else None


_CASES = re.compile(r"(?i)(?:случа\w+|cases|наблюдени\w+|observations)$")


def _all(m: re.Match[str]) -> Figure | None:
    """Everyone; "all cases of sepsis" are not all patients."""
    if _CASES.search(m["figure"]):
        return None
    return Figure(*m.span("figure"), FigureKind.ALL, text=m["figure"], people=True)
