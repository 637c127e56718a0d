"""Nothing lies on anything else, nothing leaves the page, no hue."""

import pytest

from medkb.model import Kind
from medkb.plot import article, doses, events, forest, funnel, responses

LONG = "Совместная группа по изучению острых лейкозов у детей и подростков северо-западных областей, когорта B"
UNBROKEN = "a_study_whose_name_is_the_name_of_a_file_that_nobody_has_ever_broken_into_words_and_never_will_v2"


def check(pages):
    assert pages
    for page in pages:
        assert page.overlapping() == []
        assert page.outside() == []
        assert all(red == green == blue for red, green, blue, _ in page.greys)
        wide, high = page.size
        places = [place for mark in page.marks for place in mark.get_transform().transform(mark.get_xydata())]
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in places)


def studies(count, long=False):
    for i in range(count):
        name = (
            f"{LONG} {i}" if long and i % 5 == 1 else f"{UNBROKEN}{i}" if long and i % 5 == 3 else f"Smith {1980 + i}"
        )
        yield name, (i * 7) % 19, 20 + (i * 13) % 90


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_a_forest_plot_of_proportions(drawn, scene, count, lang):
    check(drawn(forest, scene.pooled(studies(count, long=True)), lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_a_forest_plot_of_two_arms_with_an_empty_cell(drawn, scene, measure, lang):
    rows = [(f"Trial {i} $x^2$", i, 30 + i, 2 * i + 1, 29 + 2 * i) for i in range(6)]
    check(drawn(forest, scene.pooled(rows, measure), lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("measure", ["PLO", "PFT", "RR"])
def test_a_funnel_plot(drawn, scene, measure, lang):
    rows = [(f"S{i}", 3 + i, 30 + 9 * i, 5, 40) if measure == "RR" else (f"S{i}", 3 + i, 30 + 9 * i) for i in range(12)]
    check(drawn(funnel, scene.pooled(rows, measure), lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_funnel_plot_of_one_study(drawn, scene, lang):
    check(drawn(funnel, scene.pooled([("S", 3, 30)]), lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_doses_of_many_drugs_in_many_units(drawn, scene, lang):
    units = ("mg", "mg/m2/d", "ug/kg", "10*6.[IU]", "g")
    names = ("semaglutide", "antilymphocyte immunoglobulin (horse)", UNBROKEN, "imatinib")
    found = [
        scene.dose(names[i % 4], 0.003 * 7 ** (i % 9), units[i % 5], source=("own", "cited")[i % 2], total=i % 3 == 0)
        for i in range(80)
    ]
    found += [
        scene.dose("imatinib", low=300, high=800),
        scene.dose("imatinib", high=400),
        scene.dose("imatinib", low=1),
    ]
    check(drawn(doses, found, lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_events_of_many_groups(drawn, scene, lang):
    names = ("chronic graft versus host disease", "nausea", UNBROKEN)
    found = [
        scene.event(names[i % 3], i, 60, round(100 * i / 60, 1), arm=f"{LONG} {i % 4}" if i % 4 == 3 else f"arm {i % 4}",
                    grade_min=(None, 1, 3, 2)[i // 12 % 4], grade_max=(None, 5, 4, 3)[i // 12 % 4], time=("12 mo", None)[i % 2])
        for i in range(48)
    ]  # fmt: skip
    found += [scene.event("death", percent=40 + i, cause="relapse", source="cited", study="ATLAS") for i in range(3)]
    check(drawn(events, found, lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_one_row_each(drawn, scene, lang):
    check(drawn(doses, [scene.dose(value=1)], lang=lang))
    check(drawn(events, [scene.event(count=0, n=9)], lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_an_article_with_many_times(drawn, scene, lang):
    found = []
    for arm in ("all", "A", LONG):
        found += [scene.dose("imatinib", 100 * i + 1, arm=arm) for i in range(20)]
        found += [
            scene.result(Kind.RESPONSE, "complete response", arm=arm, percent=5 * i, time=f"{i + 1} mo")
            for i in range(14)
        ]
        found += [scene.result(Kind.RESPONSE, UNBROKEN, arm=arm, percent=5, count=12, n=240, time="1 a")]
        found += [
            scene.result(
                Kind.SURVIVAL, "overall survival", arm=arm, value=50, unit="%", at="2 a", ci_low=40, ci_high=61
            ),
            scene.result(
                Kind.SURVIVAL, "follow-up", endpoint="follow_up", arm=arm, value=26, unit="mo", statistic="median"
            ),
        ]
        found += [scene.event("chronic graft versus host disease", i, 50, arm=arm, time="30 d") for i in range(5)]
    check(drawn(article, scene.ARTICLE, found, lang=lang))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_best_responses_of_many_groups(drawn, scene, lang):
    codes = ("CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "NR", "NE")
    found = [
        scene.best(code, 3 + i, arm=f"{LONG} {arm}" if arm % 2 else f"arm {arm}", source=("own", "cited")[arm > 8], time=("6 mo", None)[arm % 2])
        for arm in range(12)
        for i, code in enumerate(codes)
    ]  # fmt: skip
    check(drawn(responses, found, lang=lang))
