"""Files of pictures: endings, bytes, pages, what a screen reader finds."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest

from medkb.errors import PlotError
from medkb.plot import doses, events

SVG = "{http://www.w3.org/2000/svg}"
ENDINGS = ("svg", "png", "pdf")
PROGRAM = """
import sys
from pathlib import Path
from medkb.plot import forest
from medkb.pool import Row, Settings, pool_rows
rows = [Row("Иванов 2020", 3.0, 20.0), Row("B", 5.0, 30.0), Row("C", 12.0, 33.0)]
for ending in ("svg", "png", "pdf"):
    forest(pool_rows(rows, Settings("PLO")), Path(sys.argv[1]) / f"p.{ending}", "ru")
"""


def made_elsewhere(folder, **environment):
    """The three files of another process, with another hash seed, time zone and matplotlibrc."""
    folder.mkdir()
    env = os.environ | {"MPLCONFIGDIR": str(folder), **environment}
    (folder / "matplotlibrc").write_text("font.size: 23\naxes.grid: True\nsvg.fonttype: none\nsavefig.dpi: 10\n")
    subprocess.run([sys.executable, "-c", PROGRAM, folder], env=env, check=True, cwd=folder)
    return [(folder / f"p.{ending}").read_bytes() for ending in ENDINGS]


def test_the_same_input_gives_the_same_bytes_on_other_days_and_settings(tmp_path):
    one = made_elsewhere(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC")
    assert one == made_elsewhere(tmp_path / "other", PYTHONHASHSEED="2", TZ="Asia/Omsk", SOURCE_DATE_EPOCH="1")
    assert not any(re.search(rb"CreationDate|dc:date|tIME", data) for data in one)


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_ending_gives_its_format(scene, tmp_path, ending):
    doses([scene.dose(value=1)], tmp_path / f"a.{ending.upper()}")
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
    assert (tmp_path / f"a.{ending.upper()}").read_bytes().startswith(starts[ending])


def test_an_svg_tells_its_title_and_its_figures_first(scene, tmp_path):
    doses([scene.dose(value=1), scene.dose("imatinib", 400, source="cited")], tmp_path / "a.svg")
    root = ET.fromstring((tmp_path / "a.svg").read_bytes())
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == "Doses by drug"
    assert "imatinib: 400 mg (cited)" in root[1].text
    assert len(root.findall(f"{SVG}title")) == 1


def test_an_svg_holds_no_hue_and_needs_no_font(scene, tmp_path):
    doses([scene.dose(value=1)], tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert all(len({c[0:2], c[2:4], c[4:6]}) == 1 for c in re.findall(r"#([0-9a-f]{6})\b", text))
    assert "<text" not in text


def test_letters_of_a_pdf_are_letters(scene, tmp_path):
    doses([scene.dose(value=1)], tmp_path / "a.pdf", "ru")
    page = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0]
    assert "семаглутид" in page.get_textpage().get_text_range()


def test_many_rows_are_pages_of_a_pdf_and_an_error_elsewhere(scene, tmp_path):
    found = [scene.dose(f"drug {i}", i + 1) for i in range(100)]
    doses(found, tmp_path / "a.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 3
    for ending in ("svg", "png"):
        with pytest.raises(PlotError, match=r"3 pages, .* name a \.pdf, choose fewer figures, or .* \(--rows\)"):
            doses(found, tmp_path / f"a.{ending}")
        assert not (tmp_path / f"a.{ending}").exists()
    doses(found, tmp_path / "long.svg", rows=200)


def test_no_figure_is_lost_between_pages(drawn, scene):
    found = [scene.event(f"event {i}", i, 100, arm=f"arm {i % 3}") for i in range(100)]
    pages = drawn(events, found, rows=20)
    assert len(pages) > 4
    told = [text for page in pages for text, _ in page.texts if re.fullmatch(r"\d+/100", text)]
    assert sorted(told) == sorted(f"{i}/100" for i in range(100))


def test_an_event_longer_than_a_page_goes_on_on_the_next(drawn, scene):
    found = [scene.event("nausea", i, 100, arm=f"arm {i}") for i in range(60)]
    pages = drawn(events, found, rows=20)
    assert len(pages) >= 3
    assert all(page.has("(continued)") for page in pages[1:])


@pytest.mark.parametrize("name", ["a.gif", "a", "a.svgz"])
def test_an_unknown_ending_is_an_error_that_names_the_known(scene, tmp_path, name):
    with pytest.raises(PlotError, match=r"\.svg, \.png, \.pdf"):
        doses([scene.dose(value=1)], tmp_path / name)


def test_a_folder_that_is_not_there_is_an_error(scene, tmp_path):
    with pytest.raises(PlotError, match="cannot be written"):
        doses([scene.dose(value=1)], tmp_path / "none" / "a.svg")


def test_without_matplotlib_the_message_says_what_to_install(scene, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PlotError, match=r"pip install 'medkb\[plot\]'"):
        doses([scene.dose(value=1)], tmp_path / "a.svg")


def test_signs_that_the_font_lacks_and_breaks_do_not_stop_a_picture(scene, tmp_path):
    events([scene.event("\u4e2d\u6587 $\\frac{1}{2}$\n\tend \x07", 1, 3)], tmp_path / "a.svg")
    assert Path(tmp_path / "a.svg").stat().st_size
