"""Figures with a unit of dose that are no dose given: measured, eaten, excreted, weighed, paid, printed on a box."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medkb.model import Figure, FigureKind
from medkb.relate.passage import Passage

_REACH = 75
_HARD = re.compile(r";|\.\s|\t")
# What is measured, lost, eaten or paid. None of these words stands between a drug and its dose.
_MEASURED = re.compile(
    r"(?i)\b(?:концентраци\w+|уров(?:ень|ня|не|ню|ни|нем|ней)|креатинин\w*|билирубин\w*|белк\w+|белок|глюкоз\w+|глике?ми\w+|холестерин\w*|"
    r"протеинури\w+|альбуминури\w+|экскреци\w+|диурез\w*|содержани\w+|ферритин\w*|гемоглобин\w*|масс\w+|вес[аоу]?м?|прибавк\w+|"
    r"кровопотер\w+|потребление|потребления|потребности|потребность|употреблени\w+|расход\w*|содержит\w*|содержащ\w+|"
    r"стоимост\w+|цен[аыеу]|затрат\w+|опухол\w+|селезенк\w+|миом\w+|размер\w*|порог\w*|минимальн\w+ подавляющ\w+|МПК|МИК|активност\w+|"
    r"сол(?:ь|и|ью)|алкогол\w+|этанол\w*|отделяем\w+|объем\w*|флакон\w*|ампул\w+|"
    r"levels?|concentrations?|serum|plasma|creatinine|bilirubin|proteins?|proteinuria|albuminuria|albumin|glucose|cholesterol|"
    r"ha?emoglobin|ferritin|excretion|excreted|output|urine|urinary|weigh\w*|weight|mass|tumou?rs?|spleen|uter(?:us|ine)|blood loss|bleeding|"
    r"intakes?|salt|sodium|alcohol|ethanol|dietary|diet|calories|consumption|consumed|requirements?|costs?|priced?|spent|contain(?:s|ed|ing)?|"
    r"thresholds?|cut-?offs?|MIC\w*|IC50|EC50|LD50|drainage|volume|activity|titer|titre|score|ratio|scale|"
    r"equivalents?|эквивалент\w*)\b"
)
_DOSED = re.compile(
    r"(?i)\b(?:доз\w*|дозировк\w+|dos(?:e|es|ed|age|ing)|по|назнач\w+|получа\w+|получил\w*|вводи\w+|введен\w*|принима\w+|"
    r"receiv\w+|given|administ\w+|prescri\w+|took|taking|infus\w+|inject\w+)\b"
)
_CONSUMED_DRUG = re.compile(
    r"(?i)\b(?:levels?|concentrations?|consumption|requirements?|use|intake|MIC|cost|price|clearance|excretion|cut-?offs?|"
    r"концентраци\w+|уров\w+|содержани\w+|потребност\w+|потреблени\w+|расход\w*|стоимост\w+|цен[аыу]|затрат\w+|флакон\w*|МПК|активност\w+)\s(?:\w+\s)?(?:of\s|in\s|в\s|for\s|на\s)?(?:the\s|daily\s|total\s|intravenous\s)?$"
)
_CONSUMED_BEHIND = re.compile(
    r"(?i)^[\s-](?:\(?\w+\)?\s)?(?:levels?|concentrations?|consumption|requirements?|clearance|trough|cost|price|equivalents?|MIC\w*)\b"
)
# Comparisons make a threshold of it; a bound that is still a dose ("up to", "not more than") is not among them.
_BEYOND = re.compile(
    r"(?i)(?:[>≥<±]|&[lg]t;|[≥]|\b(?:more|less|greater|lower|higher|fewer)\sthan|\b(?:above|below|exceed\w*|over|under)|"
    r"(?<!не\s)\b(?:более|менее|свыше|выше|ниже|превыша\w+|превысил\w*)|не\sпревыша\w+)\s?(?:чем\s)?$"
)
_NOT_OVER = re.compile(
    r"(?i)\b(?:not?|never|without)\s(?:be\s|to\s|to be\s)?(?:more than|exceed(?:ing|ed)?|higher than|greater than)\s$"
)
# By how much a dose changes is no dose.
_STEP = re.compile(
    r"(?i)(?:(?:(?<!followed\s)\bby|\b(?:increments?(?:\sof)?|decrements?(?:\sof)?|steps?\sof|шаг(?:ом)?(?:\sв)?|(?:reduction|increase|decrease|difference|fall|rise|drop|gain)s?\sof|"
    r"разниц\w+|снижени\w+ на|увеличени\w+ на|на|в|per))\s?|(?:^|[\s(])[−–-])$"
)
_CONSIDERED = re.compile(
    r"(?i)\b(?:could|may|might|can|would)\s(?:\w+\s){0,2}?(?:be(?:en)?\s)?(?:\w+ly\s)?(?:increased|raised|escalated|uptitrated|up-titrated|titrated|reduced|lowered|decreased|doubled|adjusted|considered)\b"
    r"|\b(?:considered|planned|proposed|discussed|hypothetical\w*)\b(?!\sdos)"
    r"|\bмог(?:ла|ли|ло|ут|)\s(?:\w+\s)?быть\b|\bможет\sбыть\b|\b(?:можно|возможн[аоы]\w?)\s(?:было\s)?(?:увелич|повы|повыш|сниж|сниз|уменьш|эскал|примен|использ|назнач)\w*|"
    r"\bdefined daily doses?\b|\bDDDs?\b|\bустановленн\w+ (?:средн\w+ )?суточн\w+ доз\w+|"
    r"\b(?:рассматрива\w+|обсужда\w+|планировал\w*|планируется)\b"
)
_FOLLOWED = re.compile(
    r"(?i)\s?(?:(?:/|\bна\s|\bв\s|\bper\s|\bin\s)\s?(?:1\s?|one\s)?(?:мл|л|дл|ml|l|dl|литр\w*|lit(?:er|re)s?)\b"
    r"|(?:of\s)?(?:elemental\s)?(?:protein|albumin|sodium|salt|alcohol|ethanol|carbohydrates?|fat|fib(?:er|re)|tissue|stool|creatinine|feces|faeces|stones?)\b"
    r"|(?:белка|соли|алкоголя|этанола|углевод\w+|клетчатки|ткани|кала|чистого)\b"
    r"|±|\(\s?(?:SD|±|СКО)|[\s-]?(?:strengths?|vials?|ampoules?|packs?|bottles?|флакон\w*|ампул\w*|упаков\w*)\b"
    r"|(?:morphine\s)?(?:milligram\s)?equivalents?\b|increases?\b|decreases?\b|decrements?\b|increments?\b"
    r"|(?:oral\s)?(?:i\.?v\.?\s)?morphine\s(?:milligram\s)?equivalents?\b|of\s(?:packed|red|blood|plasma|platelets|FFP|fresh)|эритроцит\w+|плазмы|тромбоцит\w+|крови)"
)
_PACKAGED = re.compile(r"(?i)[\s-](?:tablets|capsules|таблетки|капсулы|таблеток|капсул)\b")
_ITEMS_OF = re.compile(r"(?i)\b(?:tablets|capsules|таблет\w+|капсул\w+)\s(?:of|по|containing|\(?)\s?$")
_RANGE_OF = re.compile(
    r"(?i)[(\[,;]\s?(?:interquartile\s)?(?:range|IQR|диапазон\w*|размах\w*|разброс\w*|МКИ|ИКР|95\s?%)[\s,:]*(?:от\s|from\s)?$"
)
# Where radiation is measured in a body, not given to it.
_DOSIMETRY = re.compile(
    r"(?i)\b(?:mean|median|maximum|max|minimum|средн\w+|максимальн\w+)\s(?:\w+\s){0,3}?(?:dose|доз\w+)|\bдоз\w+ на (?!очаг|опухол|ложе)|\b(?:V|D)\d+|\b(?:BED|EQD2|Dmax|Dmean)\b|constraints?|"
    r"absorbed|biologically|effective dose|поглощенн\w+|эффективн\w+ доз|толерантн\w+|dose to (?:the )?(?!total)|organs? at risk|критическ\w+ орган|dose-volume"
)
_GROUP_BEHIND = re.compile(r"(?i)[\s-](?:group|arm|cohort)s?\b")
_GROUP_BEFORE = re.compile(r"(?i)\bгрупп\w+\s(?:\w+\s)?$")
_ITEMS = ("{", "[drp]")
_BESIDE = 60  # characters
_OTHER_FIGURE = re.compile(r"(?i)\d\s?(?:%|kg\b|кг\b|[^\W\d_]+/(?:min|мин|l|dl|л|дл|ml|мл)\b)")
_RADIATIONS = ("Gy", "cGy", "MBq", "GBq", "mCi")
_VOLUMES = ("mL", "mmol", "umol", "meq")


def doses_of(p: Passage) -> list[Figure]:
    """The passage's figures that can be the dose of something."""
    doses: list[Figure] = []
    measured: Figure | None = None
    for figure in p.figures_of(FigureKind.DOSE):
        # "from 2.1 g/day to 0.8 g/day": what is measured once is measured twice.
        again = (
            measured is not None
            and measured.unit == figure.unit
            and not _DOSED.search(p.text, measured.end, figure.start)
        )
        if again or _is_measured(p, figure):
            measured = figure
        elif not _is_no_dose(p, figure):
            doses.append(figure)
    return [f for f in doses if not _is_secondary(f, doses)]


def _is_no_dose(p: Passage, figure: Figure) -> bool:
    """True for a threshold, a step of change, a strength of a package, a dose that was only thought of."""
    before = _clause_before(p, figure)
    if _FOLLOWED.match(p.text, figure.end, p.end) or _RANGE_OF.search(before):
        return True
    if (_BEYOND.search(before) and not _NOT_OVER.search(before)) or _STEP.search(before) or _CONSIDERED.search(before):
        return True
    if figure.unit in ("Gy", "cGy"):
        return bool(_DOSIMETRY.search(before))
    if _PACKAGED.match(p.text, figure.end, p.end) or _ITEMS_OF.search(before):
        return not re.search(r"(?i)\b(?:one|single|1|each)\s$|\b(?:1|одн\w+)\s\w+\s(?:по\s|\()$", before)
    return figure.unit.startswith(_VOLUMES) and not _is_volume_given(p, figure, before)


def _is_volume_given(p: Passage, figure: Figure, before: str) -> bool:
    """A volume is a dose only where a drug touches it, or a dose is spoken of: "лидокаин 2 % 5 мл", "10 ml of lidocaine"."""
    if re.search(r"(?i)\b(?:доз\w*|dos(?:e|es))\s(?:\w+\s)?(?:of\s|до\s)?$", before):
        return True
    for mention in p.mentions:
        if mention.scheme == "drug":
            left = p.text[mention.end : figure.start] if mention.end <= figure.start else None
            right = p.text[figure.end : mention.start] if mention.start >= figure.end else None
            if left is not None and re.fullmatch(
                r"[\s(,]*(?:по\s|[\d.,]+\s?%[-\w]*\s?(?:solution|раствор\w*)?[\s,(–-]*)*", left
            ):
                return True
            if right is not None and re.fullmatch(
                r"\s(?:of\s)?(?:раствора\s)?(?:[\d.,]+\s?%[-\w]*\s)?(?:solution of |раствора\s)?", right
            ):
                return True
    return False


def _is_measured(p: Passage, figure: Figure) -> bool:
    """A measured thing is named before the figure, and no word of giving or dosing after it."""
    if figure.unit.startswith(_RADIATIONS):
        return False
    before = _clause_before(p, figure)
    last_drug = _agent_before(p, figure)
    if last_drug is not None and last_drug[1] >= figure.start - len(before):
        start, end = last_drug
        if _CONSUMED_BEHIND.match(p.text, end, figure.start):
            return True
        if _CONSUMED_DRUG.search(p.text, max(p.start, start - 40), start):
            return not re.search(r"(?i)\b(?:dose|доз\w+)\b", p.text[end : figure.start])
        before = p.text[end : figure.start]
    measured = list(_MEASURED.finditer(before))
    if not measured:
        return False
    # "weight was 72 kg and ... 200 mg": what was measured has its own figure already.
    end = measured[-1].end()
    return not (_DOSED.search(before, end) or _OTHER_FIGURE.search(before, end))


def _clause_before(p: Passage, figure: Figure) -> str:
    before = p.text[max(p.start, figure.start - _REACH) : figure.start]
    return before[max((m.end() for m in _HARD.finditer(before)), default=0) :]


def _agent_before(p: Passage, figure: Figure) -> tuple[int, int] | None:
    """Where the nearest drug on the left stands; one that only names a group tells nothing of what is measured."""
    for mention in reversed(p.mentions):
        if mention.scheme != "drug" or mention.end > figure.start:
            continue
        grouped = _GROUP_BEHIND.match(p.text, mention.end, figure.start) or _GROUP_BEFORE.search(
            p.text, max(p.start, mention.start - 15), mention.start
        )
        return None if grouped else (mention.start, mention.end)
    return None


def _is_secondary(figure: Figure, doses: Sequence[Figure]) -> bool:
    """Tablets, drops or puffs beside a dose in mass: "по 2 вдоха 160/4,5 мкг" has its dose already."""
    if not figure.unit.startswith(_ITEMS):
        return False
    return any(not f.unit.startswith(_ITEMS) and abs(f.start - figure.start) < _BESIDE for f in doses)
