"""The one PDF of the corpora can be made again."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "corpora" / "make_pdf.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    pytest.importorskip("reportlab")
    spec = importlib.util.spec_from_file_location("make_pdf", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_runs_give_the_same_bytes(script: ModuleType, tmp_path: Path) -> None:
    if not (script.FONTS / "DejaVuSerif.ttf").is_file():
        pytest.skip("no DejaVu font here")
    for name in ("one.pdf", "two.pdf"):
        script.make(tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_committed_pdf_says_what_the_script_sets(script: ModuleType, tmp_path: Path) -> None:
    if not (script.FONTS / "DejaVuSerif.ttf").is_file():
        pytest.skip("no DejaVu font here")
    pdfium = pytest.importorskip("pypdfium2")
    script.make(tmp_path / "new.pdf")

    def text(path: Path) -> list[str]:
        return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]

    assert text(tmp_path / "new.pdf") == text(script.OUTPUT)


def test_missing_font_is_one_clear_line(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "FONTS", tmp_path)
    with pytest.raises(SystemExit, match="no such font; install DejaVu"):
        script.register_fonts()
