"""What README.md shows of rdflib runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PART = re.search(r"in rdflib:\n\n```sh\n(?P<shell>.+?)```\n\n```python\n(?P<python>.+?)```", README, re.DOTALL)


# rdflib warns of its own calls
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_the_article_of_the_readme_comes_into_rdflib(kb, monkeypatch):
    folder = kb.parents[1]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-c", PART["shell"]], cwd=folder, env=os.environ | {"PATH": path}, check=True)
    monkeypatch.chdir(folder)
    names = {}
    exec(PART["python"], names)
    assert len(names["doses"]) > 2
    assert "bosutinib" not in {str(row.drug) for row in names["doses"]}
