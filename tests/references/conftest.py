"""Lists and articles for these tests."""

import pytest

from medkb.references import read_list


@pytest.fixture
def read(tmp_path):
    """The references of a list with this content, and what was wrong with it."""

    def of(content, name="list.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_list(path)

    return of
