"""`medkb serve`, the command."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
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
    out, err = process.communicate(timeout=60)
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


def test_updates_need_a_token_in_the_environment(medkb, built, monkeypatch):
    for token in (None, "short"):
        monkeypatch.delenv("MEDKB_UPDATE_TOKEN", raising=False)
        if token:
            monkeypatch.setenv("MEDKB_UPDATE_TOKEN", token)
        result = medkb("serve", "--kb", built, "--update")
        assert result.exit_code == 2
        assert "MEDKB_UPDATE_TOKEN" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_requests_are_logged_where_log_says(built, tmp_path):
    command = [MEDKB, "serve", "--kb", built, "--port", "0", "--log", tmp_path / "log", "--max-rows", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        url = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())[0]
        assert urllib.request.urlopen(f"{url}sparql?query=ASK%7B%7D").status == 200
        with pytest.raises(urllib.error.HTTPError, match="422") as refused:
            urllib.request.urlopen(f"{url}sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D%20LIMIT%202")
        refused.value.close()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60)[1] == ""
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["status"] for line in lines] == [200, 422]


def test_it_stops_at_once_whatever_it_is_busy_with(started):
    process, url = started
    endless = "SELECT%20(COUNT(*)%20AS%20?n)%20%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i%20FILTER(?c!=?i)%7D"
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(urllib.request.urlopen, f"{url}sparql?query={endless}")
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1]
        with pytest.raises(urllib.error.HTTPError, match="503") as refused:
            asked.result()
        refused.value.close()
    assert process.returncode == 0
    assert "Traceback" not in err


def test_a_log_that_cannot_be_written_is_one_line(medkb, built, tmp_path):
    result = medkb("serve", "--kb", built, "--log", tmp_path / "none" / "log")
    assert result.exit_code == 1
    assert "the log cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


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
