"""The count of what was read, failed, excluded and included."""

import csv
import io
import shutil
from collections import Counter

import pytest
from lxml import etree

from medkb.export.choice import Choice
from medkb.store import open_store
from medkb.store.journal import NAME, READ, Seen, put, seen
from medkb.studies import FLOWS, evidence_table
from medkb.studies.flow import Counted, steps
from medkb.studies.flow_picture import flow_svg
from medkb.studies.model import Step


def counts(table_or_steps):
    flow = getattr(table_or_steps, "flow", table_or_steps)
    return {step.key: step.count for step in flow}


def parts(table, key):
    return dict(next(step for step in table.flow if step.key == key).parts)


def test_files_are_counted_from_the_journal(tables):
    found = counts(tables["en"])
    assert (found["given"], found["failed"], found["read"], found["base"]) == (3, 1, 2, 2)


def test_failures_are_told_with_their_reasons(tables):
    assert parts(tables["en"], "failed") == {"the file is empty": 1}


def test_the_numbers_of_a_flow_add_up(tables):
    found = counts(tables["en"])
    assert found["given"] == found["failed"] + found["read"]
    assert found["base"] == found["silent"] + found["own"]
    assert found["own"] == found["excluded"] + found["included"]


def test_results_are_counted_by_the_rule_that_excluded_them(kb):
    with open_store(kb, read_only=True) as store:
        table = evidence_table(store, Choice(outcome="CR", arm="placebo"))
    assert parts(table, "rule") == {"another outcome, endpoint or event": 2, "another group": 2}
    assert counts(table)["included"] == 1


def test_an_article_is_excluded_by_the_last_rule_that_it_met(store):
    dropped = Counter(outcome=9, drug=1)
    flow = steps(store, [Counted("a", 10, 0, dropped)])
    assert next(step.parts for step in flow if step.key == "excluded") == (("drug", 1),)


def test_rules_are_told_in_the_language(kb):
    with open_store(kb, read_only=True) as store:
        table = evidence_table(store, Choice(arm="placebo"), "ru")
    assert set(parts(table, "rule")) == {"другая группа"}


def test_without_a_journal_reading_is_not_recorded(kb, tmp_path):
    copy = shutil.copytree(kb, tmp_path / "kb")
    (copy / NAME).unlink()
    with open_store(copy, read_only=True) as store:
        found = counts(evidence_table(store))
    assert (found["given"], found["failed"], found["read"]) == (None, None, None)


def test_articles_removed_repeated_and_loaded_are_told_apart(kb, tmp_path):
    copy = shutil.copytree(kb, tmp_path / "kb")
    files = seen(copy)
    one, other = sorted((entry for entry in files.values() if entry.state == READ), key=lambda entry: entry.path)
    del files[other.path]
    files |= {"again": Seen("again", READ, one.document), "gone": Seen("gone", READ, "no longer there")}
    put(copy, files)
    with open_store(copy, read_only=True) as store:
        found = counts(evidence_table(store))
    assert (found["again"], found["gone"], found["loaded"], found["base"]) == (1, 1, 1, 2)


def test_an_article_without_results_is_silent(kb):
    with open_store(kb, read_only=True) as store:
        found = counts(steps(store, [Counted("a", own=False), Counted("b", 3, 3, study="B")]))
    assert (found["silent"], found["own"], found["included"], found["studies"]) == (1, 1, 1, 1)


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("reason", ["a < b & c", "\x00", "слово " * 200])
def test_a_picture_is_well_formed(lang, reason):
    flow = [
        Step("read", "given", None),
        Step("choice", "excluded", 9, tuple((f"{reason}{n}", n) for n in range(9)), aside=True),
    ]
    etree.fromstring(flow_svg(flow, lang, reason).encode())


def test_a_picture_says_every_count(tables):
    svg = flow_svg(tables["en"].flow, "en", "Flow")
    text = " ".join(etree.fromstring(svg.encode()).itertext())
    assert all(f": {step.count}" in text for step in tables["en"].flow)


def test_the_flow_as_csv(tables):
    stream = io.BytesIO()
    FLOWS["csv"](tables["en"], stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode())))
    assert {"Step": "Not read", "Reason": "the file is empty", "Number": "1"} in rows


def test_the_flow_as_a_page(tables):
    stream = io.BytesIO()
    FLOWS["html"](tables["ru"], stream)
    assert "Подано файлов" in stream.getvalue().decode()
