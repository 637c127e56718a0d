"""kill -9 in the middle of a build, at any moment: every article is whole or absent, and a second build completes it."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from medkb.store import EmbeddedStore

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is killed with SIGKILL")
MEDKB = [sys.executable, "-m", "medkb"]
BUILDER = """
import sys
from pathlib import Path
from medkb.store import EmbeddedStore
mark = sys.argv[2]
with EmbeddedStore.open(Path(sys.argv[1]), create=True) as store:
    labels = "".join(f'<https://x/c{i}> <https://x/label> "{mark}{i}" .\\n' for i in range(8000))
    store.load_vocabulary(labels, mark * 8)
    for n in range(25):
        g = f"https://w3id.org/medkb/article/{n}"
        store.replace_graph(g, "".join(f'<https://x/s{i}> <https://x/p> "{mark}{i}" <{g}> .\\n' for i in range(500)).encode())
"""


def graphs(path):
    """The quads of each graph; nothing where nothing was made yet."""
    if not path.exists():
        return {}
    with EmbeddedStore.open(path, create=True) as store:
        return {name: frozenset(map(str, store._quads(name))) for name in store.graphs()}


def run(command, seconds=None):
    """The builder's whole time, or that until it was killed; True when it was."""
    start = time.monotonic()
    with subprocess.Popen(
        [*command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        try:
            errors = child.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.communicate()
            return time.monotonic() - start, True
    assert child.returncode in {0, 3}, errors
    return time.monotonic() - start, False


def check_kills(tmp_path, command, kills, seed):
    """Builds of two versions of the same articles in turn, each killed at a random moment and looked at."""
    chance, wanted, spent = random.Random(seed), [], 0.0
    for version in (0, 1):
        spent = run(command(tmp_path / f"whole{version}", version))[0]
        wanted.append(graphs(tmp_path / f"whole{version}"))
    assert wanted[0].keys() == wanted[1].keys()
    assert all(wanted[0][name] != wanted[1][name] for name in wanted[0] if "/article/" in name)
    kb, killed, turn = tmp_path / "kb", 0, 0
    while killed < kills:
        if turn % 10 == 0:  # a new folder, so that making it is killed too
            kb = tmp_path / f"kb{turn}"
        version = turn % 2
        took, dead = run(command(kb, version), chance.uniform(0.05, spent))
        killed += dead
        found = graphs(kb)
        for name, quads in found.items():
            assert quads in (wanted[0][name], wanted[1][name]), name
        if not dead:  # the machine was less busy than when its time was taken
            spent = took
            assert found == wanted[version]
        turn += 1
        if turn % 10 == 0 or killed == kills:
            spent = run(command(kb, version))[0]
            assert graphs(kb) == wanted[version]


def test_a_killed_build_leaves_every_graph_whole_and_is_completed_by_the_next(tmp_path):
    def command(kb, version):
        return [sys.executable, "-c", BUILDER, kb, "ab"[version]]

    check_kills(tmp_path, command, 4, 1)


LOADER = """
import sys
from pathlib import Path
from medkb.store import EmbeddedStore
with EmbeddedStore.open(Path(sys.argv[1])) as store:
    store.load([Path(sys.argv[2])])
"""


def test_a_killed_bulk_load_leaves_what_was_there_or_everything(tmp_path):
    for mark in "ab":
        text = "".join(f'<https://x/s{i}> <https://x/p> "{mark}{i}" <https://x/{mark}> .\n' for i in range(60_000))
        (tmp_path / f"{mark}.nq").write_text(text)
    whole = tmp_path / "whole"
    EmbeddedStore.open(whole, create=True).close()
    spent = run([sys.executable, "-c", LOADER, whole, tmp_path / "a.nq"])[0]
    chance = random.Random(2)
    for turn in range(3):
        kb = tmp_path / f"kb{turn}"
        EmbeddedStore.open(kb, create=True).close()
        run([sys.executable, "-c", LOADER, kb, tmp_path / "a.nq"], chance.uniform(spent / 3, spent))
        assert {name: len(quads) for name, quads in graphs(kb).items()} in ({}, {"https://x/a": 60_000})
        assert len([entry for entry in kb.iterdir() if entry.is_dir()]) <= 1


@pytest.mark.slow
def test_medkb_build_killed_at_50_moments(tmp_path):
    for version in (0, 1):
        (tmp_path / f"articles{version}").mkdir()
        for number in range(6):  # the same articles (an id is a DOI), other figures
            text = f"Статья {number}\n\nDOI: 10.5555/kill.{number}\n\nРезультаты. Включены 40 пациентов. " + "".join(
                f"Полная ремиссия достигнута у {n + version} больных из 40. Нейтропения отмечена у {n + 1} из 40. "
                for n in range(number + 2, number + 14)
            )
            (tmp_path / f"articles{version}" / f"{number}.txt").write_text(text, encoding="utf-8")

    def command(kb, version):
        return [*MEDKB, "build", tmp_path / f"articles{version}", "--kb", kb, "--jobs", "1"]

    check_kills(tmp_path, command, 50, 3)
