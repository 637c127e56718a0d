"""Damage is noticed, told in one line a kind, and put right only where the result is certain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document, Word
from medkb.normalise import clean, damage
from medkb.normalise.repairs import repaired

RUSSIAN = (
    "Ключевые слова: лейкоз, химиотерапия. В исследование включены больные, которым препарат назначали внутрь. "
    "Ответ оценивали через три месяца после начала лечения, у большинства он сохранялся."
)
ENGLISH = (
    "The patients were treated with the drug for three months and the response was assessed by the same method. "
    "Most of them were alive at the end of the study."
)
WESTERN, RUSSIAN_CODES = ("cp1252", "latin-1"), ("cp1251", "koi8-r", "cp866")


def told(text: str) -> list[str]:
    """Reasons of all problems of a text."""
    return [problem.reason for problem in damage(Document("a.txt", text))]


def misread(text: str, meant: str, shown: str) -> str:
    """The text as it looks when bytes of one code are read as another; bytes without a character pass."""
    return "".join(bytes([b]).decode(shown, "ignore") or chr(b) for b in text.encode(meant))


def searched(text: str) -> str:
    return clean(Document("a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),))).text.removesuffix("\n\n")


@pytest.mark.parametrize("shown", [*WESTERN, *RUSSIAN_CODES])
@pytest.mark.parametrize("meant", [*RUSSIAN_CODES, "utf-8"])
def test_russian_in_a_wrong_code_page_is_put_right_and_reported(meant, shown):
    garbled = misread(RUSSIAN, meant, shown)
    if garbled == RUSSIAN:
        return
    assert searched(garbled) == RUSSIAN
    assert any("wrong code page" in reason for reason in told(garbled))


def test_abbreviations_are_no_wrong_code_page():
    text = "Ответ на иФНО-α недостаточен, назначен препарат раз в 2 нед (ОКЗ q2w)"
    assert searched(text) == text


@pytest.mark.parametrize("code", ["cp1252", "cp1251"])
@pytest.mark.parametrize("sign", ["–", "≥", "≤", "’", "“"])
def test_a_sign_in_utf8_read_as_windows_code_is_put_right(sign, code):
    garbled = f"Response {misread(sign, 'utf-8', code)} 45 was seen"
    assert searched(garbled) == f"Response {sign} 45 was seen"


@pytest.mark.parametrize("sign", ["±", "×", "°", "é", "β"])
def test_a_letter_or_sign_of_two_bytes_is_put_right_in_western_text(sign):
    assert searched(f"a {misread(sign, 'utf-8', 'cp1252')} b") == f"a {sign} b"


@pytest.mark.parametrize(
    "sound",
    [
        "naïve, café, Müller, Großmann, Łukasiewicz, Ångström",
        "группа «В», витамин «С»: больные группы «Р» и мРНК, цДНК",
        "в группе В± ответа не было, у больных А° тоже",
        "SÃO PAULO; âge moyen; Ñandú",
        RUSSIAN,
        ENGLISH,
        "Таблица\n┌──────┬─────┐\n│ доза │ 5 │\n└──────┴─────┘",
    ],
)
def test_sound_text_is_left_alone_and_not_reported(sound):
    assert repaired(sound)[0] == sound
    assert told(sound) == []


@pytest.mark.parametrize("step", [1, 3, 7, 20, 31])
def test_russian_letters_moved_along_are_put_right(step):
    moved = "".join(
        chr(0x430 + (ord(c) - 0x430 + step) % 32)
        if "а" <= c <= "я"
        else chr(0x410 + (ord(c) - 0x410 + step) % 32)
        if "А" <= c <= "Я"
        else c
        for c in RUSSIAN
    )
    assert searched(moved) == RUSSIAN
    assert any("has moved" in reason for reason in told(moved))


def test_glyph_numbers_in_place_of_letters_are_reported_with_what_they_say():
    glyphs = "".join(chr(ord(c) - 29) if c > "=" else c for c in ENGLISH)
    assert searched(glyphs) == glyphs
    (reason,) = [reason for reason in told(glyphs) if "no language" in reason]
    assert "The patients were treated" in reason


def test_letters_that_nothing_explains_are_reported_and_kept():
    noise = "Xqzv wkjq zzxq vbkq jjxw qkzv, xwzq kvjq qqzx wjkv xzqk vqjw zkxq jvwq kzqx"
    assert searched(noise) == noise
    assert any("no language" in reason for reason in told(noise))


@pytest.mark.parametrize(
    ("text", "kind", "likely"),
    [
        # superscripts
        ("тромбоциты 109/л и выше", "power of ten", "10⁹/л"),
        ("тромбоциты 10 9/л и выше", "power of ten", "10⁹/л"),
        ("лейкоциты 4,5 × 109/л", "power of ten", "10⁹/л"),
        ("platelets 50 × 10 9 / L", "power of ten", "10⁹ / L"),
        ("доза CD34+ 5 × 106/кг", "power of ten", "10⁶/кг"),
        ("a dose of 2 × 108.", "power of ten", "10⁸"),
        ("a dose of 2 × 10 8 cells", "power of ten", "10⁸"),
        ("посев 105 КОЕ/мл", "power of ten", "10⁵ КОЕ"),
        ("посев 1010 КОЕ/мл", "power of ten", "10¹⁰ КОЕ"),
        ("МОБ ниже 10-4 у всех", "power of ten", "10⁻⁴"),
        ("MRD below 10–5 was seen", "power of ten", "10⁻⁵"),
        ("association (p < 10 5)", "power of ten", "< 10⁵"),
        # signs
        ("различия (p 0,05) не найдены", "comparison or minus", ""),
        ("was longer (P 0.003).", "comparison or minus", ""),
        ("was longer, p = < 0.05", "comparison or minus", "< 0"),
        ("(95 % CI 12 45)", "comparison or minus", "CI 12–45"),
        ("ДИ 0,45 0,91)", "comparison or minus", "ДИ 0,45–0,91"),
        ("age ³ 18 years", "stands for another", "≥ 18"),
        ("age ¾18 years", "stands for another", "≥18"),
        ("p £ 0.05 was", "stands for another", "≤ 0"),
        ("dose 2 ´ 106", "stands for another", "× 10"),
        ("возраст □ 18 лет", "stands for another", ""),
        ("возраст \ue123 18 лет", "symbol font", ""),
        ("возраст \ufffd 18 лет", "U+FFFD", ""),
        # letters for digits
        ("ответ у l5,3 % больных", "stands for a digit", "15,3 %"),
        ("a dose of 1O mg", "stands for a digit", "10 mg"),
        ("a dose of 3l5 mg", "stands for a digit", "315 mg"),
        ("доза 2О мг", "stands for a digit", "20 мг"),
        ("доза З5 мг", "stands for a digit", "35 мг"),
        ("p < O,05", "stands for a digit", "0,05"),
        # ligatures
        ("The e cacy was high", "without their fi", "efficacy"),
        ("No signi cant change", "without their fi", "significant"),
        ("No signicant change", "without their fi", "significant"),
        ("95% condence interval", "without their fi", "confidence"),
    ],
)
def test_suspicious_place_is_reported_with_its_reading_and_never_changed(text, kind, likely):
    (reason,) = told(text)
    assert kind in reason
    assert f'(likely "{likely}")' in reason if likely else "likely" not in reason
    assert searched(text) == re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "sound",
    [
        "доза 100 мг/м2, площадь 1,73 м2",
        "дозы 10–15 мг, 10 ± 3 мг, 10-5-5 мг",
        "в 10–14-й день, стр. 110–4, 2018;34:10–4.",
        "109 больных, 106 patients, 1010 participants",
        "3 × 100 mg, 2 × 105 mg, 5 × 10 mm, таблетки 2 × 10 мг",
        "p = 0.05, p<0.001, p-value 0.05 and p value 0,03",
        "значение p 0,05 принято за границу",
        "95 % CI 12–45, 95% CI 0.5 to 0.9, CI 12, 45)",
        "n <= 5 and n >= 3",
        "5 l of fluid, vertebra L5, I5 and l-asparaginase, 2 l daily",
        "H2O, O2, SpO2 95 %, 2l day, гемоглобин А1с 7 %",
        "CO2, C1q, О.С. Петров, группа О",
        "costs £ 10, fee of £30,000",
        "the first of all the effects of confidence and efficacy",
        "интерлейкин-6, CD34, grade3 toxicity, day15, claudin18",
        "Таблица 1 и Рис2",
        "мутации KRASG12C и BRAFV600E",
        "ﬁrst eﬀect of \uf0b3 5 and IFN-\uf061, 5 \uf06dg",
    ],
)
def test_sound_figures_and_words_are_not_reported(sound):
    assert told(sound) == []


def test_reference_marks_run_into_words_are_reported_where_several_follow_the_style():
    text = "выживаемость4 выросла, ответ5,6 получен у 72 %12 больных, рецидивы13–15 редки"
    (reason,) = told(text)
    assert reason.startswith("reference marks that run into words or figures in 4 places")
    assert '"%12"' in reason


def test_reference_marks_behind_full_stops_are_reported():
    (reason,) = told("The disease was rare.1 Later it was common.2,3 Some people died.4 Others did not.")
    assert "3 places" in reason
    assert '"rare.1"' in reason


@pytest.mark.parametrize(
    "text",
    ["белок survivin5 и только он", "survivin5, survivin6 и survivin7", "claudin18, septin9 и annexin5"],
)
def test_numbers_behind_words_that_are_names_are_not_reported(text):
    assert told(text) == []


def test_repeats_are_one_problem_with_their_number_and_the_first_places():
    text = "уровень 109/л. " * 50
    (problem,) = damage(Document("a.txt", text))
    assert "50 places" in problem.reason
    assert problem.reason.count('"109/л" at') == 3
    assert '"109/л" at 8-13' in problem.reason


def test_a_problem_names_file_page_and_severity():
    text = "Начало статьи\nуровень 109/л"
    at = text.index("109")
    words = (Word(0, 6, 1, 0, 0, 1, 1), Word(at, at + 5, 2, 0, 0, 1, 1))
    (problem,) = damage(Document("a.pdf", text, words=words))
    assert (problem.file, problem.severity, problem.page) == ("a.pdf", "warning", 2)


def test_a_problem_is_one_line():
    assert all("\n" not in reason for reason in told(misread(RUSSIAN.replace(". ", ".\n"), "cp1251", "cp1252")))


def test_references_and_noise_are_not_searched_for_suspicious_figures():
    text = "Полный текст статьи.\n1. Петров. Уровень 109/л."
    blocks = (Block(BlockKind.PARAGRAPH, 0, 20), Block(BlockKind.REFERENCE, 21, len(text)))
    assert damage(Document("a.txt", text, blocks=blocks)) == []


def test_damage_in_a_sound_paragraph_does_not_spoil_its_neighbours():
    garbled = misread("Ключевые слова", "cp1251", "cp1252")
    assert searched(f"{ENGLISH} {garbled}: лейкоз, café") == f"{ENGLISH} Ключевые слова: лейкоз, café"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Р е з у л ь т а т ы", "Результаты"),
        ("О б с у ж д е н и е   и   в ы в о д ы", "Обсуждение и выводы"),
        ("М а т е р и а л ы и м е т о д ы", "Материалы и методы"),
        ("Ц е л ь и с с л е д о в а н и я. Оценить исходы.", "Цель исследования. Оценить исходы."),
        ("R E S U L T S", "RESULTS"),
        ("M e t h o d s", "Methods"),
        ("группы а б в г д", "группы а б в г д"),
        ("A B C D E", "A B C D E"),
        ("д о л г а й", "д о л г а й"),
    ],
)
def test_letter_spaced_words_are_joined_where_they_are_known(printed, meant):
    assert searched(printed) == meant


PIECES = [
    *("109/л ", "p < 0,05 ", "72 %12 ", "\n", "\n\n", " ", "Р е з у л ь т а т ы 5", "м² ", "CD34+ × 106/кг", "²", "10⁻⁴ "),
    *(misread(some, meant, shown) for some in ("Ключевые слова 12", "при дозе 5 мг", "≥ 3", "β-блокатор", "м²")
      for meant in ("utf-8",) for shown in ("cp1252", "cp1251", "cp866")),
    *(misread("Ключевые слова 12, лечение больных", meant, shown) for meant in RUSSIAN_CODES for shown in (*WESTERN, *RUSSIAN_CODES)),
    *("\uf0b3 5 ", "\ue001", "\ufffd", "The patients were ", "больные, которым "),
]  # fmt: skip
damaged = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), min_size=1, max_size=15).map("".join)


@given(damaged)
def test_repairs_keep_the_length_and_every_digit_in_its_place(text):
    right, _ = repaired(text)
    assert len(right) == len(text)
    assert [(i, c) for i, c in enumerate(right) if c.isdecimal()] == [
        (i, c) for i, c in enumerate(text) if c.isdecimal()
    ]


@given(damaged)
def test_repaired_text_needs_no_further_repair_of_code_pages(text):
    right, found = repaired(text)
    if all("code page" not in finding.damage for finding in found):
        assert right.replace("\u2060", "") == repaired(right)[0].replace("\u2060", "")


@given(damaged)
def test_clean_text_leads_back_to_the_digits_of_the_source(text):
    found = clean(Document("a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),)))
    assert [c for c in found.text if c.isdecimal() and c.isascii()] == [
        str(int(text[i])) if text[i].isdecimal() else c
        for c, i in zip(found.text, found.origin, strict=True)
        if c.isdecimal() and c.isascii()
    ]


@given(damaged)
def test_places_are_within_the_text(text):
    for problem in damage(Document("a.txt", text)):
        for start, end in re.findall(r" at (\d+)-(\d+)", problem.reason):
            assert 0 <= int(start) < int(end) <= len(text)
