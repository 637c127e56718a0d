"""Pages drawn with what is read there."""

import pytest
from PIL import Image

from medkb.cli import main
from medkb.errors import InputError
from medkb.model import Document
from medkb.pipeline import prepare
from medkb.read.pdf.layout import draw_layout

from .sheets import HEIGHT, LEFT, WIDTH, Sheet, prose


@pytest.fixture
def article():
    sheet = Sheet()
    sheet.lines(LEFT, 60, prose(12, 400))
    sheet.turn()
    sheet.lines(LEFT, 60, prose(12, 400))
    return sheet.data()


def colours(path):
    with Image.open(path) as image:
        return {pixel for _, pixel in image.getcolors(1 << 24)}


def test_each_page_is_a_picture_of_its_own_with_boxes(article, read, tmp_path):
    document = prepare(read(article)[0])
    written = draw_layout(article, document, tmp_path / "page.png")
    assert [path.name for path in written] == ["page-1.png", "page-2.png"]
    assert all((0x1F, 0x6F, 0xB2) in colours(path) for path in written)  # the frame of a paragraph


def test_one_page_keeps_the_name_and_its_proportions(article, read, tmp_path):
    (path,) = draw_layout(article, prepare(read(article)[0]), tmp_path / "page.png", 2)
    with Image.open(path) as image:
        assert path.name == "page.png"
        assert image.width / image.height == pytest.approx(WIDTH / HEIGHT, rel=0.01)


def test_a_page_that_is_not_there_is_refused(article, read, tmp_path):
    with pytest.raises(InputError, match=r"no page 3 \(its pages are 1 to 2\)"):
        draw_layout(article, prepare(read(article)[0]), tmp_path / "page.png", 3)


def test_a_text_has_no_pages_to_draw(tmp_path):
    with pytest.raises(InputError, match="no pages to draw"):
        draw_layout(b"", Document("a.txt", "text"), tmp_path / "page.png")


def test_a_folder_that_is_not_there_is_one_line(article, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(article)
    monkeypatch.setattr("sys.argv", ["medkb", "read", str(path), "--layout", str(tmp_path / "none" / "p.png")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert "cannot be written" in capsys.readouterr().err.splitlines()[-1]
