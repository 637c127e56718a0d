"""From a knowledge base to what is pooled."""

import runpy
from pathlib import Path

import pytest

from medkb.errors import ExportError
from medkb.export.choice import Choice
from medkb.export.pooled import pooled_table
from medkb.graph import article_iri, article_quads
from medkb.model import AdverseEvent, Cohort, Response
from medkb.pool import Settings, Writer, pool_rows, rows
from medkb.store import EmbeddedStore

S = runpy.run_path(str(Path(__file__).parents[1] / "graph" / "samples.py"))
CR, NEUTROPENIA = S["V"] + "outcome/CR", S["V"] + "event/neutropenia"
CHOICE = Choice(outcome="CR", one_row=True)


def response(count, n, arm, **slots):
    return (
        Response,
        f"полный ответ у {count} из {n}",
        {"outcome": "CR", "count": count, "n": n, "concept": CR, "arm": arm} | slots,
    )


def event(count, n, arm):
    slots = {"event": "neutropenia", "count": count, "n": n, "concept": NEUTROPENIA, "arm": arm}
    return (AdverseEvent, f"нейтропения у {count} из {n}", slots)


def arm(n, label):
    return (Cohort, f"группа {label}, {n} больных", {"n": n, "role": "arm", "label": label, "arm": label})


ARTICLES = {
    "petrov.txt": [
        arm(48, "A"), arm(47, "B"),
        response(19, 48, "A"), response(7, 20, "A, women"), response(12, 47, "B"), event(11, 48, "A"), event(3, 47, "B"),
    ],
    "ivanova.txt": [
        response(10, 30, "all"), response(4, 11, "high risk"),
        response(33, 90, "", source="cited", study="NOVA-1", refs=(3,)),
    ],
    "short.txt": [(Response, "полный ответ у 40 %", {"outcome": "CR", "percent": 40, "concept": CR, "arm": "all"})],
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    with EmbeddedStore.open(tmp_path_factory.mktemp("pooled") / "kb", create=True) as store:
        for number, (file, facts) in enumerate(ARTICLES.items()):
            document, claims = S["article"](file, f"10.5/{number}", facts)
            store.replace_graph(article_iri(claims[0].document), article_quads(document, claims, S["RUN"], []))
        store.load_vocabulary(S["VOCABULARY"], "d")
        yield store


def pooled(base, measure="PLO", choice=CHOICE, lang="en"):
    table, left_out = pooled_table(base, "" if measure == "PLO" else measure, choice, lang=lang)
    return pool_rows(rows(table, measure), Settings(measure), left_out)


def test_one_row_a_study_and_group_is_pooled_with_its_claim(base):
    found = pooled(base)
    assert sorted((study.x, study.n) for study in found.studies) == [(10, 30), (12, 47), (19, 48)]
    assert all(study.row.about["claim"] for study in found.studies)


def test_a_part_of_a_group_that_is_there_is_left_out_and_named(base):
    parts = {one.row.about["arm"]: one.given["whole"] for one in pooled(base).left_out if one.reason == "part"}
    assert parts == {"A, women": "A", "high risk": "all"}


def test_a_part_that_is_asked_for_is_pooled(base):
    (study,) = pooled(base, choice=Choice(outcome="CR", arm="A, women", one_row=True)).studies
    assert (study.x, study.n) == (7, 20)


def test_a_percentage_alone_is_left_out_with_the_way_to_have_it(base):
    (one,) = [one for one in pooled(base).left_out if one.reason == "only-percent"]
    assert one.given == {"column": "xi", "percent": "40"}


@pytest.mark.parametrize(("lang", "told"), [("en", "1 result: cited"), ("ru", "Результатов: 1: процитированы")])
def test_what_was_not_asked_for_is_counted(base, lang, told):
    assert f"- {told}" in "\n".join(Writer(pooled(base, lang=lang), lang).lines())


def test_cited_results_are_pooled_when_asked_for_and_warned_of(base):
    found = pooled(base, choice=Choice(outcome="CR", source="cited", one_row=True))
    assert [(study.x, study.n) for study in found.studies] == [(33, 90)]
    assert "cited" in {warned.rule for warned in found.warnings}


def test_two_arms_are_pooled_from_pairs_of_groups(base):
    found = pooled(base, "RR", Choice(event="neutropenia", one_row=True))
    (study,) = found.studies
    assert (study.x, study.n, study.x2, study.n2) == (11, 48, 3, 47)
    assert study.label.endswith(": A / B")
    assert found.estimate == pytest.approx((11 / 48) / (3 / 47))
    assert "order" in {warned.rule for warned in found.warnings}


def test_nothing_that_fits_is_an_error_that_tells_what_there_was(base):
    with pytest.raises(ExportError, match=r"no result of this knowledge base is what was asked for: .*another group"):
        pooled(base, choice=Choice(outcome="CR", arm="C", one_row=True))
