"""Tables of invented patients and what became of them: each function makes one kind."""

from __future__ import annotations

from grid import Cell, Row, Tab, across, row
from study import Pair, Study

NON_BLOOD: list[Pair] = [
    ("Тошнота", "Nausea"),
    ("Рвота", "Vomiting"),
    ("Диарея", "Diarrhoea"),
    ("Слабость", "Fatigue"),
    ("Повышение активности печёночных аминотрансфераз", "Increased activity of liver aminotransferases"),
    ("Периферическая\nнейропатия", "Peripheral\nneuropathy"),
    ("Кожная сыпь", "Skin rash"),
    ("Артериальная гипертензия", "Hypertension"),
    ("Мукозит", "Mucositis"),
    ("Протеинурия", "Proteinuria"),
]
BLOOD: list[Pair] = [
    ("Анемия", "Anaemia"),
    ("Нейтропения", "Neutropenia"),
    ("Тромбоцитопения", "Thrombocytopenia"),
    ("Фебрильная нейтропения", "Febrile neutropenia"),
    ("Лимфопения", "Lymphopenia"),
]
INFECTIONS: list[Pair] = [
    ("Пневмония", "Pneumonia"),
    ("Инфекция мочевых путей", "Urinary tract infection"),
    ("Сепсис", "Sepsis"),
    ("Опоясывающий герпес", "Herpes zoster"),
]


def baseline(
    study: Study, caption: str, *, p: str = "own", flat: bool = True, head: str = "{name}\n(n = {n})", **look
) -> Tab:
    """Groups with indented rows; `p`: none, own (each row), merged (over the rows of a group), label (beside the label)."""
    s = study
    groups = [
        (
            s.say("Пол, n (%)", "Sex, n (%)"),
            [(s.say("мужской", "male"), "n"), (s.say("женский", "female"), "n")],
        ),
        (
            s.say("Возраст, лет", "Age, years"),
            [
                (s.say("медиана (диапазон)", "median (range)"), "range"),
                (s.say("≥ 65 лет, n (%)", "≥ 65 years, n (%)"), "n"),
            ],
        ),
        (
            s.say("Статус ECOG, n (%)", "ECOG status, n (%)"),
            [("0", "n"), ("1", "n"), ("2", "n")],
        ),
        (
            s.say("Стадия, n (%)", "Stage, n (%)"),
            [("II", "n"), ("III", "n"), (s.say("IV^{a}", "IV^{a}"), "n")],
        ),
    ]
    last = [
        (s.say("ЛДГ выше нормы, n (%)", "LDH above normal, n (%)"), "n"),
        (s.say("Индекс массы тела, кг/м^{2}", "Body mass index, kg/m^{2}"), "pm"),
        (s.say("Гемоглобин, г/л", "Haemoglobin, g/l"), "iqr"),
    ]

    def figure(kind: str, n: int) -> str:
        if kind == "range":
            return f"{s.chance.randint(48, 67)} ({s.chance.randint(19, 34)}–{s.chance.randint(70, 84)})"
        if kind == "pm":
            return s.pm(23, 29)
        if kind == "iqr":
            return f"{s.chance.randint(105, 128)} [{s.chance.randint(85, 100)}; {s.chance.randint(130, 148)}]"
        return s.share(s.count(n, 0.1, 0.7), n)

    heads = row(s.say("Показатель", "Characteristic"), *s.arm_heads(head), *([] if p == "none" else ["p"]))
    body: list[Row] = []
    empty = [""] * len(s.arms)
    for label, rows in groups:
        top = {"none": [], "own": [""], "label": [s.p()], "merged": [Cell(s.p(), rows=len(rows) + 1)]}[p]
        body.append(row(label, *empty, *top))
        whole = [s.parts(n, len(rows)) for _, n in s.arms]
        for k, (name, kind) in enumerate(rows):
            own = [s.p()] if p == "own" else [""] if p == "label" else []
            closed = all(x == "n" for _, x in rows)
            shown = [s.share(whole[j][k], n) if closed else figure(kind, n) for j, (_, n) in enumerate(s.arms)]
            body.append(row(name, *shown, *own, level=1))
    if flat:
        for label, kind in last:
            body.append(row(label, *[figure(kind, n) for _, n in s.arms], *([] if p == "none" else [s.p()])))
    return Tab(caption, [heads], body, **look)


def adverse(
    study: Study, caption: str, *, levels: int = 2, bold: str = "", sections: int = 2, take: int = 6, **look
) -> Tab:
    """Adverse events by arm and grade under heads of two or three levels, in sections across all columns."""
    s = study
    grades = [s.say("I–II ст.", "Grade 1–2"), s.say("III–IV ст.", "Grade 3–4")]
    first = s.say("Нежелательное явление", "Adverse event")
    wide = len(grades) * len(s.arms)
    heads = [
        row(Cell(first, rows=levels), *[Cell(a, columns=2) for a in s.arm_heads("{name} (n = {n})")]),
        row(*(grades * len(s.arms))),
    ]
    if levels == 3:
        over = s.say("Число больных с явлением, n (%)", "Patients with the event, n (%)")
        heads = [row(heads[0].cells[0], Cell(over, columns=wide)), row(*heads[0].cells[1:]), heads[1]]
    named = [
        (s.say("Негематологические НЯ, n (%)", "Non-haematological events, n (%)"), NON_BLOOD[:take]),
        (s.say("Гематологические НЯ, n (%)", "Haematological events, n (%)"), BLOOD),
        (s.say("Инфекции, n (%)", "Infections, n (%)"), INFECTIONS),
    ][:sections]
    body: list[Row] = []
    for title, events in named:
        body.append(across(title))
        for k, event in enumerate(events):
            figures = []
            for j, (_, n) in enumerate(s.arms):
                figures.append(s.share(s.count(n), n) + ("^{*}" if k == 1 and j == 0 else ""))
                figures.append("–" if s.chance.random() < 0.25 else s.share(s.count(n, 0.01, 0.2), n))
            body.append(row(s.say(*event) + ("^{†}" if k == 2 else ""), *figures, level=1))
    return Tab(caption, heads, body, **look)


def survival(study: Study, caption: str, *, form: str = "{m} ({a}–{b})", **look) -> Tab:
    """End points over several rows of the stub, medians with intervals, hazard ratios and p over the rows of both arms."""
    s = study
    ends = [
        (s.say("Выживаемость без\nпрогрессирования", "Progression-free\nsurvival"), 8.0),
        (s.say("Общая выживаемость", "Overall survival"), 21.0),
        (s.say("Длительность ответа", "Duration of response"), 11.0),
    ]
    heads = row(
        s.say("Конечная точка", "End point"),
        s.say("Группа", "Group"),
        s.say("События, n (%)", "Events, n (%)"),
        s.say("Медиана, мес\n(95 % ДИ)", "Median, months\n(95% CI)"),
        s.say("ОР (95 % ДИ)", "HR (95% CI)"),
        "p",
    )
    body = []
    for k, (label, months) in enumerate(ends):
        for j, (arm, n) in enumerate(s.arms):
            middle = months * (1.4 - 0.4 * j)
            median = (
                s.say("не достигнута", "not reached") if k == 1 and j == 0 and s.lang != "bi" else s.ci(middle, 1, form)
            )
            cells: list[str | Cell] = [arm, s.share(s.count(n, 0.3, 0.8), n), median]
            if j == 0:
                tall = len(s.arms)
                cells = [
                    Cell(label, rows=tall),
                    *cells,
                    Cell(s.ci(s.chance.uniform(0.5, 0.9), 2, form), rows=tall),
                    Cell(s.p(), rows=tall),
                ]
            body.append(row(*cells))
    look.setdefault("widths", [1.9, 1.3, 1.3, 1.8, 1.8, 0.8])
    return Tab(caption, [heads], body, stub=2, **look)


def regression(
    study: Study, caption: str, *, form: str = "{m} ({a}–{b})", word: Pair = ("ОР (95 % ДИ)", "HR (95% CI)"), **look
) -> Tab:
    """Factors with a reference level, one model beside the other, dashes where a factor was left out."""
    s = study
    factors = [
        (s.say("Возраст ≥ 60 лет", "Age ≥ 60 years"), []),
        (
            s.say("Курение", "Smoking"),
            [s.say("никогда", "never"), s.say("в прошлом", "former"), s.say("продолжает", "current")],
        ),
        (s.say("Альбумин < 35 г/л", "Albumin < 35 g/l"), []),
        (s.say("Число линий терапии", "Lines of therapy"), ["1", "2", "≥ 3"]),
        (s.say("Сахарный диабет", "Diabetes mellitus"), []),
    ]
    model = [
        s.say("Однофакторный анализ", "Univariable analysis"),
        s.say("Многофакторный анализ", "Multivariable analysis"),
    ]
    heads = [
        row(Cell(s.say("Фактор", "Factor"), rows=2), *[Cell(m, columns=2) for m in model]),
        row(*[s.say(*word), "p"] * 2),
    ]

    def figures(*, reference: bool) -> list[str]:
        if reference:
            return [s.say("1,00 (реф.)", "1.00 (ref.)") if s.lang != "bi" else "1,00", "", "–", "–"]
        one = [s.ci(s.chance.uniform(0.7, 2.4), 2, form), s.p()]
        two = [s.ci(s.chance.uniform(0.7, 2.4), 2, form), s.p()] if s.chance.random() < 0.65 else ["–", "–"]
        return one + two

    body = []
    for label, kinds in factors:
        body.append(row(label, *([""] * 4 if kinds else figures(reference=False))))
        body += [row(kind, *figures(reference=not k), level=1) for k, kind in enumerate(kinds)]
    look.setdefault("widths", [2.2, 1.7, 0.8, 1.7, 0.8])
    return Tab(caption, heads, body, **look)


def response(study: Study, caption: str, *, base: str = "{name}\n(n = {n})", **look) -> Tab:
    """Best response: rows under a row that has figures of its own."""
    s = study
    names = [
        (s.say("Объективный ответ", "Objective response"), 0),
        (s.say("полный", "complete"), 1),
        (s.say("частичный", "partial"), 1),
        (s.say("Стабилизация", "Stable disease"), 0),
        (s.say("Прогрессирование", "Progressive disease"), 0),
        (s.say("Не оценён^{‡}", "Not evaluable^{‡}"), 0),
    ]
    columns = []
    for _, n in s.arms:
        full, part = s.count(n, 0.05, 0.2), s.count(n, 0.2, 0.4)
        stable, lost = s.count(n, 0.1, 0.2), s.chance.randint(0, 2)
        columns.append([full + part, full, part, stable, n - full - part - stable - lost, lost])
    body = []
    for k, (label, level) in enumerate(names):
        shown = [s.share(c[k], n) if c[k] else "0" for c, (_, n) in zip(columns, s.arms, strict=True)]
        body.append(row(label, *shown, level=level))
    heads = row(s.say("Ответ, n (%)", "Response, n (%)"), *s.arm_heads(base))
    return Tab(caption, [heads], body, **look)


def nested(study: Study, caption: str, **look) -> Tab:
    """Sections across, in them labels that head indented rows, and a row after them that no label heads."""
    s = study
    heads = [
        row(
            Cell(s.say("Показатель", "Measure"), rows=2), *[Cell(a, columns=2) for a in s.arm_heads("{name}, n = {n}")]
        ),
        row(*[s.say("исходно", "baseline"), s.say("через год", "at one year")] * len(s.arms)),
    ]

    def figures(low: float, high: float, digits: int) -> list[str]:
        return [s.pm(low, high, digits) for _ in range(2 * len(s.arms))]

    body: list[Row] = []
    for title in (s.say("Мужчины", "Men"), s.say("Женщины", "Women")):
        body.append(across(title))
        body.append(
            row(s.say("Артериальное давление, мм рт. ст.", "Blood pressure, mm Hg"), *[""] * (2 * len(s.arms)), level=1)
        )
        body.append(row(s.say("систолическое", "systolic"), *figures(118, 156, 0), level=2))
        body.append(row(s.say("диастолическое", "diastolic"), *figures(68, 96, 0), level=2))
        body.append(row(s.say("Липиды, ммоль/л", "Lipids, mmol/l"), *[""] * (2 * len(s.arms)), level=1))
        body.append(row(s.say("общий холестерин", "total cholesterol"), *figures(4, 7, 1), level=2))
        body.append(row(s.say("триглицериды", "triglycerides"), *figures(1, 3, 2), level=2))
        body.append(
            row(s.say("Частота пульса в покое, уд/мин", "Heart rate at rest, per min"), *figures(58, 84, 0), level=1)
        )
    return Tab(caption, heads, body, **look)
