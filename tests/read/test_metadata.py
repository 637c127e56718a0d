"""What an article says of itself is taken from its front page; what it does not say is left open."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Metadata
from medkb.read.metadata.article import metadata
from medkb.read.metadata.authors import cited_names, names_in

PAGES = runpy.run_path(str(Path(__file__).with_name("front_pages.py")))["PAGES"]
BODY = (
    """
The patients were treated at one hospital and followed for a year, and the outcome was noted at each visit.
Больных лечили в одной больнице и наблюдали в течение года, исход отмечали при каждом посещении.
"""
    * 8
)
REFERENCES = """
References
1. Stranger A.B., Foreigner C.D., Alien E.F. Another title altogether. Other Journal of Things. 2009;3(1):1–9. doi: 10.5555/other.1
2. Чужой А.Б., Дальний В.Г. Иное название. Иной журнал. 2008;2(4):44–9.
3. Outsider G, Unknown H.
J Elsewhere 2007;5:12-20.
"""


@pytest.mark.parametrize("name", PAGES)
def test_front_page(name):
    text, said = PAGES[name]
    body, _, running = text.partition("\f")
    rest = BODY + REFERENCES
    rest = rest.replace("\n", "\n\n") if name == "ru: double-spaced" else rest
    assert metadata(body + rest + ("\f" + running if running else "")) == Metadata(**said)


@pytest.mark.parametrize("name", PAGES)
def test_front_page_without_a_body(name):
    text, said = PAGES[name]
    assert metadata(text) == Metadata(**said)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("И.И. Иванов", ("И.И. Иванов",)),
        ("Иванов И. И., Петрова-Водкина А. Б.", ("Иванов И. И.", "Петрова-Водкина А. Б.")),
        ("J. A. Smith and K. Jones", ("J. A. Smith", "K. Jones")),
        ("Smith JA; Jones K", ("Smith JA", "Jones K")),
        ("Smith, J.A.; Jones, K.", ("Smith, J.A.", "Jones, K.")),
        ("John A. Smith Jr., MD", ("John A. Smith Jr.",)),
        ("Smith MD, Jones MA", ("Smith MD", "Jones MA")),
        ("John Smith, MD, PhD; Ann Jones, MA", ("John Smith", "Ann Jones")),
        ("Prof. John Smith and Dr Ann Jones", ("John Smith", "Ann Jones")),
        ("И.И. Иванов¹,², П.П. Петров²", ("И.И. Иванов", "П.П. Петров")),
        ("J. Smith†, K. Jones‡,§", ("J. Smith", "K. Jones")),
        ("Authors: John Smith", ("John Smith",)),
        ("John Smith", ()),
        ("New York, Los Angeles", ()),
        ("Nowhere University, Elsewhere", ()),
        ("1. Smith J, Jones K", ()),
        ("Smith J, et al.", ()),
        ("We thank J. Smith", ()),
        ("Результаты, обсуждение", ()),
        ("Table 1. Patients", ()),
        ("", ()),
    ],
)
def test_names_of_a_line(line, names):
    assert names_in(line) == names


@pytest.mark.parametrize(
    ("citation", "names"),
    [
        ("Иванов И.И., Петров П.П. Лечение. Журнал. 2020;1:2.", ("Иванов И.И.", "Петров П.П.")),
        ("Smith JA, Jones K. Treatment of things. J Med 2020;1:2.", ("Smith JA", "Jones K")),
        ("Smith J.A., Jones K. et al. Treatment. J Med 2020;1:2.", ()),
        ("Treatment of things. J Med 2020;1:2.", ()),
    ],
)
def test_names_of_a_citation(citation, names):
    assert cited_names(citation) == names


@given(st.text(max_size=400))
def test_any_text_has_metadata(text):
    assert isinstance(metadata(text), Metadata)


@given(st.lists(st.sampled_from([line for text, _ in PAGES.values() for line in text.splitlines()]), max_size=30))
def test_what_is_told_stands_in_the_text(lines):
    text = "\n".join(lines)
    plain = " ".join(text.split())
    found = metadata(text)
    for told in (found.title_ru, found.title_en, found.journal):
        assert told is None or told in plain
    assert all(name.split()[0] in plain for name in found.authors)
