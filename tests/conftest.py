"""Options and settings of the whole suite."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# No deadline: the first word of a run loads the dictionary, and both cores may be busy.
settings.register_profile("medkb", deadline=None, derandomize=bool(os.environ.get("CI")), database=None)
settings.load_profile("medkb")


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the files of tests/golden anew instead of comparing with them",
    )


@pytest.fixture
def rewrite_golden(request):
    return request.config.getoption("--rewrite-golden")
