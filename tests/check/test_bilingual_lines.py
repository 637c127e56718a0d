"""Captions and table lines in two languages."""

from __future__ import annotations

import pytest

from medkb.model import Block, BlockKind, Document
from medkb.pipeline import extract_document
from medkb.text.language import language


def found(rule: str, kind: BlockKind, *parts: str) -> list[list[str]]:
    """The places of each issue of a rule in an article of such blocks."""
    text, blocks = "", []
    for part in parts:
        blocks.append(Block(kind, len(text), len(text) + len(part), language(part), "results"))
        text += part + "\n"
    issues = extract_document(Document("lines", text, tuple(blocks))).issues
    return [[place.text for place in issue.places] for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(
    ("ru", "en", "places"),
    [
        ("Рис. 2. Выживаемость после операции (n = 24)", "Fig. 2. Survival after surgery (n = 42)", ["24", "42"]),
        (
            "Таблица 1. Осложнения через 12 мес у 85 больных",
            "Table 1. Complications at 12 months in 58 patients",
            ["85", "58"],
        ),
        ("Рисунок 3. МРТ через 6 мес после терапии", "Figure 3. MRI 6 weeks after therapy", ["6", "6"]),
        ("Рис. 2. Выживаемость после операции (n = 24)", "Fig. 2. Survival after surgery (n = 24)", None),
        ("Рис. 2. Выживаемость после операции (n = 24)", "Fig. 3. Survival by age (n = 42)", None),
        ("Рис. 2. Выживаемость после операции (n = 24)", "Table 2. Survival by age (n = 42)", None),
        ("Рис. 2. Выживаемость после операции (n = 24)", "Fig. 2. Survival after surgery", None),
        ("Рис. 1. МРТ пациента 12 лет через 2 года", "Fig. 1. MRI two years later in a patient aged 12 years", None),
        ("Рис. 4. Выживаемость за 12 мес, %", "Fig. 4. One-year survival, %", None),
        ("Рис. 4. Выживаемость, p = 0,042", "Fig. 4. Survival, p = 0.04", None),
    ],
)
def test_caption_and_its_translation(ru: str, en: str, places: list[str] | None) -> None:
    assert found("caption", BlockKind.CAPTION, ru, en) == ([places] if places else [])


RIGHT = "РТПХ 12 (30,0)\nGVHD 12 (30.0)\nЦМВ 5 (12,5)\nCMV 5 (12.5)"


@pytest.mark.parametrize(
    ("table", "reported"),
    [
        ("РТПХ 12 (30,0)\nGVHD 12 (30.0)\nЦМВ 5 (12,5)\nCMV 5 (12.5)\nРТПХ кожи\nGVDH of the skin", True),
        ("ТМА, стадия\nTMA, stage\nТМА в исходе\nTTP in the outcome", True),
        ("ССО, тяжесть\nSOS, severity\nСОС, исход\nSOS, outcome", True),
        (RIGHT, False),
        (f"{RIGHT}\nРТПХ кожи\nGVHD of the skin", False),
        ("ЧСС в минуту\nHR per minute\nОР смерти\nHR of death", False),
        ("ПР у больных\nCR in patients\nЧР у больных\nPR in patients", False),
        ("ПР у больных\nCR in patients\nПР у детей\nPD in children", False),
        ("ОВ к 2 годам\nOS at two years\nБРВ к 2 годам\nRFS at two years\nОВ детей\nOS of children", False),
    ],
)
def test_abbreviations_of_bilingual_tables(table: str, reported: bool) -> None:
    assert bool(found("abbreviation-pair", BlockKind.TABLE, table)) is reported
