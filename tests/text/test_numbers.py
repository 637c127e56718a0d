"""Printed numbers are read exactly."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, WORDS, parse_count, parse_decimal


@pytest.mark.parametrize(
    ("printed", "value"),
    [("43,6", "43.6"), ("43.6", "43.6"), ("43·6", "43.6"), ("156 071,54", "156071.54"), ("1\u00a0000", "1000"), ("1\u202f250,5", "1250.5"),
     ("0", "0"), ("100", "100"), ("17,50", "17.50")],
)  # fmt: skip
def test_decimals_of_both_languages(printed, value):
    assert parse_decimal(printed) == Decimal(value)
    assert str(parse_decimal(printed)) == value


@pytest.mark.parametrize("printed", ["", "abc", "1,2,3", "–"])
def test_what_is_no_number_is_an_arithmetic_error(printed):
    with pytest.raises(ArithmeticError):
        parse_decimal(printed)


@given(st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False, allow_infinity=False))
def test_a_printed_decimal_reads_back(value):
    plain = f"{value:f}"
    assert (
        parse_decimal(plain)
        == parse_decimal(plain.replace(".", ","))
        == parse_decimal(plain.replace(".", "·"))
        == value
    )


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([" ", "\u00a0", "\u202f", ","]))
def test_thousands_read_back(value, separator):
    printed = f"{value:,}".replace(",", separator)
    assert parse_count(printed) == value
    assert re.fullmatch(INTEGER, printed)


@given(st.integers(min_value=1000, max_value=10**9), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_a_number_with_thousands_is_one_number(value, separator):
    printed = f"{value:,}".replace(",", separator) + ",5"
    assert re.fullmatch(NUMBER, printed)
    assert parse_decimal(printed) == Decimal(f"{value}.5")


@pytest.mark.parametrize(
    ("word", "value"),
    [("Eight", 8), ("twenty-three", 23), ("ninety", 90), ("трое", 3), ("двоих", 2), ("четырёх", 4), ("пятеро", 5), ("двадцати", 20), ("zero", 0), ("одиннадцати", 11)],
)  # fmt: skip
def test_number_words(word, value):
    assert parse_count(word) == value


@pytest.mark.parametrize("printed", ["1.5", "abc", "", "²", "٣", "1,02", "-3"])
def test_what_is_no_count_is_none(printed):
    assert parse_count(printed) is None


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_longest_number_word_matches_first(word):
    match = re.match(NUMBER_WORD, word)
    assert match
    assert match[0] == word
