"""What must hold of any studies."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.pool import ESTIMATORS, Row, Settings, fit, leave_one_out, pool_rows
from medkb.pool.display import back, clopper_pearson, harmonic_mean
from medkb.pool.effects import PROPORTIONS, TWO_ARMS, Correction, double_arcsine, effect

METHODS = sorted(ESTIMATORS)


@st.composite
def proportions(draw, least=1):
    sizes = draw(st.lists(st.integers(1, 2000), min_size=least, max_size=12))
    return [Row(f"S{i}", draw(st.integers(0, n)), n) for i, n in enumerate(sizes)]


@st.composite
def effects(draw, least=1):
    k = draw(st.integers(least, 12))
    y = draw(st.lists(st.floats(-5, 5), min_size=k, max_size=k))
    v = draw(st.lists(st.floats(0.001, 5), min_size=k, max_size=k))
    return y, v


@given(proportions(), st.sampled_from(PROPORTIONS), st.sampled_from(METHODS), st.randoms())
def test_the_order_of_studies_changes_nothing(rows, measure, method, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = (pool_rows(some, Settings(measure, method)) for some in (rows, mixed))
    assert (one.beta, one.tau2, one.i2, one.q, one.low, one.high) == (
        other.beta, other.tau2, other.i2, other.q, other.low, other.high,
    )  # fmt: skip


@given(effects(), st.sampled_from(METHODS))
def test_variance_between_studies_is_never_negative_and_i2_is_a_percentage(studies, method):
    found = fit(*studies, method)
    assert found.tau2 >= 0
    assert 0 <= found.i2 < 100 or math.isclose(found.i2, 100)
    assert found.h2 >= (0 if method == "EE" else 1)
    assert 0 <= found.q_p <= 1


@given(effects(), st.sampled_from(METHODS))
def test_the_pooled_effect_lies_within_the_range_of_the_studies(studies, method):
    found = fit(*studies, method)
    assert min(studies[0]) - 1e-9 <= found.beta <= max(studies[0]) + 1e-9
    assert found.low <= found.beta <= found.high


@given(effects(), st.sampled_from(METHODS))
def test_weights_are_percentages_of_the_whole(studies, method):
    weights = fit(*studies, method).weights
    assert math.isclose(math.fsum(weights), 100)
    assert min(weights) > 0


@given(st.floats(-5, 5), st.lists(st.floats(0.001, 5), min_size=2, max_size=10), st.sampled_from(METHODS))
def test_studies_that_agree_have_no_heterogeneity(y, v, method):
    found = fit([y] * len(v), v, method)
    assert (found.tau2, found.i2) == (0, pytest.approx(0, abs=1e-9))
    assert found.beta == pytest.approx(y)


@given(st.integers(0, 60), st.integers(2, 8), st.sampled_from(PROPORTIONS))
def test_equal_studies_pool_to_their_own_proportion(x, k, measure):
    pooled = pool_rows([Row(str(i), x, 60) for i in range(k)], Settings(measure))
    assert (pooled.i2, pooled.tau2) == (pytest.approx(0, abs=1e-9), pytest.approx(0, abs=1e-9))
    if 0 < x < 60:
        assert pooled.estimate == pytest.approx(x / 60, abs=1e-9)


@given(effects(least=2), st.sampled_from([m for m in METHODS if m != "EE"]))
def test_the_prediction_interval_holds_the_confidence_interval(studies, method):
    found = fit(*studies, method)
    assert found.prediction[0] <= found.low
    assert found.high <= found.prediction[1]


@given(effects(least=2), st.sampled_from(["DL", "REML"]), st.floats(50, 90), st.floats(91, 99.9))
def test_a_higher_level_gives_a_wider_interval(studies, method, lower, higher):
    narrow, wide = fit(*studies, method, lower), fit(*studies, method, higher)
    assert wide.low < narrow.low < narrow.high < wide.high


@given(effects(), st.sampled_from(METHODS), st.floats(-3, 3))
def test_a_shift_of_all_effects_shifts_the_pooled_one(studies, method, shift):
    y, v = studies
    one, other = fit(y, v, method), fit([each + shift for each in y], v, method)
    assert other.beta == pytest.approx(one.beta + shift, abs=1e-4)
    assert other.tau2 == pytest.approx(one.tau2, abs=1e-3)


@given(st.integers(1, 3000), st.data())
def test_every_proportion_survives_the_way_to_the_scale_and_back(n, data):
    x = data.draw(st.integers(0, n))
    row = Row("", x, n)
    for measure in ("PFT", "PAS"):
        assert back(measure, n)(effect(row, measure, Correction()).yi) == pytest.approx(x / n, abs=1e-6)
    if 0 < x < n:
        for measure in ("PLO", "PR"):
            assert back(measure)(effect(row, measure, Correction()).yi) == pytest.approx(x / n)


@given(st.integers(1, 500), st.floats(-1, 4))
def test_what_is_turned_back_is_a_proportion_even_beyond_the_scale(n, y):
    for measure in ("PFT", "PAS", "PLO"):
        assert 0 <= back(measure, n)(y) <= 1


@given(st.integers(1, 500), st.data(), st.sampled_from([50.0, 90.0, 95.0, 99.0]))
def test_the_exact_interval_holds_the_proportion_and_is_its_own_mirror(n, data, level):
    x = data.draw(st.integers(0, n))
    low, high = clopper_pearson(x, n, level)
    assert 0 <= low <= x / n <= high <= 1
    mirrored = clopper_pearson(n - x, n, level)
    assert mirrored == (pytest.approx(1 - high, abs=1e-9), pytest.approx(1 - low, abs=1e-9))


def test_the_exact_interval_is_that_of_the_textbooks():
    assert clopper_pearson(0, 10, 95) == (0, pytest.approx(1 - 0.025**0.1))
    assert clopper_pearson(4, 20, 95) == (pytest.approx(0.0573, abs=5e-5), pytest.approx(0.4366, abs=5e-5))


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.sampled_from(TWO_ARMS))
def test_arms_that_change_places_turn_the_effect_round(a, b, c, d, measure):
    one = effect(Row("", a, a + b, c, c + d), measure, Correction())
    other = effect(Row("", c, c + d, a, a + b), measure, Correction())
    assert one.yi == pytest.approx(-other.yi, abs=1e-12)
    assert one.vi == pytest.approx(other.vi)


def test_an_odds_ratio_with_an_empty_cell_is_corrected_by_a_half():
    found = effect(Row("", 0, 20, 5, 21), "OR", Correction())
    assert found.corrected
    assert found.yi == pytest.approx(math.log(0.5 * 16.5 / (20.5 * 5.5)))


def test_the_double_arcsine_is_never_corrected():
    assert not effect(Row("", 0, 20), "PFT", Correction()).corrected
    assert effect(Row("", 0, 20), "PFT", Correction()).yi == double_arcsine(0, 20)


def test_the_harmonic_mean_is_below_the_arithmetic_one():
    assert harmonic_mean([10, 40]) == 16


@given(proportions(least=2), st.sampled_from(PROPORTIONS))
def test_leaving_one_out_is_pooling_the_others(rows, measure):
    settings = Settings(measure, "DL")
    for row, one in leave_one_out(rows, settings):
        assert one.beta == pool_rows([other for other in rows if other is not row], settings).beta


@pytest.mark.parametrize(
    ("y", "v", "method", "tau2"),
    [
        ([2.83, 3.698, 3.399, -3.111], [0.17123, 0.0013, 0.00214, 4.54299], "REML", 2.279995),
        ([-4.253, -2.607, -1.248, -4.77], [0.04388, 1.17109, 3.14719, 0.30401], "REML", 0),
        ([2.743, -1.995], [0.16092, 4.48679], "ML", 0),
    ],
)
def test_where_scoring_swings_without_end_shorter_steps_find_what_metafor_finds_by_them(y, v, method, tau2):
    assert fit(y, v, method).tau2 == pytest.approx(tau2, abs=1e-5)  # rma(control = list(stepadj = 0.5, maxiter = 1000))


def test_scoring_ends_for_effects_of_any_size():
    chance = random.Random(8)
    for scale in (1e-3, 1, 1e3):
        y = [chance.gauss(0, scale) for _ in range(8)]
        v = [(scale * chance.uniform(0.1, 1)) ** 2 for _ in range(8)]
        assert fit(y, v, "REML").tau2 >= 0
