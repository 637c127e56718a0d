"""Every check is told in words, and none that is not there."""

import pytest

from medkb.check.rules import rule_words
from medkb.check.run import CHECKS


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_check_is_told_in_words(lang):
    assert set(rule_words(lang)) == set(CHECKS)
    assert all(rule_words(lang).values())
