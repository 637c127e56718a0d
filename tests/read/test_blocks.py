"""What each stretch of an article is, from the way its lines are set."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.read.blocks import is_searched, segment

HEADINGS = {
    "introduction": ["введение", "introduction"],
    "results": ["результаты", "results"],
    "discussion": ["обсуждение"],
    "keywords": ["ключевые слова"],
}

INTRODUCTION = """Введение
Множественная миелома остаётся неизлечимым заболеванием крови, и новые
препараты нужны больным с рефрактерным течением болезни. Мы изучили
исходы лечения в нашем центре за десять лет наблюдения за больными.
"""
RESULTS = """Результаты
Полный ответ достигнут у 7 (17,5 %) больных, частичный ответ получен
ещё у 12 (30 %) больных, остальные больные не ответили на лечение.
"""
ENGLISH = """Results
The overall response rate was 43.6% in the first group of patients and
it was lower in the second group, where no patient reached a remission.
"""
PROSE = INTRODUCTION.split("\n", 1)[1]
TABLE = """Таблица 1. Характеристика больных
Показатель\tГруппа А\tГруппа Б
Мужчины, n (%)\t12 (40)\t15 (50)
Возраст, лет\t54\t61
"""
SOURCES = [
    "1. Smith J., Brown K. Trial of a drug. Blood 2015; 3: 12–15.",
    "2. Brown K., Smith J. Another trial. Blood 2016; 3: 1–2.",
    "3. White P., Green T. Third trial. Blood 2017; 3: 1–2.",
    "4. Black P., Grey A. Fourth trial. Blood 2018; 3: 1–2.",
]


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind.value, text[block.start : block.end]) for block in segment(text, HEADINGS)]


def of_kind(text: str, kind: str) -> list[str]:
    return [found for name, found in kinds(text) if name == kind]


def test_headings_open_their_sections():
    blocks = segment(INTRODUCTION + RESULTS, HEADINGS)
    assert [(b.kind.value, b.section) for b in blocks] == [
        ("heading", "introduction"),
        ("paragraph", "introduction"),
        ("heading", "results"),
        ("paragraph", "results"),
    ]


@pytest.mark.parametrize("number", ["2 ", "2. ", "3.1. ", "3.1 "])
def test_a_heading_may_have_a_number(number):
    blocks = segment(INTRODUCTION + number + RESULTS, HEADINGS)
    assert [(b.kind.value, b.section) for b in blocks[2:]] == [("heading", "results"), ("paragraph", "results")]


@pytest.mark.parametrize("head", ["Результаты. ", "РЕЗУЛЬТАТЫ: ", "Результаты: "])
def test_a_heading_may_open_its_paragraph(head):
    blocks = segment(INTRODUCTION + head + PROSE, HEADINGS)
    assert [(b.kind.value, b.section) for b in blocks[2:]] == [("paragraph", "results")]


def test_a_sentence_that_only_begins_like_a_heading_opens_no_section():
    text = INTRODUCTION + PROSE.replace("Множественная миелома остаётся", "Результаты лечения миеломы остаются")
    assert {b.section for b in segment(text, HEADINGS)} == {"introduction"}


def test_a_structured_abstract_stays_the_abstract():
    text = "Введение. " + PROSE + "Результаты. " + PROSE + INTRODUCTION
    assert [b.section for b in segment(text, HEADINGS)] == ["abstract", "abstract", "introduction", "introduction"]


def test_a_paragraph_does_not_lead_back_to_an_earlier_section():
    assert {b.section for b in segment(RESULTS + "Введение. " + PROSE, HEADINGS)} == {"results"}


def test_a_table_ends_at_a_paragraph_that_its_heading_opens():
    text = INTRODUCTION + TABLE + "Обсуждение. Препарат оказался эффективным у большинства больных миеломой.\n"
    assert [(b.kind.value, b.section) for b in segment(text, HEADINGS)][3:] == [
        ("table", "introduction"),
        ("paragraph", "discussion"),
    ]


def test_lines_of_one_paragraph_are_one_block():
    assert of_kind(INTRODUCTION + RESULTS, "paragraph") == [PROSE.strip(), RESULTS.split("\n", 1)[1].strip()]


def test_each_block_has_its_language():
    assert [b.lang for b in segment(INTRODUCTION + ENGLISH, HEADINGS)] == ["ru", "ru", "en", "en"]


def test_text_before_any_heading_is_the_abstract():
    assert {b.section for b in segment(PROSE, HEADINGS)} == {"abstract"}


@pytest.mark.parametrize("head", ["Ключевые слова:", "Ключевые слова.", "Key words:", "Keywords:", "Êëþ÷åâûå ñëîâà:"])
def test_keywords_run_to_the_end_of_the_list(head):
    text = f"{head} миелома, ответ,\nвыживаемость, токсичность\n{INTRODUCTION}"
    assert of_kind(text, "keywords") == [f"{head} миелома, ответ,\nвыживаемость, токсичность"]


@pytest.mark.parametrize(
    "head", ["Список литературы", "Литература", "References", "REFERENCES", "ЛИТЕРАТУРА / REFERENCES"]
)
def test_references_run_from_their_heading_to_the_end(head):
    rest = "\n".join([head, *SOURCES])
    text = INTRODUCTION + RESULTS + rest
    assert of_kind(text, "reference") == [rest]
    assert segment(text, HEADINGS)[-1].section == "references"


def test_a_numbered_list_of_sources_needs_no_heading():
    assert of_kind(INTRODUCTION + RESULTS + "\n".join(SOURCES), "reference") == ["\n".join(SOURCES)]


def test_a_numbered_list_of_tasks_is_no_list_of_sources():
    tasks = "1. Оценить ответ.\n2. Оценить выживаемость.\n3. Оценить токсичность.\n4. Сравнить группы.\n"
    assert of_kind(INTRODUCTION + tasks + RESULTS, "reference") == []


def test_a_word_for_literature_early_in_the_text_is_no_list_of_sources():
    assert of_kind("Литература\n" + PROSE + RESULTS + PROSE, "reference") == []


@pytest.mark.parametrize("head", ["Рис. 1.", "Рисунок 2.", "Fig. 3.", "Figure 4."])
def test_a_figure_caption_runs_on_in_lower_case(head):
    caption = f"{head} Общая выживаемость больных\nв двух группах."
    assert of_kind(f"{INTRODUCTION}{caption}\n{RESULTS}", "caption") == [caption]


def test_a_sentence_that_begins_with_a_figure_number_in_brackets_is_prose():
    text = PROSE.replace("Мы изучили", "Мы (рис. 1) изучили")
    assert of_kind(text, "caption") == []


def test_a_table_stands_between_its_caption_and_prose():
    found = kinds(INTRODUCTION + TABLE + "\n" + PROSE)
    assert [kind for kind, _ in found] == ["heading", "paragraph", "caption", "table", "paragraph"]
    assert found[3][1] == TABLE.split("\n", 1)[1].strip()


def test_a_table_ends_at_a_heading_with_prose_behind():
    assert kinds(INTRODUCTION + TABLE + RESULTS)[3:] == [
        ("table", TABLE.split("\n", 1)[1].strip()),
        ("heading", "Результаты"),
        ("paragraph", RESULTS.split("\n", 1)[1].strip()),
    ]


def test_a_row_named_like_a_section_stays_in_its_table():
    table = TABLE + "Результаты\nПР\t5\t6\nЧР\t7\t8\n"
    assert of_kind(INTRODUCTION + table + PROSE, "table") == [table.split("\n", 1)[1].strip()]


@pytest.mark.parametrize(
    "caption",
    [
        "Таблица. Характеристика больных",
        "Table. Patients",
        "Table II. Patients",
        "Table S1. Patients",
        "Supplementary Table 2. Patients",
        "Таблица 1 – Характеристика больных",
        "Таблица 2. Кровотечения и другие события за\n6 мес",
        "Table 2. Adverse events in the groups within\n12 weeks of treatment",
        "Таблица 3. Осложнения и исходы лечения у\nВИЧ-инфицированных больных",
    ],
)
def test_a_caption_of_a_table_is_known_by_its_word(caption):
    text = f"{INTRODUCTION}{caption}\n{TABLE.split(chr(10), 1)[1]}{RESULTS}"
    assert of_kind(text, "caption") == [caption]
    assert of_kind(text, "table") == [TABLE.split("\n", 1)[1].strip()]


@pytest.mark.parametrize("line", ["Таблица показывает исходы лечения больных в двух группах за годы.", "Table 1 shows the outcomes of the patients of both groups."])  # fmt: skip
def test_a_sentence_that_opens_with_the_word_for_a_table_is_prose(line):
    assert of_kind(f"{PROSE}{line}\n{PROSE}", "caption") == []


SPACED = """Таблица 1. Ответ на терапию
Ответ   Группа 1 (n = 35)   Группа 2 (n = 32)   р
3 мес: общий ответ   13 (37,1 %)   20 (62,5 %)   0,038
6 мес: общий ответ   19 (54,3 %)   25 (78,1 %)   0,041
12 мес: общий ответ   11 (31,4 %)   16 (50,0 %)   0,12
"""


@pytest.mark.parametrize(
    "prose",
    [
        "Ответ к 6 мес зависел от тяжести болезни: при тяжелом течении он\nполучен у 15 из 23 (65,2 %) больных группы 1 и у 18 из 21 (85,7 %).\n",
        "Дефибротид получили все четверо больных с осложнением: у троих оно\nразрешилось, один умер. Судорог не наблюдали ни в одной из групп.\n",
        "Медиана выживаемости в группе 1 равнялась 9,8 мес (6,1–13,5 мес) и\n16,2 мес (95 % ДИ 8,0–24,4) – в группе 2; различия были значимы для\nбольных моложе 60 лет.\n",
        "Летальных исходов не отмечено ни в одной из групп.\n",
    ],
    ids=["figures", "two lines", "measures", "a sentence"],
)
@pytest.mark.parametrize("table", [SPACED, TABLE], ids=["spaces", "tabs"])
def test_prose_below_rows_in_columns_ends_the_table(table, prose):
    text = INTRODUCTION + table + prose + RESULTS
    assert of_kind(text, "table") == [table.split("\n", 1)[1].strip()]
    assert prose.strip() in of_kind(text, "paragraph")


@pytest.mark.parametrize(
    "rows",
    [
        "Осложнения, которые потребовали прекратить введение\nпрепарата или снизить его дозу   5 (14,3 %)   6 (18,8 %)   0,75\n",
        "Осложнения\nсердца и сосудов   5 (14,3 %)   6 (18,8 %)   0,75\n",
        "* Точный критерий Фишера для всех сравнений.\nВсего   5 (14,3 %)   6 (18,8 %)   0,75\n",
    ],
    ids=["label of two lines", "section", "note"],
)
def test_a_label_that_runs_over_lines_does_not_end_its_table(rows):
    table = SPACED + rows
    assert of_kind(INTRODUCTION + table + RESULTS, "table") == [table.split("\n", 1)[1].strip()]


def test_labels_that_go_on_behind_a_blank_do_not_end_their_table():
    rows = [
        "Таблица 1. Осложнения",
        "                      Группа 1 (n = 35)   Группа 2 (n = 32)",
        " Тошнота              13 (37,1)           20 (62,5)",
        " Острое повреждение",
        "                      2 (5,7)             3 (9,4)",
        " почек",
        " Сепсис               11 (31,4)           16 (50,0)",
    ]
    table = "\n".join(rows) + "\n"
    assert of_kind(INTRODUCTION + table + RESULTS, "table") == [table.split("\n", 1)[1].strip()]


def test_rows_that_end_in_shares_are_no_prose():
    rows = [
        "Table 1. Adverse events",
        "Any adverse event in the trial 271 (83.4) 268 (83.0) 0.89",
        "Reaction related to the infusion 112 (34.5) 31 (9.6) 0.001",
        "Depression in those with none 25 (7.7) 21 (6.5) 0.55",
        "Serious adverse events of all kinds 22 (6.8) 28 (8.7) 0.37",
        "n, number of all patients with at least one event",
    ]
    table = "\n".join(rows) + "\n"
    assert "Serious adverse events" in of_kind(INTRODUCTION + table + RESULTS, "table")[0]


def test_a_heading_between_a_table_and_its_prose_is_no_row():
    text = INTRODUCTION + SPACED + "Отдаленные исходы лечения\n" + PROSE
    assert kinds(text)[3:] == [
        ("table", SPACED.split("\n", 1)[1].strip()),
        ("heading", "Отдаленные исходы лечения"),
        ("paragraph", PROSE.strip()),
    ]


def test_a_line_that_is_spaced_out_is_prose():
    spaced = PROSE.replace("новые", " новые").replace("течением ", "течением  ").replace("за десять", " за десять")
    assert of_kind(INTRODUCTION + SPACED + spaced, "table") == [SPACED.split("\n", 1)[1].strip()]


def test_patients_below_results_are_described_up_to_the_next_heading():
    headings = HEADINGS | {"methods": ["пациенты"]}
    text = INTRODUCTION + "\nРезультаты\nПациенты\n" + PROSE + "\nОтдаленные исходы\n" + PROSE
    sections = [(b.kind.value, b.section) for b in segment(text, headings)]
    assert sections[2:] == [
        ("heading", "results"),
        ("heading", "methods"),
        ("paragraph", "methods"),
        ("heading", "results"),
        ("paragraph", "results"),
    ]


def test_a_note_below_a_table_is_a_caption():
    text = INTRODUCTION + TABLE + "Примечание. Данные на момент включения.\n" + RESULTS
    assert of_kind(text, "caption")[1] == "Примечание. Данные на момент включения."


def test_two_tables_in_a_row_are_two():
    second = TABLE.replace("Таблица 1", "Таблица 2")
    assert len(of_kind(INTRODUCTION + TABLE + second + PROSE, "table")) == 2


def test_a_sentence_that_opens_with_a_table_number_is_prose():
    text = INTRODUCTION + "Таблица 1, составленная нами, показывает исходы лечения больных в группах.\n" + PROSE
    assert of_kind(text, "caption") == []


def test_a_rotated_label_of_one_letter_a_line_is_noise():
    assert of_kind(INTRODUCTION + "т\nс\nо\nн\nь\nл\n" + RESULTS, "noise") == ["т\nс\nо\nн\nь\nл"]


def test_a_page_number_between_two_lines_of_a_sentence_is_noise():
    lines = PROSE.splitlines() * 3
    text = "\n".join(lines[:4]) + "\n\n127\n\n" + "\n".join(lines[4:])
    assert of_kind(text, "noise") == ["127"]


def test_figures_in_cells_of_their_own_are_no_page_numbers():
    text = INTRODUCTION + "Таблица 1. Больные\nПоказатель\n\nЧисло\n\nМужчины\n\n12\n\nЖенщины\n\n15\n\n" + PROSE
    assert of_kind(text, "noise") == []


def test_double_spaced_text_gives_the_same_blocks():
    single = INTRODUCTION + RESULTS
    double = single.replace("\n", "\n\n")
    assert [(k, t.replace("\n\n", "\n")) for k, t in kinds(double)] == kinds(single)


def test_windows_line_ends_give_the_same_blocks():
    text = INTRODUCTION + TABLE + RESULTS
    assert [(k, t.replace("\r\n", "\n")) for k, t in kinds(text.replace("\n", "\r\n"))] == kinds(text)


def test_a_sentence_cut_by_a_page_is_one_block():
    text = PROSE.replace("Мы изучили\n", "Мы изучили\n\f")
    assert of_kind(text, "paragraph") == [text.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "doi: 10.1000/182",
        "УДК 616.4",
        "E-mail: a.b@clinic.example",
        "Для цитирования: Иванов А. Статья.",
        "И.И. Иванов, П.П. Петров, С.С. Сидоров",
    ],
)
def test_front_matter_is_told_from_prose(line):
    assert of_kind(f"{line}\n{INTRODUCTION}", "front") == [line]


@pytest.mark.parametrize("kind", ["front", "reference", "noise"])
def test_facts_are_not_looked_for_outside_the_article(kind):
    text = "doi: 10.1000/182\n" + INTRODUCTION + "т\nс\nо\nн\nь\nл\n" + RESULTS + "\n".join(["Литература", *SOURCES])
    assert [is_searched(b) for b in segment(text, HEADINGS) if b.kind.value == kind] == [False]


@pytest.mark.parametrize("text", ["", " \n\n\t\n", "\u2009\r\n", "\ufeff\n", "\u00ad\n\f"])
def test_blank_text_has_no_blocks(text):
    assert segment(text) == ()


def test_a_line_of_thin_spaces_is_a_blank_line():
    assert kinds("\u2009\r\n" + RESULTS) == kinds(RESULTS)


def test_a_caption_that_ends_its_sentence_does_not_run_on():
    assert of_kind(PROSE.replace("Мы изучили\n", "Мы изучили\nРис. 1. Кривые.\n"), "caption") == ["Рис. 1. Кривые."]


PIECES = [INTRODUCTION, RESULTS, ENGLISH, TABLE, PROSE, "Рис. 1. Кривые\nв группах.\n", "\n", "\f", "12\n", "т\n", "а\nб\nв\nг\nд\n", *(s + "\n" for s in SOURCES),
          "Литература\n", "Ключевые слова: миелома,\n", "doi: 10.1\n", " \u00a0слово\n", "\u2009\n", "Table 2 | Rows\na\tb\n", "\r\n", "\u00ad\n"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_blocks_are_in_order_apart_and_cover_every_letter_and_digit(pieces):
    text = "".join(pieces)
    blocks = segment(text, HEADINGS)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert all(0 <= b.start < b.end <= len(text) for b in blocks)
    covered = {i for b in blocks for i in range(b.start, b.end)}
    assert [i for i, c in enumerate(text) if c.isalnum() and i not in covered] == []


@given(st.text(alphabet="аБв aB1 .\n\n\f\t,—-", max_size=150))
def test_any_text_is_covered(text):
    blocks = segment(text, HEADINGS)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    covered = {i for b in blocks for i in range(b.start, b.end)}
    assert [i for i, c in enumerate(text) if c.isalnum() and i not in covered] == []
