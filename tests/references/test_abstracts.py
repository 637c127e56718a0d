"""Abstracts out of the articles' own files."""

import hashlib

import pytest

from medkb.references import Article, with_abstracts
from medkb.references.abstracts import _headings, _read, abstracts

BOTH = """Блинатумомаб при рецидивах острого лейкоза

А.Б. Иванов, В.Г. Петрова

Резюме
Цель. Оценить частоту ответа на лечение у взрослых больных с рецидивом острого лимфобластного лейкоза.
Результаты. Полная ремиссия достигнута у 24 (60,0 %) из 40 больных, получавших препарат.
Ключевые слова: лейкоз, блинатумомаб

Abstract
Objective. To estimate how often adults with relapsed acute lymphoblastic leukaemia respond to the treatment.
Results. Of 40 patients who were given the drug, 24 (60.0%) achieved a complete remission.
Key words: leukaemia, blinatumomab

Введение
Острый лимфобластный лейкоз у взрослых излечивается реже, чем у детей, и рецидивы его часты.
"""


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(BOTH, encoding="utf-8")
    return path


def test_each_language_has_its_abstract_without_title_authors_and_key_words(article):
    found = _read(article, _headings())
    assert found["ru"].startswith("Цель. Оценить")
    assert found["ru"].endswith("получавших препарат.")
    assert found["en"].startswith("Objective. To estimate")
    assert found["en"].endswith("a complete remission.")


def test_an_article_that_does_not_say_where_its_abstract_begins_has_none(article):
    article.write_text(
        "Something of medicine\n\nText that is long enough for a paragraph of an article.\n" * 5, encoding="utf-8"
    )
    assert _read(article, _headings()) == {}


def test_only_the_very_file_that_was_read_gives_an_abstract(article):
    digest = hashlib.sha256(article.read_bytes()).hexdigest()
    ((found, texts),) = abstracts([article], {digest, "another"})
    assert (found, set(texts)) == (digest, {"ru", "en"})
    article.write_text(BOTH + "Changed.", encoding="utf-8")
    assert list(abstracts([article], {digest})) == []


def test_the_abstract_is_in_the_language_of_the_title():
    read = {"d": {"en": "English", "ru": "Русский"}}
    english, russian, other = with_abstracts(
        [
            Article("a", title="T", title_ru="Н", sha256="d"),
            Article("b", title_ru="Н", sha256="d"),
            Article("c", sha256="e"),
        ],
        read,
    )
    assert (english.abstract, russian.abstract, other.abstract) == ("English", "Русский", None)
