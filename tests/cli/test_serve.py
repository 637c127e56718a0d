"""`medkb serve`, the command."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

MEDKB = Path(sys.executable).parent / "medkb"


@pytest.fixture
def started(built):
    command = [MEDKB, "serve", "--kb", built, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline()
        yield process, re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        process.kill()


def test_it_says_where_it_answers_and_ends_with_0_when_interrupted(started):
    process, url = started
    assert urllib.request.urlopen(url + "health").read() == b"ok\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere only the engine's own lock is held")
def test_while_it_runs_the_knowledge_base_is_read_but_not_built_on(started, medkb, built, article):
    assert medkb("query", "ASK {}", "--kb", built).exit_code == 0
    refused = medkb("build", article, "--kb", built)
    assert refused.exit_code == 1
    assert "locked by another process" in refused.stderr


def test_a_port_that_is_taken_is_one_line(medkb, built):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = medkb("serve", "--kb", built, "--port", port)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"medkb: 127.0.0.1:{port}: cannot listen: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 70 + ".invalid", "a..b"])
def test_a_host_that_is_none_is_one_line(medkb, built, host):
    result = medkb("serve", "--kb", built, "--host", host, "--port", "0")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith(f"medkb: {host}:0: cannot listen: ")


def test_no_knowledge_base_is_one_line(medkb, tmp_path):
    result = medkb("serve", "--kb", tmp_path / "none")
    assert result.exit_code == 1
    assert "no such knowledge base" in result.stderr


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_missing_package_is_named_with_what_installs_it(medkb, built, monkeypatch, package):
    for name in [name for name in sys.modules if name.split(".")[0] == package or name == "medkb.serve.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Without(package), *sys.meta_path])
    result = medkb("serve", "--kb", built)
    assert result.exit_code == 1
    assert result.stderr == f"medkb: serving needs {package}: pip install 'medkb[serve]'\n"


class _Without:
    """An importer for which one package is not installed."""

    def __init__(self, package):
        self.package = package

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == self.package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=self.package)
