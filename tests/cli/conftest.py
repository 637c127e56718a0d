"""The real application in this process, and small inputs to give it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from medkb.cli.app import app

ENGLISH = (
    "Results. Of 40 patients in the study, 24 (60.0%) achieved a complete response. "
    "Blinatumomab was given at 15 mcg/m2/day. Febrile neutropenia occurred in 5 (12.5%) patients.\n"
)
RUSSIAN = (
    "Результаты. В исследование включены 40 пациентов. Полная ремиссия достигнута у 24 (60,0 %) пациентов. "
    "Блинатумомаб вводили в дозе 15 мкг/м2/сут.\n"
)


@pytest.fixture
def medkb() -> Callable[..., Result]:
    """Run `medkb` with these arguments; its exit code, stdout and stderr come back."""

    def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="medkb")

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A readable article in English and Russian."""
    path = tmp_path / "good.txt"
    path.write_text(ENGLISH + "\n" + RUSSIAN, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the article, built once: most of the time goes into the vocabulary."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "good.txt").write_text(ENGLISH + "\n" + RUSSIAN, encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(folder / "good.txt"), "--kb", str(folder / "kb")])
    assert result.exit_code == 0, result.output
    return folder / "kb"


@pytest.fixture
def kb(built: Path, tmp_path: Path) -> Path:
    """A copy of that knowledge base, to do with as a test likes."""
    return Path(shutil.copytree(built, tmp_path / "kb"))


def _pdf(draw: Callable[[object], None]) -> bytes:
    """A PDF of one page drawn by `draw(canvas)`."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 400), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.fixture
def text_pdf() -> bytes:
    """A PDF that holds the English article."""

    def draw(canvas):
        for number, sentence in enumerate(ENGLISH.split(". ")):
            canvas.drawString(20, 350 - 14 * number, sentence)

    return _pdf(draw)


@pytest.fixture
def image_pdf() -> bytes:
    """A PDF whose only page is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (64, 64), 128))
    return _pdf(lambda canvas: canvas.drawImage(picture, 20, 20, 360, 360))
