"""Reading a page that a test has drawn."""

import pytest

from medkb.read import read_file


@pytest.fixture
def read(tmp_path):
    def reader(sheet):
        path = tmp_path / "article.pdf"
        path.write_bytes(sheet if isinstance(sheet, bytes) else sheet.data())
        return read_file(path)

    return reader
