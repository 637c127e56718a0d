"""Articles for Chromium and WeasyPrint."""

from __future__ import annotations

from article import Article
from measures import accuracy, labs, narrow, resistance
from outcomes import adverse, baseline, regression, response, survival
from study import Study

BEFORE_AFTER = [("до лечения", "before"), ("после лечения", "after")]


def with_chromium() -> list[Article]:
    en = Study("cr1", "en", [("Drug A", 64), ("Drug B", 66)])
    ru = Study("cr2", "ru", [("Метформин", 44), ("Глимепирид", 42)])
    both = Study("cr3", "bi", [("Основная / Main", 36), ("Сравнения / Control", 35)])
    long = Study("cr4", "en", [("Low dose", 102), ("High dose", 98), ("Placebo", 101)])
    return [
        Article(
            "cr_three_heads_en",
            "chromium",
            "en",
            "Drug A versus drug B in advanced renal carcinoma",
            "Invented Oncology Reports 2023;5:101",
            [
                ("prose", 1),
                (
                    "table",
                    adverse(
                        en,
                        "Table 1. Adverse events by treatment and grade",
                        levels=3,
                        rules="booktabs",
                        take=5,
                        notes=["^{*} p = 0.03 against drug B. ^{†} Any duration."],
                    ),
                ),
                ("prose", 1),
                ("page", None),
                ("prose", 1),
                (
                    "table",
                    baseline(
                        en,
                        "Table 2. Characteristics at baseline",
                        p="label",
                        rules="booktabs",
                        notes=["^{a} Distant metastases."],
                    ),
                ),
                ("prose", 2),
            ],
        ),
        Article(
            "cr_columns_ru",
            "chromium",
            "ru",
            "Сравнение метформина и глимепирида у больных сахарным диабетом 2-го типа",
            "Проблемы диабета, 2017;2(4):21–28",
            [
                ("prose", 4),
                (
                    "table",
                    labs(
                        ru,
                        "Таблица 1. Динамика лабораторных показателей",
                        moments=[("исходно", "baseline"), ("6 мес", "6 months"), ("12 мес", "12 months")],
                        rules="booktabs",
                        p=False,
                        size=8,
                        notes=["^{1} Натощак. ^{*} Значимо в сравнении с исходным."],
                    ),
                ),
                ("prose", 5),
                (
                    "table",
                    narrow(
                        ru,
                        "Таблица 2. Гипогликемии в группе глимепирида",
                        [
                            ("Любая гипогликемия", "11 (26,2)"),
                            ("Ночная гипогликемия, подтверждённая глюкометром", "4 (9,5)^{*}"),
                            ("Тяжёлая", "0"),
                        ],
                        ("Событие", "n (%), n = 42"),
                        place="column",
                        notes=["^{*} У двух больных повторно."],
                    ),
                ),
                ("prose", 4),
            ],
            columns=2,
            font="times",
        ),
        Article(
            "cr_zebra_bilingual",
            "chromium",
            "ru",
            "Диагностическая ценность биомаркёров сепсиса",
            "Анестезиология и реаниматология регионов, 2021",
            [
                ("prose", 1),
                (
                    "table",
                    baseline(
                        both,
                        "Таблица 1. Исходные данные\nTable 1. Baseline data",
                        p="own",
                        rules="zebra",
                        head="{name}\n(n = {n})",
                        size=8,
                        flat=False,
                        notes=["^{a} Полиорганная недостаточность / multiple organ failure."],
                    ),
                ),
                ("page", None),
                ("prose", 1),
                (
                    "table",
                    accuracy(
                        both,
                        "Таблица 2. Точность методов\nTable 2. Accuracy of the methods",
                        [
                            "Прокальцитонин\nProcalcitonin",
                            "С-реактивный белок\nC-reactive protein",
                            "Пресепсин\nPresepsin",
                            "SOFA",
                        ],
                        form="{m} [{a}–{b}]",
                        rules="zebra",
                    ),
                ),
                ("prose", 2),
            ],
            font="sans",
            shade="#cfe0d4",
        ),
        Article(
            "cr_continued_en",
            "chromium",
            "en",
            "Two doses of an oral antiviral agent against placebo",
            "Journal of Made-up Infections 2022",
            [
                ("prose", 2),
                (
                    "table",
                    adverse(
                        long,
                        "Table 1. Adverse events, safety population",
                        sections=3,
                        take=10,
                        split=14,
                        again="Table 1 (continued)",
                        size=8,
                        notes=["^{*} One event led to death. ^{†} Reported by patients."],
                    ),
                ),
                ("prose", 3),
            ],
            font="sans",
        ),
    ]


def with_weasyprint() -> list[Article]:
    en = Study("wp1", "en", [("Iron", 27), ("Control", 25)])
    ru = Study("wp2", "ru", [("Дарамикс", 88), ("Плацебо", 86)])
    side = Study("wp3", "en", [("A", 19), ("B", 21)])
    return [
        Article(
            "wp_borderless_en",
            "weasyprint",
            "en",
            "Intravenous iron after gastric surgery",
            "Surgery and Nutrition (invented) 2019;1",
            [
                ("prose", 2),
                (
                    "table",
                    labs(
                        en,
                        "Table 1 | Laboratory results (mean ± SD)",
                        moments=BEFORE_AFTER,
                        rules="none",
                        align="right",
                        size=8,
                        widths=[2.6, 1.4, 1.4, 0.7, 1.4, 1.4, 0.7],
                        notes=["^{1} Available in 40 patients. ^{*} p < 0.05 against before."],
                    ),
                ),
                ("prose", 2),
                ("page", None),
                ("prose", 1),
                (
                    "table",
                    accuracy(
                        en,
                        "Table 2 | Accuracy of tests for iron deficiency",
                        ["Ferritin, µg/l", "Transferrin saturation, %", "Soluble receptor, mg/l", "Hepcidin, ng/ml"],
                        rules="none",
                    ),
                ),
                ("prose", 3),
            ],
            font="sans",
        ),
        Article(
            "wp_ruled_ru",
            "weasyprint",
            "ru",
            "Дарамикс в лечении гепатоцеллюлярного рака",
            "Вопросы химиотерапии, 2020, том 11",
            [
                ("prose", 1),
                ("table", survival(ru, "Таблица 1. Показатели выживаемости")),
                ("prose", 2),
                ("table", regression(ru, "Таблица 2. Факторы, влияющие на общую выживаемость", rules="booktabs")),
                ("prose", 1),
            ],
            columns=2,
        ),
        Article(
            "wp_side_en",
            "weasyprint",
            "en",
            "Hospital-acquired infections in two surgical wards",
            "Infection Control Letters (invented) 2018",
            [
                ("prose", 2),
                (
                    "side",
                    (
                        response(
                            side, "Table 1. Cure by ward", place="side", rules="booktabs", base="Ward {name}\n(n = {n})"
                        ),
                        narrow(
                            side,
                            "Table 2. Length of stay",
                            [
                                ("Median, days", "11"),
                                ("Interquartile range", "8–17"),
                                ("Longest stay, days", "63"),
                                ("Readmission, n (%)", "5 (12.5)^{†}"),
                            ],
                            ("Measure", "Both wards"),
                            place="side",
                            rules="booktabs",
                        ),
                    ),
                ),
                ("prose", 1),
                (
                    "table",
                    resistance(
                        side,
                        "Table 3. Resistance of isolates",
                        ["AMP", "CAZ", "MEM", "GEN", "CIP", "COL"],
                        notes=[
                            "AMP, ampicillin; CAZ, ceftazidime; MEM, meropenem; GEN, gentamicin; CIP, ciprofloxacin; COL, colistin."
                        ],
                    ),
                ),
                ("prose", 1),
            ],
            font="times",
        ),
    ]
