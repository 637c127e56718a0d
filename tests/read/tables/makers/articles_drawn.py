"""Articles for fpdf2 and LaTeX."""

from __future__ import annotations

from article import Article
from grid import Cell, Tab, across, row
from measures import doses, kinetics, labs, narrow, resistance, trials
from outcomes import baseline, regression, survival
from study import Study

BEFORE_AFTER = [("до лечения", "before"), ("после лечения", "after")]


def with_fpdf2() -> list[Article]:
    ru = Study("fp1", "ru", percent="{n} ({p}%)")
    en = Study("fp2", "en")
    return [
        Article(
            "fp_borderless_ru",
            "fpdf2",
            "ru",
            "Антибиотики при ранней стадии клещевого боррелиоза",
            "Инфекции: обзоры, 2023, № 2",
            [
                ("prose", 2),
                (
                    "table",
                    trials(ru, "Таблица 1. Исследования, включённые в обзор", rules="none", size=8, align="left"),
                ),
                ("prose", 2),
                (
                    "table",
                    narrow(
                        ru,
                        "Таблица 2. Сводная оценка",
                        [
                            ("Число больных", "612"),
                            ("Отношение шансов (95 % ДИ)", "0,71 (0,52–0,97)"),
                            ("Неоднородность I^{2}, %", "38"),
                            ("p для неоднородности", "0,14"),
                        ],
                        ("Показатель", "Оценка"),
                        rules="none",
                        share=0.55,
                    ),
                ),
                ("prose", 1),
            ],
        ),
        Article(
            "fp_ten_columns_en",
            "fpdf2",
            "en",
            "Resistance of blood isolates over five years",
            "Microbial Notes (invented) 2021;14",
            [
                ("prose", 2),
                (
                    "table",
                    resistance(
                        en,
                        "Table 1. Resistance of blood isolates to eight drugs",
                        ["AMP", "AMC", "CAZ", "CRO", "MEM", "GEN", "AMK", "CIP"],
                        size=8,
                    ),
                ),
                ("prose", 2),
                (
                    "table",
                    doses(
                        en,
                        "Table 2. Doses by body weight",
                        rules="booktabs",
                        notes=["^{b} Not more than three months."],
                    ),
                ),
                ("prose", 1),
            ],
            font="sans",
            shade="#e8e8e8",
        ),
    ]


def with_latex() -> list[Article]:
    en = Study("tx1", "en", [("Azacitidine", 33), ("Best care", 34)])
    ru = Study("tx2", "ru", [("Группа I", 45), ("Группа II", 47)])
    turned = Study("tx3", "ru", [("Сурфактант", 61), ("Без сурфактанта", 58)])
    centres = Tab(
        "Таблица 2. Исходы по центрам",
        [
            row(Cell("Центр", rows=2), Cell("Год", rows=2), Cell("Исход, n", columns=3)),
            row("выписан", "переведён", "умер"),
        ],
        [
            across("Первый уровень"),
            row(Cell("Северный", rows=2), "2018", "41", "3", "2"),
            row("2019", "47", "–", "1"),
            across("Третий уровень"),
            row(Cell("Южный", rows=2), "2018", "112", "9", "11^{a}"),
            row("2019", "126", "7", "8"),
        ],
        stub=2,
        rules="full",
        place="column",
        widths=[1.7, 0.9, 1.2, 1.3, 0.9],
        notes=["^{a} Включая двоих, умерших в первые сутки."],
    )
    return [
        Article(
            "tx_booktabs_en",
            "latex",
            "en",
            "Azacitidine in older patients with acute leukaemia",
            "Invented Leukaemia Journal",
            [
                ("prose", 2),
                (
                    "table",
                    baseline(
                        en,
                        "Table 1. Patients at baseline",
                        p="own",
                        rules="booktabs",
                        align="left",
                        notes=["^{a} After two revisions."],
                    ),
                ),
                ("prose", 1),
                ("page", None),
                ("prose", 1),
                ("table", survival(en, "Table 2. Survival end points", rules="booktabs")),
                ("prose", 2),
            ],
        ),
        Article(
            "tx_landscape_en",
            "latex",
            "en",
            "Pharmacokinetics of a long-acting inhibitor",
            "Invented Journal of Pharmacology",
            [
                ("prose", 3),
                ("landscape", None),
                ("prose", 1),
                (
                    "table",
                    kinetics(
                        en,
                        "Table 1. Pharmacokinetic parameters (median)",
                        rules="booktabs",
                        notes=["NC, not calculated."],
                    ),
                ),
                ("prose", 1),
                ("upright", None),
                ("prose", 1),
                (
                    "table",
                    trials(en, "Table 2. Trials of comparison drugs", rules="booktabs", notes=["NR, not reported."]),
                ),
                ("prose", 1),
            ],
        ),
        Article(
            "tx_columns_ru",
            "latex",
            "ru",
            "Диабетическая ретинопатия: исходы лечения",
            "Офтальмология регионов",
            [
                (
                    "table",
                    regression(
                        ru,
                        "Таблица 1. Факторы риска ретинопатии",
                        form="{m} ({a}; {b})",
                        word=("ОШ (95 % ДИ)", "OR"),
                        rules="booktabs",
                    ),
                ),
                ("prose", 5),
                ("table", centres),
                ("prose", 3),
            ],
            columns=2,
        ),
        Article(
            "tx_sideways_ru",
            "latex",
            "ru",
            "Сурфактант при респираторном дистрессе",
            "Неонатология регионов",
            [
                ("prose", 2),
                ("sideways", None),
                (
                    "table",
                    labs(
                        turned,
                        "Таблица 1. Показатели до и после введения сурфактанта",
                        moments=BEFORE_AFTER,
                        notes=["^{1} У 90 детей. ^{*} Значимое различие."],
                        widths=[2.6, 1.5, 1.5, 0.8, 1.5, 1.5, 0.8],
                    ),
                ),
                ("upright", None),
                ("prose", 1),
                (
                    "table",
                    narrow(
                        turned,
                        "Таблица 2. Осложнения",
                        [
                            ("Пневмоторакс", "5 (4,2)"),
                            ("Лёгочное кровотечение", "2 (1,7)"),
                            ("Внутрижелудочковое кровоизлияние III–IV степени", "9 (7,6)^{*}"),
                        ],
                        ("Осложнение", "n (%), n = 119"),
                        share=0.6,
                        rules="full",
                    ),
                ),
                ("prose", 2),
            ],
        ),
    ]
