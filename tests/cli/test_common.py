"""Exit codes, outputs and interruptions."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer import Exit

from medkb.cli.common import OutputError, UsageError, command, output
from medkb.errors import InputError

MEDKB = Path(sys.executable).parent / "medkb"


def failing(error):
    @command
    def run() -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InputError("a.pdf", "encrypted", "decrypt it"), 1, "medkb: a.pdf: encrypted (decrypt it)"),
        (UsageError("say --kb"), 2, "medkb: say --kb"),
        (KeyboardInterrupt(), 130, "medkb: interrupted"),
        (BrokenPipeError(), 141, ""),
        (ZeroDivisionError("zero"), 1, "medkb: a defect of medkb, not of the input: ZeroDivisionError: zero"),
    ],
)
def test_every_error_becomes_one_line_and_its_exit_code(error, code, words, capsys, monkeypatch):
    monkeypatch.delenv("MEDKB_TRACEBACK", raising=False)
    monkeypatch.setattr("medkb.cli.common._silence_stdout", lambda: None)  # it would close the runner's own stdout
    with pytest.raises(Exit) as ended:
        failing(error)()
    assert ended.value.exit_code == code
    assert capsys.readouterr().err.split("\n")[0] == words


def test_a_defect_shows_its_traceback_when_asked(monkeypatch):
    monkeypatch.setenv("MEDKB_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError())()


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    target = tmp_path / "facts.jsonl"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), output(target) as stream:
        stream.writelines(word or str(1 // 0) for word in ("half", ""))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["no/such/folder/x.csv", "."])
def test_an_output_that_cannot_be_written_is_named(tmp_path, name):
    with pytest.raises(OutputError, match="cannot write"), output(tmp_path / name):
        pass


def test_a_device_is_written_to_in_place():
    with output(Path(os.devnull)) as stream:
        stream.write("nothing")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_a_reader_that_leaves_early_is_no_error():
    run = subprocess.run(
        ["/bin/sh", "-c", f"'{MEDKB}' vocab export | head -c 10 >/dev/null"], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_an_interrupt_ends_with_one_line():
    def minds_interrupts():  # a job of a shell's background, as the tests may be, ignores Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)

    options = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    options |= {"text": True, "preexec_fn": minds_interrupts}
    with subprocess.Popen([MEDKB, "read", "-"], **options) as process:
        with pytest.raises(subprocess.TimeoutExpired):  # it waits for its text
            process.wait(timeout=4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "medkb: interrupted\n")
