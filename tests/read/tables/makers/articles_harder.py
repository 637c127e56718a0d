"""Articles with captions of two lines, labels of several lines and sections in sections."""

from __future__ import annotations

from article import Article
from outcomes import adverse, baseline, nested, regression, response
from study import Study


def with_harder_tables() -> list[Article]:
    en = Study("more1", "en", [("Early", 62), ("Late", 64)])
    ru = Study("more2", "ru", [("Спиронолактон", 77), ("Эплеренон", 75)])
    tight = Study("more3", "en", [("Home care", 83), ("Hospital care", 81)], percent="{n} ({p}%)")
    return [
        Article(
            "lo_columns_en",
            "libreoffice",
            "en",
            "Early or late tracheostomy in severe head injury",
            "Critical Care Reports (invented) 2018;22",
            [
                ("prose", 3),
                (
                    "table",
                    response(
                        en,
                        "Table 1. Outcome at discharge",
                        place="column",
                        rules="none",
                        size=8,
                        notes=["^{‡} Moved to another hospital."],
                    ),
                ),
                ("prose", 4),
                (
                    "table",
                    regression(
                        en,
                        "Table 2. Predictors of death",
                        valign="top",
                        word=("ОШ", "OR [95% CI]"),
                        form="{m} [{a}, {b}]",
                    ),
                ),
                ("prose", 4),
            ],
            columns=2,
            font="times",
        ),
        Article(
            "wp_old_caption_ru",
            "weasyprint",
            "ru",
            "Антагонисты альдостерона при резистентной гипертензии",
            "Кардиология: исследования, 2016, № 11",
            [
                ("prose", 3),
                (
                    "table",
                    adverse(
                        ru,
                        "Таблица 1\nЧастота нежелательных явлений",
                        rules="none",
                        valign="top",
                        hang=True,
                        caption_side="right",
                        take=7,
                        widths=[1.9, 1, 1, 1, 1],
                        notes=["^{*} p < 0,05. ^{†} Со слов больных."],
                    ),
                ),
                ("prose", 4),
                (
                    "table",
                    nested(
                        ru, "Таблица 2\nДинамика показателей (M ± SD)", rules="booktabs", caption_side="right", size=8
                    ),
                ),
                ("prose", 3),
            ],
            columns=2,
        ),
        Article(
            "rl_top_en",
            "reportlab",
            "en",
            "Home or hospital care after hip fracture",
            "Geriatric Practice (invented) 2020",
            [
                ("prose", 2),
                (
                    "table",
                    baseline(
                        tight,
                        "Table 1. Patients by place of care",
                        p="merged",
                        rules="full",
                        valign="top",
                        align="left",
                        widths=[1.5, 1.2, 1.2, 0.7],
                        share=0.75,
                        notes=["^{a} Includes unknown."],
                    ),
                ),
                ("prose", 2),
                ("page", None),
                ("prose", 1),
                (
                    "table",
                    nested(
                        tight, "Table 2. Blood pressure, lipids and heart rate (mean ± SD)", rules="full", align="right"
                    ),
                ),
                ("prose", 1),
            ],
            font="times",
        ),
    ]
