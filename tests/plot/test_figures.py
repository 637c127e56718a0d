"""What is drawn is what was read, each figure once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from medkb.errors import PlotError
from medkb.export.groups import Group
from medkb.model import Kind
from medkb.plot import article, doses, events, forest, funnel, responses
from medkb.plot.marks import SHAPES, mark

OWN, CITED = ("o", "0"), ("D", "white")


def below_key(page):
    """Marks without those of the key, which stand above the table."""
    top = min(y for text, (_, y, _, _) in page.texts if text in KEYS)
    high = page.size[1]
    return [m for m in page.marks if high - m.get_ydata()[0] < top]


KEYS = {"Drug", "Event", "Study", "Препарат"}


def shapes(marks):
    return sorted((str(m.get_marker()), str(m.get_markerfacecolor())) for m in marks for _ in m.get_xdata())


def test_a_dose_is_one_mark_own_and_cited_of_another_shape(drawn, scene):
    found = [scene.dose(value=1), scene.dose(value=2), scene.dose(value=1, source="cited")]
    (page,) = drawn(doses, found)
    assert shapes(below_key(page)) == [CITED, OWN, OWN]
    assert page.has("1; 2 [2/1]")
    assert page.has("1 [1/1]")


def test_equal_doses_lie_beside_each_other(drawn, scene):
    (page,) = drawn(doses, [scene.dose(value=5) for _ in range(4)])
    places = {(m.get_xdata()[0], round(m.get_ydata()[0], 1)) for m in below_key(page)}
    assert len({x for x, _ in places}) == 1
    assert len(places) == 4


def test_many_equal_doses_are_one_mark_with_their_number(drawn, scene):
    (page,) = drawn(doses, [scene.dose(value=5) for _ in range(30)])
    assert len(below_key(page)) == 1
    assert page.has("×30")
    assert page.has("5 [30/1]")


def test_units_have_axes_of_their_own_and_are_never_converted(drawn, scene):
    (page,) = drawn(
        doses, [scene.dose(value=1000, unit="mg"), scene.dose(value=1, unit="g"), scene.dose(value=3, unit="mg/m2")]
    )
    assert len(page.axes) == 3
    assert page.has("mg/m²")
    assert page.has("1000 [1/1]")


def test_totals_of_a_course_have_a_row_of_their_own(drawn, scene):
    (page,) = drawn(doses, [scene.dose(value=1), scene.dose(value=7, total=True)])
    assert {"semaglutide", "semaglutide, total"} <= {text for text, _ in page.texts}


def test_a_range_is_a_bar_and_a_bound_an_arrow(drawn, scene):
    (page,) = drawn(doses, [scene.dose(low=2, high=6), scene.dose(high=9), scene.dose(low=1)])
    assert shapes(below_key(page)) == [("<", "0"), (">", "0"), ("|", "0"), ("|", "0"), ("|", "0"), ("|", "0")]
    assert page.has("from 1; 2–6; up to 9")


def test_doses_in_russian(drawn, scene):
    (page,) = drawn(doses, [scene.dose(value=0.25, unit="mg/m2/d")], lang="ru")
    assert page.has("семаглутид")
    assert page.has("мг/м²/сут")
    assert page.has("0,25 [1/1]")
    assert not any("." in text for text, _ in page.texts if text[:1].isdigit())


def test_a_dose_without_a_unit_is_not_drawn(scene, tmp_path):
    with pytest.raises(PlotError, match="no dose with a number and a unit"):
        doses([scene.dose(value=1, unit=None)], tmp_path / "a.svg")


def test_groups_have_shapes_and_grades_fillings(drawn, scene):
    found = [
        scene.event(percent=10 * i, arm=arm, grade_min=g)
        for i, (arm, g) in enumerate([("A", 1), ("A", 3), ("B", 1), ("B", 3)])
    ]
    (page,) = drawn(events, found)
    assert shapes(below_key(page)) == [("o", "0"), ("o", "white"), ("s", "0"), ("s", "white")]


def test_all_shapes_are_distinct_and_leave_the_diamond_to_what_is_cited():
    assert len({str(mark(shape)["marker"]) for shape in SHAPES}) == len(SHAPES) >= 10
    assert "D" not in SHAPES


def test_events_have_the_printed_figures_beside_them(drawn, scene):
    found = [
        scene.event("nausea", 12, 38, 31.6, grade_min=1, grade_max=5),
        scene.event("nausea", 3, 38, 7.9, grade_min=3, grade_max=4),
        scene.event("death", 2, 38),
        scene.event("rash", percent=5.0),
    ]
    (page,) = drawn(events, found)
    for text in ("12/38 (31.6%)", "gr. 3–4: 3/38 (7.9%)", "2/38†", "5.0%†", "† No grade given."):
        assert page.has(text), text
    assert not page.has("5.3%")


def test_a_point_without_a_printed_percentage_stands_at_events_over_patients(drawn, scene):
    (page,) = drawn(events, [scene.event("nausea", percent=40), scene.event("rash", 4, 10)])
    assert len({m.get_xdata()[0] for m in below_key(page)}) == 1


def test_frequent_events_come_first_and_a_stated_zero_is_drawn(drawn, scene):
    (page,) = drawn(events, [scene.event("nausea", 0, 20), scene.event("rash", 9, 20), scene.event("death", 1, 20)])
    at = {text: box[1] for text, box in page.texts if text in {"nausea", "rash", "death"}}
    assert at["rash"] > at["death"] > at["nausea"]
    assert len(below_key(page)) == 3


def test_cited_events_stand_below_the_own_ones_as_diamonds(drawn, scene):
    (page,) = drawn(
        events, [scene.event("nausea", percent=4), scene.event("rash", percent=50, source="cited", study="ATLAS")]
    )
    at = {text: box[1] for text, box in page.texts}
    assert at["nausea"] > at["Cited: figures of other studies"] > at["rash"]
    assert shapes(below_key(page)) == [("D", "white"), ("o", "white")]
    assert page.has("ATLAS")
    assert page.has("1 of them are cited")


def test_events_of_several_articles_are_named_by_article(drawn, scene):
    (page,) = drawn(events, [scene.event(percent=4), scene.event(percent=5, article=scene.OTHER, arm="B", size=7)])
    assert page.has("Ivanova 2021: all patients")
    assert page.has("Petrov 2022: B")
    assert page.has("2 figures from 2 articles")


def test_events_that_cannot_be_drawn_are_counted(drawn, scene):
    (page,) = drawn(events, [scene.event(percent=4), scene.event(count=3)], left_out={"competition": 2})
    assert page.has("Not drawn, for want of a denominator and a percentage: 1 figure.")
    assert page.has("another figure of this study, arm and outcome is used: 2 figures")


def test_events_without_any_rate_are_an_error_that_says_so(scene, tmp_path):
    with pytest.raises(PlotError, match="1 figures have neither a percentage nor"):
        events([scene.event(count=3)], tmp_path / "a.svg")


def test_a_forest_plot_has_every_study_with_its_figures(drawn, scene):
    found = scene.pooled([("A", 3, 20), ("B", 5, 30), ("C", 12, 33)])
    (page,) = drawn(forest, found)
    for study in found.studies:
        assert page.has(f"{study.x:.0f}/{study.n:.0f}")
        assert page.has(f"{study.estimate:.2f} [{study.low:.2f}, {study.high:.2f}]")
        assert page.has(f"{study.weight:.1f}%")
    assert page.has(f"{found.estimate:.2f} [{found.low:.2f}, {found.high:.2f}]")
    assert page.has(f"I² = {found.i2:.1f}%, τ² = {found.tau2:.4f}, Q(2) = {found.q:.2f}, p = {found.q_p:.3f}")


def test_squares_grow_with_the_weight(drawn, scene):
    found = scene.pooled([("A", 3, 20), ("B", 50, 300), ("C", 12, 90)])
    (page,) = drawn(forest, found)
    squares = [m for m in below_key(page) if m.get_marker() == "s"]
    sides = [square.get_markersize() for square in squares]
    weights = [study.weight for study in found.studies]
    assert sorted(sides) == [side for _, side in sorted(zip(weights, sides, strict=True))]
    assert (sides[0] / sides[1]) ** 2 == pytest.approx(weights[0] / weights[1])


def test_the_diamond_is_as_wide_as_the_interval(drawn, scene):
    found = scene.pooled([("A", 3, 20), ("B", 5, 30), ("C", 12, 33)])
    (page,) = drawn(forest, found)
    (axes,) = page.axes
    diamond = next(p for p in page.patches if hasattr(p, "get_xy") and len(p.get_xy()) == 5)
    left, wide = axes.get_position().x0 * page.size[0], axes.get_position().width * page.size[0]
    low, high = axes.get_xlim()
    ends = [low + (x - left) / wide * (high - low) for x, _ in diamond.get_xy()]
    assert min(ends) == pytest.approx(found.low)
    assert max(ends) == pytest.approx(found.high)


def test_ratios_stand_on_a_logarithmic_axis_and_proportions_do_not(drawn, scene):
    ratio = scene.pooled([("A", 3, 20, 9, 22), ("B", 5, 30, 7, 31)], "RR")
    assert drawn(forest, ratio)[0].axes[0].get_xscale() == "log"
    assert drawn(forest, scene.pooled([("A", 3, 20), ("B", 5, 30)]))[0].axes[0].get_xscale() == "linear"


def test_equal_effects_have_no_prediction_interval(drawn, scene):
    rows = [("A", 3, 20), ("B", 5, 30)]
    assert drawn(forest, scene.pooled(rows))[0].has("95% prediction interval")
    assert not drawn(forest, scene.pooled(rows, method="EE"))[0].has("95% prediction interval")


def test_an_interval_that_leaves_the_axis_ends_in_an_arrow(drawn, scene):
    rows = [("A", 20, 200, 22, 210), ("B", 0, 9, 5, 9)]
    (page,) = drawn(forest, scene.pooled(rows, "RR"))
    assert any(m.get_marker() == "<" for m in page.marks)
    assert page.has("B*")
    assert page.has("0.5 added to each cell")


def test_left_out_studies_and_warnings_stand_below(drawn, scene):
    (page,) = drawn(forest, scene.pooled([("A", 3, 20), ("B", 0, 30), ("D", 9, 8)]))
    assert page.has("Left out: D")
    assert page.has("Be careful")


def test_a_forest_plot_in_russian_has_decimal_commas(drawn, scene):
    (page,) = drawn(forest, scene.pooled([("Иванов 2020", 3, 20), ("Петров 2021", 5, 30)]), lang="ru")
    assert page.has("0,15 [0,03; 0,38]")
    assert page.has("Неоднородность")
    assert page.has("95\N{NO-BREAK SPACE}% интервал предсказания")


def test_a_funnel_plot_has_one_point_a_study_at_its_effect_and_error(drawn, scene):
    found = scene.pooled([(f"S{i}", 3 + i, 30 + 9 * i) for i in range(7)])
    (page,) = drawn(funnel, found)
    points = [line for line in page.axes[0].lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in points] == [study.yi for study in found.studies]
    assert [line.get_ydata()[0] for line in points] == pytest.approx([study.vi**0.5 for study in found.studies])
    assert page.axes[0].get_ylim()[1] == 0


def test_nothing_pooled_is_nothing_to_draw(scene, tmp_path):
    empty = replace(scene.pooled([("A", 3, 20)]), studies=())
    for draw in (forest, funnel):
        with pytest.raises(PlotError, match="no study was pooled"):
            draw(empty, tmp_path / "a.svg")


def article_facts(scene):
    cr, os_ = "complete response", "overall survival"
    yield scene.dose("imatinib", 400, "mg/d", arm="A", size=30)
    for percent in (60, 40, 20):
        yield scene.result(Kind.RESPONSE, cr, arm="A", size=30, percent=percent, time="6 mo")
    yield scene.result(
        Kind.SURVIVAL, os_, arm="A", statistic="rate", value=71.5, unit="%", at="2 a", ci_low=60, ci_high=80
    )
    yield scene.result(Kind.SURVIVAL, os_, arm="A", statistic="median", unit="mo", reached=False)
    yield scene.result(
        Kind.SURVIVAL, "follow-up", endpoint="follow_up", arm="A", statistic="median", value=29, unit="mo"
    )
    yield scene.event("nausea", 3, 30, arm="A", time="30 d")
    yield scene.event("rash", 3, 30, arm="A, older")
    yield scene.event("rash", 50, 300, source="cited")


def test_an_article_tells_sizes_doses_results_and_times(drawn, scene):
    (page,) = drawn(article, scene.ARTICLE, list(article_facts(scene)))
    for text in (
        "A trial of two drugs",
        "A (n = 30)".replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"),
        "imatinib 400\N{NO-BREAK SPACE}mg/day",
        "complete response, 6\N{NO-BREAK SPACE}mo",
        "71.5% [60–80]",
        "not reached",
        "Follow-up 29\N{NO-BREAK SPACE}mo",
        "6\N{NO-BREAK SPACE}mo: CR",
        "2\N{NO-BREAK SPACE}y: OS",
        "30\N{NO-BREAK SPACE}d: nausea",
    ):
        assert page.has(text), text


def test_an_article_tells_what_it_leaves_out(drawn, scene):
    (page,) = drawn(article, scene.ARTICLE, list(article_facts(scene)))
    assert page.has("1 figure (A, older)")
    assert page.has("cited from other studies: 1 figure")
    assert not page.has("50/300")


def test_an_article_in_russian(drawn, scene):
    (page,) = drawn(article, scene.ARTICLE, list(article_facts(scene)), lang="ru")
    for text in (
        "Сравнение двух препаратов",
        "иматиниб 400\N{NO-BREAK SPACE}мг/сут",
        "общая выживаемость, 2\N{NO-BREAK SPACE}года",
        "71,5\N{NO-BREAK SPACE}% [60–80]",
        "не достигнута",
    ):
        assert page.has(text), text


def test_long_lists_of_an_article_say_how_many_more(drawn, scene):
    found = [scene.event("nausea", i, 30, time=f"{i + 1} d") for i in range(15)]
    (page,) = drawn(article, scene.ARTICLE, found, most=4)
    assert page.has("and 11 more")


def test_an_article_without_results_of_its_own_says_what_there_is(scene, tmp_path):
    with pytest.raises(PlotError, match="no results of its own; there are 1 cited facts"):
        article(scene.ARTICLE, [scene.event(percent=Decimal(5), source="cited")], tmp_path / "a.svg")


def test_every_figure_is_told_in_words_too(drawn, scene):
    (page,) = drawn(doses, [scene.dose(value=1), scene.dose(low=2, high=4, source="cited")])
    assert "semaglutide: 1 mg (own); 2–4 mg (cited)" in page.words


def boxes(page):
    """Width, lightness and hatching of the parts of the bars, from the left."""
    bars = [p for p in page.patches if hasattr(p, "get_width") and p.get_height() == 11.0 and p.get_edgecolor()[0] == 0]
    return [(p.get_width(), p.get_facecolor()[0], p.get_hatch()) for p in sorted(bars, key=lambda p: p.get_x())]


def test_parts_of_a_bar_are_as_wide_as_their_shares_and_all_look_otherwise(drawn, scene):
    shares = {
        "CR": 10.0,
        "CRi": 5.0,
        "VGPR": 10.0,
        "PR": 20.0,
        "MR": 5.0,
        "SD": 20.0,
        "PD": 10.0,
        "NR": 5.0,
        "NE": 15.0,
    }
    (page,) = drawn(responses, [scene.best(code, share, arm="A") for code, share in reversed(shares.items())])
    found = boxes(page)
    assert [wide / found[0][0] * 10 for wide, _, _ in found] == pytest.approx(list(shares.values()))
    assert len({look for _, *look in map(tuple, found) for look in [tuple(look)]}) == len(shares)


def test_best_responses_have_printed_figures_and_a_key(drawn, scene):
    (page,) = drawn(
        responses, [scene.best("CR", 31.4, count=11, n=35, arm="A"), scene.best("PD", count=1, n=35, arm="A")]
    )
    assert page.has("CR 11/35 (31.4%); PD 1/35")
    assert page.has("31.4%")
    assert page.has("PD: progressive disease")
    assert not page.has("2.9%")


def test_categories_that_make_more_than_a_whole_are_not_stacked(drawn, scene):
    over = [scene.best("CR", 60, arm="A"), scene.best("PR", 60, arm="A")]
    (page,) = drawn(responses, [*over, scene.best("CR", 40, arm="B")])
    assert len(boxes(page)) == 1
    assert page.has("make more than a whole or one is told twice: 2 figures")


def test_only_categories_that_make_more_than_a_whole_are_an_error(scene, tmp_path):
    with pytest.raises(PlotError, match="2 figures make more than a whole"):
        responses([scene.best("CR", 60), scene.best("PR", 60)], tmp_path / "a.svg")


def test_numbers_that_are_not_the_printed_ones_are_marked(drawn, scene):
    found = scene.pooled([("A", 3, 20), ("B", 5, 30), ("C", 5, 30)])
    status = ("printed", "derived", "corrected")
    rows = [
        replace(s, row=replace(s.row, about={"xi_status": told, "percent_status": "derived"}))
        for s, told in zip(found.studies, status, strict=True)
    ]
    (page,) = drawn(forest, replace(found, studies=tuple(rows)))
    assert {"A", "B†", "C‡"} <= {text for text, _ in page.texts}
    assert page.has("† Derived from printed numbers")
    assert page.has("‡ Corrected by a reviewer")


def test_figures_that_a_reviewer_has_corrected_are_counted(drawn, scene):
    for draw, found in (
        (doses, scene.dose(value=1)),
        (events, scene.event(percent=4)),
        (responses, scene.best("CR", 9)),
    ):
        (page,) = drawn(draw, [found, replace(found, status="corrected", group=Group("B"))])
        assert page.has("Corrected by a reviewer: 1 figure."), draw


def test_many_left_out_studies_are_counted(drawn, scene):
    (page,) = drawn(forest, scene.pooled([("A", 3, 20), ("B", 5, 30), *((f"D{i}", 9, 8) for i in range(9))]))
    assert page.has("Left out: 9 entries")
    assert not page.has("D3")


def test_groups_of_one_article_are_not_called_studies(drawn, scene):
    found = scene.pooled([("A", 3, 20), ("B", 5, 30), ("C", 5, 30)])
    rows = [replace(s, row=replace(s.row, about={"document": d})) for s, d in zip(found.studies, "xxy", strict=True)]
    for draw in (forest, funnel):
        (page,) = drawn(draw, replace(found, studies=tuple(rows)))
        assert page.has("3 groups, 2 articles")
