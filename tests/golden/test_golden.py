"""What whole articles give, line by line, as it was when it was last looked at.

After a change of the rules: `pytest tests/golden --rewrite-golden`, then read the diff before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medkb.model.codec import to_line
from medkb.pipeline import extract_file

ROOT = Path(__file__).resolve().parents[2]
FLAG = "--rewrite-golden"
ARTICLES = (
    "haematology/articles/mcl_rbac_br_retrospective.txt",
    "solid-tumours/articles/breast_her2_neoadjuvant_tables.txt",
    "rheumatology/articles/ra_filgotinib_rct.txt",
)


@pytest.mark.parametrize("name", ARTICLES)
def test_article_gives_its_golden_facts(name, rewrite_golden):
    path = ROOT / "corpora" / name
    golden = Path(__file__).parent / f"{path.stem}.jsonl"
    found = [to_line(claim, explain=True) for claim in extract_file(path).claims]
    if rewrite_golden:
        golden.write_text("".join(line + "\n" for line in found), encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8").splitlines()


def test_every_golden_file_has_its_article():
    assert {p.stem for p in Path(__file__).parent.glob("*.jsonl")} == {Path(name).stem for name in ARTICLES}


def test_golden_files_are_not_rewritten_where_they_are_to_be_compared(rewrite_golden):
    assert not (rewrite_golden and os.environ.get("CI"))


@pytest.mark.parametrize("name", ["pyproject.toml", "Makefile", ".ci/run"])
def test_no_configuration_leaves_the_rewriting_on(name):
    assert FLAG not in (ROOT / name).read_text(encoding="utf-8")
    assert FLAG not in os.environ.get("PYTEST_ADDOPTS", "")
