"""Derived numbers follow from printed ones, say how, and never take their place."""

import math
import runpy
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.errors import ExportError
from medkb.export.derive import (
    METHODS,
    count_from_percent,
    decimals,
    derived,
    interval,
    log_ratio,
    percent_from_count,
    turned,
)
from medkb.export.results import results
from medkb.model import Kind

TOLD = runpy.run_path(str(Path(__file__).with_name("told.py")))
cr, store_article = TOLD["cr"], TOLD["store_article"]
sizes = st.integers(1, 400)


def rounded(count, n, places, how=ROUND_HALF_UP):
    return (Decimal(100) * count / n).quantize(Decimal(1).scaleb(-places), how)


@given(st.data(), sizes, st.integers(0, 2), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_a_count_that_was_rounded_to_a_percentage_is_found_or_nothing_is(data, n, places, how):
    count = data.draw(st.integers(0, n))
    found = count_from_percent(rounded(count, n, places, how), n, places)
    assert found is None or found.value == count


@given(st.data(), sizes, st.integers(0, 2))
def test_there_is_no_count_where_two_have_the_percentage(data, n, places):
    percent = rounded(data.draw(st.integers(0, n)), n, places)
    several = [k for k in range(n + 1) if rounded(k, n, places) == percent]
    if len(several) > 1:
        assert count_from_percent(percent, n, places) is None


@given(st.integers(1, 99))
def test_one_decimal_tells_the_count_of_up_to_a_hundred_people(n):
    assert all(count_from_percent(rounded(k, n, 1), n, 1).value == k for k in range(n + 1))


@pytest.mark.parametrize(
    ("percent", "n", "places", "count"),
    [
        ("50", 20, 0, 10),
        ("60.0", 20, 1, 12),
        ("33.3", 9, 1, 3),
        ("29.7", 40, 1, None),  # of no whole number
        ("50", 300, 0, None),  # of three whole numbers
        ("0", 20, 0, 0),
        ("100", 20, 0, 20),
        ("101", 20, 0, None),
        ("-1", 20, 0, None),
        ("50", 0, 0, None),
        ("12.5", 8, 1, 1),
        ("12.5", 200, 1, 25),
    ],
)
def test_the_count_of_a_percentage(percent, n, places, count):
    found = count_from_percent(Decimal(percent), n, places)
    assert (found and found.value) == count


@given(st.data(), sizes)
def test_the_percentage_of_a_count_gives_the_count_back(data, n):
    count = data.draw(st.integers(0, n))
    share = percent_from_count(count, n)
    assert count_from_percent(share.value, n, 2).value == count


@pytest.mark.parametrize(("count", "n"), [(5, 4), (1, 0), (0, 0), (-1, 4)])
def test_a_count_that_cannot_be_has_no_percentage_and_no_interval(count, n):
    assert percent_from_count(count, n) is None
    assert interval(count, n) is None


@pytest.mark.parametrize(
    ("printed", "figure", "expected"),
    [
        ("24 (60,0 %)", "60", 1),
        ("24 (60 %)", "60", 0),
        ("24 (60·00%)", "60", 2),
        ("24/40 (60.0)", "60", 1),
        ("5 (5,0 %)", "5", 1),
        ("four of ten", "40", 0),
        ("", "39.6", 1),
        ("4160 (60 %)", "60", 0),
        ("60.05; 60 %", "60", 0),
    ],
)
def test_the_decimals_of_a_printed_figure(printed, figure, expected):
    assert decimals(printed, Decimal(figure)) == expected


@pytest.mark.parametrize(
    ("method", "low", "high"),
    # 15 of 20; Wilson: Newcombe, Stat Med 1998;17:857-72, eq. 3; Clopper-Pearson: beta quantiles
    [("wilson", 53.13, 88.81), ("clopper-pearson", 50.90, 91.34)],
)
def test_the_interval_of_a_proportion(method, low, high):
    both = interval(15, 20, method=method)
    assert [round(bound.value, 2) for bound in both] == [low, high]
    assert METHODS[method] in both[0].formula
    assert ("level", 95) in both[0].inputs


@given(st.data(), sizes, st.sampled_from(sorted(METHODS)))
def test_an_interval_holds_its_proportion_and_grows_with_the_level(data, n, method):
    count = data.draw(st.integers(0, n))
    narrow, wide = (interval(count, n, Decimal(level), method) for level in (80, 99))
    assert 0 <= wide[0].value <= narrow[0].value + 1e-9
    assert narrow[1].value <= wide[1].value + 1e-9
    assert wide[1].value <= 100 + 1e-9
    assert narrow[0].value - 1e-9 <= 100 * count / n <= narrow[1].value + 1e-9


@pytest.mark.parametrize("level", ["0", "100", "-5"])
def test_a_level_that_is_none_is_an_error(level):
    with pytest.raises(ExportError, match="between 0 and 100"):
        interval(1, 2, Decimal(level))


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(ExportError, match="known: wilson, clopper-pearson"):
        interval(1, 2, method="wald")


def test_the_standard_error_of_a_ratio_is_that_of_its_interval():
    log, error = log_ratio(Decimal("0.60"), Decimal("0.45"), Decimal("0.80"), Decimal(95))
    assert log.value == pytest.approx(math.log(0.6))
    assert error.value == pytest.approx(math.log(0.80 / 0.45) / (2 * 1.959964), rel=1e-6)
    assert dict(error.inputs) == {"ci_low": Decimal("0.45"), "ci_high": Decimal("0.80"), "ci_level": 95}


@given(st.floats(-2, 2), st.floats(0.05, 1), st.sampled_from([80, 90, 95, 99]))
def test_an_interval_made_of_a_standard_error_gives_it_back(yi, sei, level):
    from scipy.stats import norm

    z = norm.ppf(0.5 + level / 200)
    ratio, low, high = (Decimal(repr(math.exp(yi + side * z * sei))) for side in (0, -1, 1))
    log, error = log_ratio(ratio, low, high, Decimal(level))
    assert (log.value, error.value) == (pytest.approx(yi, abs=1e-9), pytest.approx(sei, rel=1e-9))


def test_a_ratio_turned_round_says_so():
    log, _ = log_ratio(Decimal("0.5"), Decimal("0.4"), Decimal("0.7"), Decimal(95))
    back = turned(log)
    assert back.value == -log.value
    assert "arm to comparator" in log.formula
    assert "comparator to arm" in back.formula


@pytest.mark.parametrize(("ratio", "low", "high"), [("0.9", "1.1", "1.5"), ("0.5", "0", "1"), ("1", "1", "1")])
def test_an_interval_without_its_ratio_or_above_nothing_gives_nothing(ratio, low, high):
    assert log_ratio(Decimal(ratio), Decimal(low), Decimal(high), Decimal(95)) is None


# --- what follows from a result ---


def one(store, *facts):
    store_article(store, "a.txt", facts)
    return next(found[0] for _, found in results(store, [Kind.RESPONSE]))


def test_a_missing_count_follows_from_the_printed_percentage(empty):
    result = one(empty, cr("60,0 %", percent=60, n=20))
    found = derived(result)
    assert found["count"].value == 12
    assert found["count"].inputs == (("percent", Decimal(60)), ("n", 20))
    assert result.values["count"] is None


def test_a_coarse_percentage_of_many_gives_no_count_and_no_interval(empty):
    assert derived(one(empty, cr("60 %", percent=60, n=300))) == {}


def test_an_interval_of_a_derived_count_says_that_the_count_is_derived(empty):
    low = derived(one(empty, cr("60,0 %", percent=60, n=20)))["ci_low"]
    assert "the only whole k" in low.formula
    assert ("percent", Decimal(60)) in low.inputs


def test_printed_numbers_are_never_derived(empty):
    result = one(empty, cr("15/20 (70 %)", count=15, n=20, percent=70, ci_low=50, ci_high=90))
    assert derived(result) == {}


def test_one_printed_bound_is_not_joined_by_a_derived_one(empty):
    assert set(derived(one(empty, cr("15/20", count=15, n=20, ci_low=50)))) == {"percent"}


def test_nothing_follows_without_a_denominator(empty):
    assert derived(one(empty, cr("60 %", percent=60))) == {}
    assert derived(one(empty, cr("12", count=12))) == {}


HR = {"measure": "HR", "value": Decimal("0.6"), "ci_low": Decimal("0.45"), "ci_high": Decimal("0.8")}
HR |= {"ci_level": Decimal(95)}


def ratio(store, **values):
    return derived(replace(one(store, cr("HR 0.60 (0.45-0.80)")), values=HR | values))


def test_the_logarithm_of_a_printed_ratio_is_told_both_ways(empty):
    found = ratio(empty)
    assert set(found) == {"yi", "yi_turned", "sei"}
    assert found["yi"].value == -found["yi_turned"].value == pytest.approx(math.log(0.6))


@pytest.mark.parametrize("missing", ["value", "ci_low", "ci_high", "ci_level"])
def test_a_ratio_without_its_interval_and_level_has_no_logarithm(empty, missing):
    assert ratio(empty, **{missing: None}) == {}


def test_bounds_are_no_percentage(empty):
    assert derived(one(empty, cr("up to 60 %", high=60, n=20))) == {}
