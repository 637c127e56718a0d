"""`medkb report`: pages in files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).parents[2]


def test_one_article_is_one_page(medkb, article, tmp_path):
    run = medkb("report", article, "-o", tmp_path / "report.html")
    assert run.exit_code == 0, run.output
    assert run.stdout == ""
    tree = html.parse(tmp_path / "report.html").getroot()
    assert len(tree.xpath("//tbody[contains(@class, 'fact')]")) == int(re.match(r"\d+", run.stderr)[0]) > 5


def test_a_text_on_stdin_gives_a_page_on_stdout(medkb):
    run = medkb("report", "-", "--lang", "ru", stdin="Полная ремиссия достигнута у 24 (60,0 %) из 40 пациентов.\n")
    assert run.exit_code == 0, run.output
    assert run.stdout.startswith('<!doctype html>\n<html lang="ru">')


def test_a_pdf_has_pictures_of_its_pages_unless_they_are_left_out(medkb, text_pdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(text_pdf)
    assert medkb("report", tmp_path / "a.pdf", "-o", tmp_path / "with.html").exit_code == 0
    assert medkb("report", tmp_path / "a.pdf", "--no-pages", "-o", tmp_path / "without.html").exit_code == 0
    assert "data:image/webp" in (tmp_path / "with.html").read_text(encoding="utf-8")
    assert "data:image/webp" not in (tmp_path / "without.html").read_text(encoding="utf-8")


def test_a_folder_becomes_a_folder_of_pages_and_an_index(medkb, article, tmp_path):
    inputs = tmp_path / "in"
    (inputs / "more").mkdir(parents=True)
    for path in ("good.txt", "Index.txt", "more/good.txt", "more/GOOD.txt", "empty.txt"):
        (inputs / path).write_bytes(b"" if path == "empty.txt" else article.read_bytes())
    run = medkb("report", inputs, "-o", tmp_path / "out")
    assert run.exit_code == 3
    assert "empty.txt" in run.stderr
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len({name.lower() for name in written}) == len(written) == 5
    index = html.parse(tmp_path / "out" / "index.html").getroot()
    links = index.xpath("//tbody//a/@href")
    assert "empty.txt" in index.xpath("//section[@class='unread']")[0].text_content()
    assert sorted([*links, "index.html"]) == written


def test_several_articles_need_a_folder(medkb, article):
    run = medkb("report", article, article.parent)
    assert run.exit_code == 2
    assert "-o DIR" in run.stderr


def test_a_second_run_does_not_read_the_pages_of_the_first(medkb, article, tmp_path):
    folder, out = tmp_path / "in", tmp_path / "in" / "out"
    folder.mkdir()
    (folder / "a.txt").write_bytes(article.read_bytes())
    for _ in range(2):
        assert medkb("report", folder, "-o", out).exit_code == 0
        assert sorted(path.name for path in out.iterdir()) == ["a.html", "index.html"]
    (folder / "a.txt").unlink()
    assert medkb("report", folder, "-o", out).exit_code == 2


@pytest.mark.parametrize(("given", "out"), [("a.html", "a.html"), ("a.html", "."), (".", ".")])
def test_no_page_is_written_over_an_article(medkb, tmp_path, given, out):
    (tmp_path / "a.html").write_text("<p>A complete remission was reached in 24 of 40 patients.</p>")
    before = (tmp_path / "a.html").read_bytes()
    run = medkb("report", tmp_path / given, "-o", tmp_path / out)
    assert run.exit_code == 2
    assert "choose another place" in " ".join(run.stderr.split())
    assert (tmp_path / "a.html").read_bytes() == before


def test_every_run_writes_the_same_bytes(article, tmp_path):
    pages = set()
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "medkb", "report", article, "-o", out]
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True)
        pages.add(out.read_bytes())
    assert len(pages) == 1


def test_what_cannot_be_read_or_written_is_told(medkb, article, tmp_path):
    assert medkb("report", tmp_path / "none.txt", "-o", tmp_path / "a.html").exit_code == 1
    assert not (tmp_path / "a.html").exists()
    (tmp_path / "file").write_text("")
    assert medkb("report", article, article, "-o", tmp_path / "file" / "x").exit_code == 1


@pytest.mark.slow
def test_the_wheel_holds_the_page(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path))
    names = set(zipfile.ZipFile(wheel).namelist())
    web = [path.name for path in (ROOT / "src" / "medkb" / "report" / "web").iterdir()]
    assert {f"medkb/report/web/{name}" for name in web} | {"medkb/report/words.tsv"} <= names
