"""Answers that are kept while nothing is written."""

import pytest

from medkb.serve.kept import Kept
from medkb.serve.protocol import Asked
from medkb.serve.tasks import Named, Reply, Sparql

PAGE = Reply(200, "text/html", b"x" * 10)


def named(number):
    return Named(f"query-{number}", (), "")


def test_an_answer_is_kept_until_everything_is_forgotten():
    kept = Kept()
    kept.put(named(1), PAGE, kept.age)
    assert kept.get(named(1)) == PAGE
    kept.forget()
    assert kept.get(named(1)) is None


def test_an_answer_that_was_begun_before_a_write_is_not_kept():
    kept = Kept()
    before = kept.age
    kept.forget()
    kept.put(named(1), PAGE, before)
    assert kept.get(named(1)) is None


def test_what_was_not_asked_for_longest_goes_first():
    kept = Kept(room=30)
    for number in (1, 2, 3):
        kept.put(named(number), PAGE, kept.age)
    kept.get(named(1))
    kept.put(named(4), PAGE, kept.age)
    assert [kept.get(named(number)) is not None for number in (1, 2, 3, 4)] == [True, False, True, True]


@pytest.mark.parametrize(
    ("task", "reply"),
    [
        (Sparql(Asked("SELECT (NOW() AS ?t) {}"), ""), PAGE),
        (named(1), Reply(404, "text/plain", b"no")),
        (named(1), Reply(200, "text/csv", b"", "/a/file")),
        (named(1), Reply(200, "text/csv", b"x" * 31)),
    ],
)
def test_some_answers_are_not_kept(task, reply):
    kept = Kept(room=30)
    kept.put(task, reply, kept.age)
    assert kept.get(task) is None
