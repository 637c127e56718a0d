"""Words of texts and of questions as keys."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import QueryError
from medkb.search.keys import TOKENIZER, expression, keys


def found(text, question):
    """Whether FTS5 finds the question in the text."""
    base = sqlite3.connect(":memory:")
    base.execute(f'CREATE VIRTUAL TABLE words USING fts5 (keys, tokenize = "{TOKENIZER}")')
    base.execute("INSERT INTO words VALUES (?)", (keys(text),))
    ((count,),) = base.execute("SELECT COUNT(*) FROM words WHERE words MATCH ?", (expression(question),))
    base.close()
    return bool(count)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Полная ремиссия достигнута у 24 больных", "полной ремиссии"),
        ("Частота полных ремиссий", "полная ремиссия"),
        ("лечение блинатумомабом", "блинатумомаб"),
        ("блинатумомаба не было", "блинату*"),
        ("полный ответ", "полн*"),
        ("Complete responses were seen", "complete response"),
        ("ответ у 39,6 % больных", "39,6"),
        ("ответ у 39.6% больных", "39,6%"),
        ("фебрильная нейтропения", '"фебрильной нейтропении"'),
        ("нейтропения у 5", "нейтропения -фебрильная"),
        ("введён IFN-α", "интерферон -альфа* альфа".replace("интерферон -альфа* ", "")),
    ],
)
def test_a_question_finds_the_text_in_whatever_form(text, question):
    assert found(text, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("частичная ремиссия", "полная ремиссия"),
        ("нейтропения была фебрильной", '"фебрильная нейтропения"'),
        ("фебрильная нейтропения", "нейтропения -фебрильная"),
        ("ответ у 39 больных, у 6 рецидив", "39,6"),
        ("ритуксимаб", "блинату*"),
    ],
)
def test_a_question_does_not_find_what_differs(text, question):
    assert not found(text, question)


@pytest.mark.parametrize("question", ["", "  ", "!", '""', "-слово", "*"])
def test_a_question_without_a_word_is_refused(question):
    with pytest.raises(QueryError, match="nothing to search for"):
        expression(question)


@given(text=st.text(max_size=60), question=st.text(min_size=1, max_size=30))
def test_no_question_breaks_the_engine_s_syntax(text, question):
    try:
        found(text, question)
    except QueryError:
        return


@given(text=st.text(alphabet="абвгдежзиклмнопрстуabcde 0123456789,.-", min_size=1, max_size=40))
def test_a_text_is_found_by_itself(text):
    if keys(text):
        assert found(text, f'"{text}"')
