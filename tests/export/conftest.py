"""Every table is of the sample articles."""

import pytest


@pytest.fixture(scope="session")
def kb(sample_kb):
    return sample_kb
