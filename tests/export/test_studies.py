"""Articles of one study are told, and what they disagree on."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.cli.build import fill
from medkb.cli.inputs import Tally
from medkb.export.articles import Article
from medkb.export.studies import Told, alike, same_studies
from medkb.read.metadata.registrations import registrations
from medkb.store import EmbeddedStore
from medkb.text.names import surname_key

FIRST = """Methods. The trial is registered at ClinicalTrials.gov, NCT01234567.
A total of 120 patients were randomised to letrozole (n = 60) or placebo (n = 60).
Results. Complete response was achieved in 30/60 (50%) patients in the letrozole group and 12/60 (20%) in the placebo group.
"""
SECOND = """Методы. Исследование зарегистрировано под номером NCT01234567.
120 больных рандомизированы в группу летрозола (letrozole; n = 60) и группу плацебо (n = 60).
Результаты. Полный ответ достигнут у 33/60 (55 %) больных группы летрозола.
"""
OTHER = FIRST.replace("NCT01234567", "NCT07654321")


@pytest.fixture
def stored(tmp_path):
    def store(**texts):
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        fill(tmp_path / "kb", [folder], 1, Tally())
        return EmbeddedStore.open(tmp_path / "kb", read_only=True)

    return store


def test_two_articles_with_one_registration_are_one_study(stored):
    with stored(first=FIRST, second=SECOND) as store:
        (pair,) = same_studies(store)
    assert pair.files == ("first.txt", "second.txt")
    assert "NCT01234567" in pair.why


def test_their_disagreement_is_told_with_both_quotes(stored):
    with stored(first=FIRST, second=SECOND.replace("летрозола", "letrozole")) as store:
        (pair,) = same_studies(store)
    assert [(a["count"], b["count"]) for a, b in pair.disagreements] == [(30, 33)]


def test_other_registrations_are_other_studies(stored):
    with stored(first=FIRST, other=OTHER) as store:
        assert same_studies(store) == []


def told(number, registrations=(), authors=(), sizes=()):
    article = Article(f"a{number}", f"a{number}", f"{number}.txt", registrations=tuple(registrations))
    return Told(article, frozenset(authors), set(sizes))


some = st.lists(
    st.tuples(
        st.sets(st.sampled_from(["NCT1", "NCT2"]), max_size=2),
        st.sets(st.sampled_from("abcdef"), max_size=4),
        st.sets(st.integers(10, 13), max_size=2),
    ),
    max_size=8,
)


@given(some)
def test_keys_find_the_pairs_that_holding_all_against_each_other_does(made):
    articles = [told(i, *one) for i, one in enumerate(made)]
    both = (sorted(pair) for pair in combinations(range(len(articles)), 2))
    wanted = [(i, j) for i, j in both if alike([articles[i], articles[j]])]
    assert [(i, j) for i, j, _ in alike(articles)] == wanted


@given(some)
def test_two_articles_are_of_one_study_by_their_number_or_by_two_authors_and_a_size(made):
    articles = [told(i, *one) for i, one in enumerate(made)]
    for i, j, why in alike(articles):
        (numbers, names, sizes), (numbers_2, names_2, sizes_2) = made[i], made[j]
        assert numbers & numbers_2 or (len(names & names_2) > 1 and sizes & sizes_2 and not (numbers and numbers_2))
        assert why


def test_seven_thousand_articles_are_held_against_few_others():
    many = [
        told(i, [f"NCT{i // 2}"] if i % 50 < 2 else [], [f"n{i % 977}", f"m{i % 1009}"], [10 + i % 389])
        for i in range(7000)
    ]
    assert len(alike(many)) == 140


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("registered at ClinicalTrials.gov (NCT01234567)", ("NCT01234567",)),
        ("Номер регистрации: ISRCTN 12345678.", ("ISRCTN12345678",)),
        ("EudraCT number 2012-001234-56", ("EUDRACT2012-001234-56",)),
        ("gene NCT012345678 was found", ()),
        ("trial numbers NCT01234567, NCT01234568 and NCT01234569", ()),
    ],
)
def test_registration_numbers_of_own_trials(text, expected):
    assert registrations(text) == expected


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Иванов А.Б.", "A. B. Ivanov"),
        ("Щербаков Ю.", "Shcherbakov Yu."),
        ("Жуков И.", "Zhukov I."),
        ("Цой А.", "Tsoy A."),
    ],
)
def test_a_surname_has_one_key_in_both_scripts(russian, english):
    assert surname_key(russian) == surname_key(english)
