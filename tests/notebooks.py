"""Runs the notebooks of docs/ and writes their outputs into them: `make docs` does so, `run` is for the tests."""

from __future__ import annotations

import base64
import io
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

_WIDTH = 900
DOCS = Path(__file__).parents[1] / "docs"


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs that its cells give now, in the folder where it stands."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran
        if "outputs" in cell:
            cell.outputs = _joined(cell.outputs)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = re.sub(r"<style.*?</style>\s*", "", data["text/html"], flags=re.DOTALL)
            if "image/png" in data:
                data["image/png"] = _small(data["image/png"])
    return notebook


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Pieces of one stream as one output: where they are parted depends on the time."""
    whole: list[nbformat.NotebookNode] = []
    for output in outputs:
        if whole and output.output_type == "stream" and whole[-1].get("name") == output.name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def _small(png: str) -> str:
    """The picture in grey, 900 pixels wide, both as base64."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("L")
    height = round(picture.height * _WIDTH / picture.width)
    stream = io.BytesIO()
    picture.resize((_WIDTH, height), Image.Resampling.LANCZOS).quantize(16).save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode() + "\n"


def texts(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """What the outputs of each cell say, pictures aside: their bytes depend on the machine's fonts."""
    return [
        [out.get("text") or out.get("data", {}).get("text/plain", "") for out in cell.get("outputs", ())]
        for cell in notebook.cells
    ]


if __name__ == "__main__":
    for file in sorted(DOCS.glob("*.ipynb")):
        nbformat.write(run(file), file)
