"""Tables of invented measurements, doses and lists: each function makes one kind."""

from __future__ import annotations

from grid import Cell, Tab, row
from study import Pair, Study


def labs(study: Study, caption: str, *, moments: list[Pair], units: bool = True, p: bool = True, **look) -> Tab:
    """Laboratory figures before and after, units in the labels, arms over moments in the head."""
    s = study
    tests: list[tuple[str, str, str, str, float, float, int]] = [
        ("Лейкоциты", "Leukocytes", "× 10^{9}/л", "× 10^{9}/l", 5, 12, 1),
        ("Гемоглобин", "Haemoglobin", "г/л", "g/l", 102, 139, 0),
        ("С-реактивный белок", "C-reactive protein", "мг/л", "mg/l", 4, 80, 1),
        ("Ферритин^{1}", "Ferritin^{1}", "мкг/л", "µg/l", 90, 800, 0),
        ("Креатинин", "Creatinine", "мкмоль/л", "µmol/l", 62, 118, 1),
        ("АЛТ", "ALT", "ЕД/л", "U/l", 18, 66, 1),
        ("Глюкоза", "Glucose", "ммоль/л", "mmol/l", 4.6, 8.4, 2),
        ("Общий билирубин", "Total bilirubin", "мкмоль/л", "µmol/l", 8, 24, 1),
    ]
    wide = len(moments) + int(p)
    names = [s.say(*m) for m in moments] + (["p"] if p else [])
    heads = [
        row(
            Cell(s.say("Показатель", "Parameter"), rows=2),
            *[Cell(a, columns=wide) for a in s.arm_heads("{name}, n = {n}")],
        ),
        row(*(names * len(s.arms))),
    ]
    body = []
    for k, (ru, en, unit_ru, unit_en, low, high, digits) in enumerate(tests):
        label = s.say(f"{ru}, {unit_ru}", f"{en}, {unit_en}") if units else s.say(ru, en)
        figures = []
        for j in range(len(s.arms)):
            for m in range(len(moments)):
                lost = k == 3 and m == 1 and j == 0
                mark = "^{*}" if m and s.chance.random() < 0.3 else ""
                figures.append("" if lost else s.pm(low, high, digits) + mark)
            figures += [s.p()] if p else []
        body.append(row(label, *figures))
    return Tab(caption, heads, body, **look)


def kinetics(study: Study, caption: str, **look) -> Tab:
    """Ten columns: dose and day in a stub of two, parameters with their units in the head."""
    s = study
    heads = row(
        s.say("Доза, мг", "Dose, mg"),
        s.say("День", "Day"),
        "n",
        s.say("C_{max},\nнг/мл", "C_{max},\nng/ml"),
        s.say("T_{max},\nч", "T_{max},\nh"),
        s.say("AUC,\nнг·ч/мл", "AUC,\nng·h/ml"),
        s.say("t_{1/2},\nч", "t_{1/2},\nh"),
        s.say("CL/F,\nл/ч", "CL/F,\nl/h"),
        s.say("V/F,\nл", "V/F,\nl"),
        s.say("КВ,\n%", "CV,\n%"),
    )
    body = []
    for dose in (50, 100, 200, 400):
        for day in (1, 15):
            figures = [
                str(s.chance.randint(3, 9)),
                s.num(dose * s.chance.uniform(1.2, 1.9), 0),
                s.num(s.chance.uniform(1, 4), 1),
                s.num(dose * s.chance.uniform(9, 14), 0),
                s.num(s.chance.uniform(7, 13), 1) if day == 15 else s.say("н/о", "NC"),
                s.num(s.chance.uniform(6, 12), 2),
                s.num(s.chance.uniform(80, 160), 0),
                s.num(s.chance.uniform(18, 60), 0),
            ]
            body.append(row(*([Cell(str(dose), rows=2)] if day == 1 else []), str(day), *figures))
    look.setdefault("widths", [1.0, 0.8, 0.6, 1.1, 0.9, 1.2, 0.9, 1.0, 0.9, 0.8])
    return Tab(caption, [heads], body, stub=2, **look)


def narrow(study: Study, caption: str, lines: list[tuple[str, str]], heads: tuple[str, str], **look) -> Tab:
    """Two columns: what was measured and its figure."""
    look.setdefault("widths", [2.2, 1.0])
    return Tab(caption, [row(*heads)], [row(*line) for line in lines], **look)


def patients(study: Study, caption: str, count: int, **look) -> Tab:
    """One row for each patient, ten columns, words and figures."""
    s = study
    heads = row(
        "№" if s.lang != "en" else "No.",
        s.say("Пол", "Sex"),
        s.say("Возраст,\nлет", "Age,\nyears"),
        s.say("Диагноз", "Diagnosis"),
        s.say("Стаж,\nмес", "Duration,\nmonths"),
        s.say("Доза,\nмг/сут", "Dose,\nmg/day"),
        s.say("Ответ", "Response"),
        s.say("CD34^{+},\n× 10^{6}/кг", "CD34^{+},\n× 10^{6}/kg"),
        s.say("НЯ", "AE"),
        s.say("Исход", "Outcome"),
    )
    kinds = [("ММ", "MM"), ("ДВККЛ", "DLBCL"), ("ЛХ", "HL"), ("ФЛ", "FL")]
    answers = [("ПО", "CR"), ("ЧО", "PR"), ("СТ", "SD")]
    events = [("нет", "none"), ("мукозит", "mucositis"), ("сепсис", "sepsis"), ("сыпь", "rash")]
    ends = [("жив", "alive"), ("жив", "alive"), ("умер", "died")]
    body = [
        row(
            str(k + 1),
            s.say(*s.chance.choice([("М", "M"), ("Ж", "F")])),
            str(s.chance.randint(19, 71)),
            s.say(*s.chance.choice(kinds)),
            str(s.chance.randint(2, 90)),
            str(s.chance.choice([25, 50, 75, 100])),
            s.say(*s.chance.choice(answers)),
            s.num(s.chance.uniform(2, 12), 1) if s.chance.random() < 0.85 else "–",
            s.say(*s.chance.choice(events)),
            s.say(*s.chance.choice(ends)),
        )
        for k in range(count)
    ]
    look.setdefault("widths", [0.6, 0.7, 0.9, 1.2, 1.0, 1.0, 0.9, 1.2, 1.2, 1.0])
    return Tab(caption, [heads], body, **look)


def trials(study: Study, caption: str, **look) -> Tab:
    """Published trials with words in cells of several lines."""
    s = study
    told = [
        (
            "Орлов, 2017",
            "Orlov, 2017",
            "РКИ,\nоткрытое",
            "RCT,\nopen-label",
            "Цефтриаксон\n2 г/сут, 7 дней",
            "Ceftriaxone\n2 g/day, 7 days",
        ),
        ("Lind, 2019", "Lind, 2019", "Когортное", "Cohort", "Доксициклин\n200 мг/сут", "Doxycycline\n200 mg/day"),
        (
            "Mori, 2020",
            "Mori, 2020",
            "РКИ, двойное\nслепое",
            "RCT, double\nblind",
            "Азитромицин\n500 мг, 3 дня",
            "Azithromycin\n500 mg, 3 days",
        ),
        (
            "Белова, 2022",
            "Belova, 2022",
            "Серия случаев",
            "Case series",
            "Моксифлоксацин\n400 мг/сут",
            "Moxifloxacin\n400 mg/day",
        ),
    ]
    heads = row(
        s.say("Источник", "Source"),
        s.say("Дизайн", "Design"),
        s.say("Лечение", "Treatment"),
        "n",
        s.say("Излечение,\nn (%)", "Cure,\nn (%)"),
        s.say("Рецидив, %", "Relapse, %"),
    )
    body = []
    for ru, en, plan_ru, plan_en, drug_ru, drug_en in told:
        n = s.chance.randint(18, 240)
        lost = s.chance.random() < 0.3
        end = s.say("н/д", "NR") if lost else s.num(s.chance.uniform(2, 20), 1)
        pick = 0 if s.lang == "ru" else 1
        body.append(
            row(
                (ru, en)[pick],
                (plan_ru, plan_en)[pick],
                (drug_ru, drug_en)[pick],
                str(n),
                s.share(s.count(n, 0.6, 0.95), n),
                end,
            )
        )
    look.setdefault("widths", [1.3, 1.4, 1.9, 0.6, 1.3, 1.1])
    return Tab(caption, [heads], body, **look)


def accuracy(study: Study, caption: str, names: list[str], form: str = "{m} ({a}–{b})", **look) -> Tab:
    """Diagnostic accuracy: intervals in every cell."""
    s = study
    heads = row(
        s.say("Метод", "Method"),
        s.say("Порог", "Cut-off"),
        s.say("Чувствительность,\n% (95 % ДИ)", "Sensitivity,\n% (95% CI)"),
        s.say("Специфичность,\n% (95 % ДИ)", "Specificity,\n% (95% CI)"),
        "AUC",
    )

    def interval(low: float, high: float) -> str:
        m = s.chance.uniform(low, high)
        return form.format(m=s.num(m), a=s.num(m - s.chance.uniform(4, 11)), b=s.num(m + s.chance.uniform(1, 6)))

    body = [
        row(
            name,
            f"{s.chance.randint(5, 90)}",
            interval(60, 90),
            interval(70, 93),
            s.num(s.chance.uniform(0.6, 0.95), 2),
        )
        for name in names
    ]
    look.setdefault("widths", [1.7, 0.8, 1.8, 1.8, 0.8])
    return Tab(caption, [heads], body, **look)


def resistance(study: Study, caption: str, drugs: list[str], **look) -> Tab:
    """Microbes by antibiotics: bare percentages, dashes where a pair was not tested."""
    s = study
    microbes = ["E. coli", "K. pneumoniae", "P. aeruginosa", "A. baumannii", "E. faecium", "S. aureus"]
    heads = [
        row(
            Cell(s.say("Возбудитель", "Pathogen"), rows=2),
            Cell("n", rows=2),
            Cell(s.say("Доля устойчивых штаммов, %", "Resistant isolates, %"), columns=len(drugs)),
        ),
        row(*drugs),
    ]
    body = []
    for name in microbes:
        shown = ["–" if s.chance.random() < 0.2 else s.num(s.chance.uniform(0, 90), 1) for _ in drugs]
        body.append(row(name, str(s.chance.randint(12, 160)), *shown))
    look.setdefault("widths", [2.2, 0.7] + [1.0] * len(drugs))
    return Tab(caption, heads, body, **look)


def doses(study: Study, caption: str, **look) -> Tab:
    """Titration by week: spans in the stub and in the head, ranges and empty cells."""
    s = study
    heads = [
        row(
            Cell(s.say("Препарат", "Drug"), rows=3),
            Cell(s.say("Масса тела, кг", "Body weight, kg"), rows=3),
            Cell(s.say("Суточная доза, мг", "Daily dose, mg"), columns=4),
        ),
        row(Cell(s.say("Насыщение", "Loading"), columns=2), Cell(s.say("Поддержание", "Maintenance"), columns=2)),
        row(
            s.say("неделя 1", "week 1"),
            s.say("неделя 2", "week 2"),
            s.say("неделя 3", "week 3"),
            s.say("далее", "later"),
        ),
    ]
    body = []
    for ru, en in (("Линезолид", "Linezolid"), ("Бедаквилин", "Bedaquiline"), ("Деламанид", "Delamanid")):
        for k, weight in enumerate(("30–39", "40–54", "≥ 55")):
            base = s.chance.choice([100, 150, 200, 300])
            figures = [str(base), f"{base}–{base * 2}", str(base * 2), "" if k == 1 else f"{base * 2}^{{b}}"]
            body.append(row(*([Cell(s.say(ru, en), rows=3)] if not k else []), weight, *figures))
    look.setdefault("widths", [1.6, 1.3, 1, 1.1, 1, 1])
    return Tab(caption, heads, body, stub=2, **look)
