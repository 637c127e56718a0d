"""Articles for ReportLab and LibreOffice."""

from __future__ import annotations

from article import Article
from measures import kinetics, labs, narrow, patients, trials
from outcomes import adverse, baseline, regression, response, survival
from study import Study

BEFORE_AFTER = [("до лечения", "before"), ("после лечения", "after")]


def with_reportlab() -> list[Article]:
    ru = Study("rl1", "ru", [("Препарат А", 24), ("Плацебо", 23)])
    en = Study("rl2", "en", [("Drug A", 41), ("Drug B", 39)], percent="{n} ({p}%)")
    many = Study("rl3", "ru")
    both = Study("rl4", "bi", [("Группа 1 / Group 1", 31), ("Группа 2 / Group 2", 29)])
    return [
        Article(
            "rl_ruled_ru",
            "reportlab",
            "ru",
            "Эффективность препарата А при множественной миеломе",
            "Онкология и практика, том 4, № 2",
            [
                ("prose", 2),
                (
                    "table",
                    baseline(
                        ru,
                        "Таблица 1. Исходная характеристика больных",
                        p="none",
                        notes=["^{a} По пересмотренной международной системе стадирования."],
                    ),
                ),
                ("prose", 2),
                ("page", None),
                ("head", "Безопасность"),
                ("prose", 1),
                (
                    "table",
                    adverse(
                        ru,
                        "Таблица 2. Нежелательные явления в группах лечения",
                        notes=["^{*} Различия статистически значимы. ^{†} Включая отсроченные явления."],
                    ),
                ),
                ("prose", 2),
            ],
            shade="#e4e4e4",
        ),
        Article(
            "rl_columns_en",
            "reportlab",
            "en",
            "Weekly schedule of drug A in relapsed follicular lymphoma",
            "Journal of Invented Haematology 12(3)",
            [
                ("prose", 4),
                (
                    "table",
                    response(
                        en,
                        "Table 1. Best overall response",
                        rules="booktabs",
                        place="column",
                        notes=["^{‡} No scan after baseline."],
                    ),
                ),
                ("prose", 4),
                ("page", None),
                ("prose", 3),
                (
                    "table",
                    narrow(
                        en,
                        "Table 2. Reasons for leaving the study",
                        [
                            ("Progression of disease", "14 (17.5%)"),
                            ("Adverse event considered related to the study drug", "6 (7.5%)"),
                            ("Withdrawal of consent", "3 (3.8%)"),
                            ("Lost to follow-up^{a}", "1 (1.3%)"),
                            ("Death", "–"),
                        ],
                        ("Reason", "Patients (n = 80)"),
                        rules="booktabs",
                        place="column",
                        notes=["^{a} Moved to another region."],
                    ),
                ),
                ("prose", 5),
            ],
            columns=2,
        ),
        Article(
            "rl_continued_ru",
            "reportlab",
            "ru",
            "Мобилизация стволовых клеток: опыт одного центра",
            "Вестник трансплантологии, 2021, № 6",
            [
                ("prose", 2),
                (
                    "table",
                    patients(
                        many,
                        "Таблица 1. Характеристика больных и исходы",
                        38,
                        rules="zebra",
                        split=30,
                        again="Окончание табл. 1",
                        notes=["Примечание. ПО – полный ответ, ЧО – частичный ответ, СТ – стабилизация."],
                    ),
                ),
                ("prose", 1),
                (
                    "table",
                    narrow(
                        many,
                        "Таблица 2. Итоги мобилизации",
                        [
                            ("Достигнут порог 2 × 10^{6}/кг, n (%)", "31 (81,6)"),
                            ("Число аферезов, медиана (диапазон)", "2 (1–4)"),
                            ("Летальность в течение 100 дней, %", "2,6"),
                        ],
                        ("Показатель", "Значение (n = 38)"),
                        rules="zebra",
                        share=0.6,
                    ),
                ),
                ("prose", 1),
            ],
            font="sans",
            shade="#d5dfe8",
        ),
        Article(
            "rl_bilingual",
            "reportlab",
            "ru",
            "Динамика лабораторных показателей при лечении анемии",
            "Терапия / Therapy, 2020;7(1)",
            [
                ("prose", 6),
                (
                    "table",
                    labs(
                        both,
                        "Таблица 1. Лабораторные показатели (M ± SD)\nTable 1. Laboratory findings (M ± SD)",
                        moments=BEFORE_AFTER,
                        size=7.5,
                        widths=[2.5, 1.4, 1.5, 0.7, 1.4, 1.5, 0.7],
                        notes=["^{1} Определён у 48 больных / measured in 48 patients. ^{*} p < 0,05."],
                    ),
                ),
                ("prose", 4),
                (
                    "table",
                    response(
                        Study("rl4b", "bi", [("Группа 1 / Group 1", 31), ("Группа 2 / Group 2", 29)]),
                        "Таблица 2. Ответ на лечение\nTable 2. Response to treatment",
                        rules="none",
                        place="column",
                        size=8,
                        notes=["^{‡} Выбыли / lost."],
                    ),
                ),
                ("prose", 4),
            ],
            columns=2,
            font="sans",
        ),
    ]


def with_libreoffice() -> list[Article]:
    ru = Study("lo1", "ru", [("Основная группа", 52), ("Контроль", 50)], percent="{n} ({p} %)")
    en = Study("lo4", "en", [("Rivarol", 118), ("Warfarin", 121)])
    pk = Study("lo2", "ru")
    left = [
        ("Лихорадка", "18 (90)"),
        ("Кашель", "15 (75)"),
        ("Одышка", "9 (45)"),
        ("Кровохарканье", "1 (5)"),
    ]
    right = [
        ("Лейкоцитоз", "12 (60)"),
        ("Лимфопения", "7 (35)"),
        ("СОЭ > 30 мм/ч", "16 (80)"),
        ("Рост возбудителя", "–"),
    ]
    return [
        Article(
            "lo_merged_ru",
            "libreoffice",
            "ru",
            "Комбинированная терапия хронической сердечной недостаточности",
            "Кардиология регионов, 2019, том 3",
            [
                ("prose", 2),
                (
                    "table",
                    baseline(
                        ru,
                        "Таблица 1\nКлинико-демографические данные",
                        p="merged",
                        notes=["^{a} С метастазами в печень."],
                    ),
                ),
                ("page", None),
                ("prose", 2),
                ("table", survival(ru, "Таблица 2\nВыживаемость больных", form="{m} [{a}; {b}]", rules="booktabs")),
                ("prose", 2),
            ],
        ),
        Article(
            "lo_landscape_ru",
            "libreoffice",
            "ru",
            "Фармакокинетика нового ингибитора у здоровых добровольцев",
            "Клиническая фармакология, 2022, № 1",
            [
                ("prose", 1),
                (
                    "table",
                    kinetics(
                        pk,
                        "Таблица 1. Параметры фармакокинетики",
                        notes=["КВ – коэффициент вариации; н/о – не определяли."],
                    ),
                ),
                ("page", None),
                ("prose", 1),
                (
                    "table",
                    trials(pk, "Таблица 2. Опубликованные исследования", rules="booktabs", notes=["н/д – нет данных."]),
                ),
            ],
            landscape=True,
            font="sans",
        ),
        Article(
            "lo_side_ru",
            "libreoffice",
            "ru",
            "Атипичная пневмония у военнослужащих: серия наблюдений",
            "Пульмонология сегодня, 2018, № 5",
            [
                ("prose", 2),
                (
                    "side",
                    (
                        narrow(ru, "Таблица 1. Симптомы", left, ("Симптом", "n (%),\nn = 20"), place="side"),
                        narrow(ru, "Таблица 2. Анализы", right, ("Признак", "n (%),\nn = 20"), place="side"),
                    ),
                ),
                ("prose", 3),
            ],
        ),
        Article(
            "lo_zebra_en",
            "libreoffice",
            "en",
            "Predictors of stroke after ablation of atrial fibrillation",
            "Annals of Invented Cardiology 2020;8:11-19",
            [
                ("prose", 2),
                ("table", regression(en, "Table 1. Predictors of stroke within 12 months", rules="zebra")),
                ("prose", 2),
                (
                    "table",
                    response(en, "Table 2. Outcome of ablation", rules="none", notes=["^{‡} No visit at month 12."]),
                ),
                ("prose", 1),
            ],
            font="times",
            shade="#dddddd",
        ),
    ]
