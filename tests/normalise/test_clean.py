"""Damage that print and PDF do to text is repaired, and every character leads back to its source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document
from medkb.normalise import clean
from medkb.read.blocks import segment


def cleaned(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    """The clean text of one block."""
    return clean(Document("a.txt", text, blocks=(Block(kind, 0, len(text), "ru"),))).text.removesuffix("\n\n")


REPAIRS = [
    # raised numbers: exponents, and marks of references before the stop that they follow
    ("более 10⁹/л и 75 мг/м²", "более 109/л и 75 мг/м2"),
    ("ранее у взрослых³ и детей¹², ¹³", "ранее у взрослых [3] и детей [12, 13]"),
    ("as reported before.⁴⁻⁶ In our series", "as reported before [4–6]. In our series"),
    ("рака лёгкого.¹² Наши данные", "рака лёгкого [12]. Наши данные"),
    # hyphens at line ends
    ("лечение ритукси-\nмабом", "лечение ритуксимабом"),
    ("the treat-\nment", "the treatment"),
    ("грам-\n отрицательный", "грамотрицательный"),
    ("алло-\nТГСК", "алло-ТГСК"),
    ("анти-\nCD22", "анти-CD22"),
    ("пост-\nтрансплантационный и пост-трансплантационный", "пост-трансплантационный и пост-трансплантационный"),
    ("long-\nterm and long-term", "long-term and long-term"),
    ("МОБ-\nнегативный", "МОБ-негативный"),
    ("T-\nклеточный", "T-клеточный"),
    ("B-\ncell", "B-cell"),
    ("CD19-\nпозитивный", "CD19-позитивный"),
    ("на 2-\nй день", "на 2-й день"),
    ("end-\nof-life and end-of-life", "end-of-life and end-of-life"),
    ("Cl-\nион", "Cl-ион"),
    ("5-\nFU", "5-FU"),
    ("пре-\nи посттрансплантационный", "пре- и посттрансплантационный"),
    ("пре- и\nпосттрансплантационный", "пре- и посттрансплантационный"),
    ("5–\n10 мг", "5–10 мг"),
    ("II–\nIV степени", "II–IV степени"),
    ("больных –\nпять", "больных – пять"),
    ("5 мг/\nм2", "5 мг/м2"),
    # soft hyphens and zero-width characters
    ("ме\u00adди\u00adана", "медиана"),
    ("меди\u00ad\nана", "медиана"),
    ("мг\u200b/кг\ufeff", "мг/кг"),
    ("a \u200b b", "a b"),
    # spaces
    ("17,5\u2009%", "17,5 %"),
    ("5\u202f000\u00a0мг", "5 000 мг"),
    ("a\u2028b", "a b"),
    ("два   слова\n в строке", "два слова в строке"),
    # characters
    ("eﬃcacy of ﬁrst", "efficacy of first"),
    ("мг/м² и 10⁹", "мг/м2 и 109"),
    ("10⁻³", "10−3"),
    ("\uf0b3 5, \uf0a3 3, \uf0b1 2", "≥ 5, ≤ 3, ± 2"),
    ("и\u0306од, е\u0308ж", "йод, ёж"),
    ("10 μg", "10 µg"),
    ("⩾ 5 и ⩽ 3", "≥ 5 и ≤ 3"),
    # wrong code page
    ("Êëþ÷åâûå ñëîâà: ìèåëîìà", "Ключевые слова: миелома"),
    ("naïve, café, Müller, Großmann", "naïve, café, Müller, Großmann"),
    # look-alike letters
    ("дoза пpепapaта", "доза препарата"),
    ("10 мг/kг", "10 мг/кг"),
    ("5 mг", "5 мг"),
    ("drug dоse", "drug dose"),
    ("СD22 and CD22", "CD22 and CD22"),
    ("анти-CD22, IgG и ПЦР", "анти-CD22, IgG и ПЦР"),
    ("ВСR-ABL", "BCR-ABL"),
    ("мутация ТP53", "мутация TP53"),
    ("аллоHLA", "аллоHLA"),
]


@pytest.mark.parametrize(("printed", "meant"), REPAIRS)
def test_repair_in_running_text(printed, meant):
    assert cleaned(printed) == meant


@pytest.mark.parametrize("meant", [meant for _, meant in REPAIRS])
def test_repaired_text_needs_no_repair(meant):
    assert cleaned(meant) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Всего   12\nМужчины\t5", "Всего\t12\nМужчины\t5"),
        ("Всего 12\n\nМужчины 5", "Всего 12\n\nМужчины 5"),
        ("Нейтро-\nпения\t5", "Нейтропения\t5"),
        ("5–\n10", "5–10"),
    ],
)
def test_a_table_keeps_its_lines_and_wide_gaps(printed, meant):
    assert cleaned(printed, BlockKind.TABLE) == meant


def test_a_sentence_cut_by_a_caption_is_continued_behind_it():
    first = "Полный ответ достигнут у 7 больных из первой группы, и все они\n"
    caption = "Рис. 1. Выживаемость.\n"
    second = "живы до сих пор. Остальные больные выбыли из исследования."
    text = first + caption + second
    found = clean(Document("a.txt", text, blocks=segment(text)))
    assert [b.kind for b in found.blocks] == [BlockKind.PARAGRAPH, BlockKind.CAPTION]
    assert "и все они живы до сих пор" in found.text


def test_a_new_sentence_behind_a_caption_is_a_new_block():
    text = "Все больные живы и наблюдаются в нашем центре до настоящего времени.\nРис. 1. Выживаемость.\nДальнейшее наблюдение продолжается во всех группах больных."
    assert len(clean(Document("a.txt", text, blocks=segment(text))).blocks) == 3


def test_noise_is_left_out():
    text = "Слово\nт\nс\n"
    document = Document("a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, 5), Block(BlockKind.NOISE, 6, 9)))
    assert clean(document).text == "Слово\n\n"


def test_blocks_count_in_the_clean_text():
    text = "Сло-\nво здесь\n\nДру\u00adгое"
    document = Document(
        "a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, 13), Block(BlockKind.PARAGRAPH, 15, len(text)))
    )
    found = clean(document)
    assert [found.text[b.start : b.end] for b in found.blocks] == ["Слово здесь", "Другое"]


def test_a_repaired_word_leads_back_to_all_of_its_source():
    text = "доза ритукси-\nмаба дана"
    found = clean(Document("a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),)))
    start = found.text.index("ритуксимаба")
    assert text[slice(*found.to_source(start, start + len("ритуксимаба")))] == "ритукси-\nмаба"


def test_a_letter_made_of_two_characters_leads_back_to_both():
    text = "слой и\u0306од"
    found = clean(Document("a.txt", text, blocks=(Block(BlockKind.PARAGRAPH, 0, len(text)),)))
    assert text[slice(*found.to_source(5, 6))] == "и\u0306"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 99)])
def test_what_is_no_stretch_has_no_source(start, end):
    found = clean(Document("a.txt", "слово", blocks=(Block(BlockKind.PARAGRAPH, 0, 5),)))
    with pytest.raises(ValueError, match="not a stretch"):
        found.to_source(start, end)


DAMAGE = [
    *("доза 17,5 мг/м² -\n", "-\n", "\u00ad\n", "\u00ad", "\n", "\n\n", " ", "   ", "\t", "\u2009", "\u202f", "\f", "–\n", "/\n", "\r\n"),
    *("ритукси", "мабом", "алло-", "ТГСК", "dose", "ﬁrst", "и\u0306", "е\u0308", "Êëþ÷åâûå", "ñëîâà", "дoза", "mг", "CD19", "10⁹", "\uf0b3", "5", "10", "(17.5 %)"),
    *("Рис. 1. Кривые.", "Таблица 1. Больные", "Результаты", ".", ", ", "«", "\u200b", "I", "и", "²", "－", "٣"),
]  # fmt: skip
damaged = st.lists(st.sampled_from(DAMAGE), min_size=1, max_size=30).map("".join)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@given(damaged)
def test_every_clean_character_has_its_origin_in_the_source(text):
    found = clean(Document("a.txt", text, blocks=segment(text)))
    assert len(found.origin) == len(found.text)
    assert all(0 <= i < len(text) for i in found.origin)


@given(damaged, st.data())
def test_any_stretch_of_a_block_leads_back_into_the_source(text, data):
    found = clean(Document("a.txt", text, blocks=segment(text)))
    if not found.text:
        return
    start = data.draw(st.integers(0, len(found.text) - 1))
    end = data.draw(st.integers(start + 1, len(found.text)))
    source = found.to_source(start, end)
    assert 0 <= source.start < source.end <= len(text)


@given(damaged)
def test_within_a_source_block_places_never_go_back(text):
    document = Document("a.txt", text, blocks=tuple(b for b in segment(text) if b.kind is not BlockKind.NOISE))
    for block in document.blocks:
        found = clean(Document("a.txt", text, blocks=(block,)))
        assert all(a <= b for a, b in pairwise(found.origin))


@given(damaged)
def test_digits_never_change(text):
    found = clean(Document("a.txt", text, blocks=segment(text)))
    for char, i in zip(found.text, found.origin, strict=True):
        if char.isdigit():
            assert text[i].translate(_SUPERSCRIPTS) == char


@given(damaged)
def test_no_digit_of_a_searched_block_is_lost(text):
    blocks = tuple(b for b in segment(text) if b.kind is not BlockKind.NOISE)
    found = clean(Document("a.txt", text, blocks=blocks))
    wanted = sorted(i for b in blocks for i in range(b.start, b.end) if text[i].isdigit())
    assert sorted(i for c, i in zip(found.text, found.origin, strict=True) if c.isdigit()) == wanted


@given(damaged)
def test_clean_text_of_a_paragraph_has_no_damage_left(text):
    found = cleaned(text)
    assert not set(found) & set("\u00ad\u200b\u2009\u202fﬁ²\uf0b3")
    assert "\n" not in found.strip("\n")
