"""Workers that hang, fill the memory or die, and what becomes of their tasks."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import threading
from itertools import islice
from pathlib import Path

import pytest

from medkb.pipeline import run
from medkb.workers import SECONDS, Bounds, Failure, Pool

HERE = Path(__file__).parent
MEDKB = Path(sys.executable).parent / "medkb"
USUAL = Bounds(seconds=60)
SHORT = Bounds(seconds=1)
SMALL = Bounds(memory=1 << 28)
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes with names")
bounded = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the system bounds no address space")


@pytest.fixture
def stand_ins(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    return importlib.import_module("stand_ins")


@pytest.fixture
def ask(stand_ins):
    """What becomes of tasks, each told in words."""

    def asked(*tasks, jobs=1, bounds=USUAL):
        return list(Pool(stand_ins.obey, jobs, bounds).map(tasks))

    return asked


def gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_one_worker_does_all_tasks_in_their_order(ask):
    answers = ask(*(f"answer {n}" for n in range(100)))
    assert [task for _, task in answers] == [f"answer {n}" for n in range(100)]
    assert len({process for process, _ in answers}) == 1
    assert os.getpid() not in {process for process, _ in answers}


def test_two_workers_work_at_the_same_time(ask, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    answers = ask(f"meet {one} {other}", f"meet {other} {one}", jobs=2)
    assert len({process for process, _ in answers}) == 2


def test_answers_keep_the_order_of_the_tasks_when_a_later_one_is_ready_first(ask, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    tasks = [f"meet {one} {other}", *(f"answer {n}" for n in range(20)), f"meet {other} {one}"]
    assert [task for _, task in ask(*tasks, jobs=2)] == tasks


def test_more_tasks_than_are_given_out_at_a_time_are_all_done(ask):
    assert [task for _, task in ask(*(f"answer {n}" for n in range(500)), jobs=2)] == [
        f"answer {n}" for n in range(500)
    ]


@pytest.mark.parametrize("task", ["hang", "backtrack"])
def test_a_task_that_takes_too_long_is_stopped_and_the_next_one_gets_a_new_worker(ask, task):
    before, failure, after = ask("answer", task, "answer", bounds=SHORT)
    assert failure == Failure("took longer than 1 s: stopped", failure.hint)
    assert "--timeout" in failure.hint
    assert before[0] != after[0]
    assert gone(before[0])


def test_no_bound_on_time_lets_a_task_take_its_time(ask):
    assert ask("answer", bounds=Bounds(seconds=0))[0][1] == "answer"


@bounded
def test_a_task_that_takes_too_much_memory_is_stopped(ask):
    before, failure, after = ask("answer", "fill", "answer", bounds=SMALL)
    assert failure.reason == "needed more than 256 MiB: stopped"
    assert before[0] != after[0]


@posix
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_worker_that_dies_costs_one_task(ask, number):
    before, failure, after = ask("answer", f"kill {number}", "answer")
    assert failure.reason == f"the reader crashed (signal {number})"
    assert before[0] != after[0]


def test_a_worker_that_leaves_costs_one_task(ask):
    failure, after = ask("exit 7", "answer")
    assert failure.reason == "the reader crashed (exit code 7)"
    assert after[1] == "answer"


def test_failures_in_a_row_have_a_worker_each(ask):
    answers = ask(*["kill 9"] * 4, "answer")
    assert [isinstance(answer, Failure) for answer in answers] == [True] * 4 + [False]


@posix
def test_a_crash_that_a_used_worker_may_have_brought_along_is_tried_again(ask):
    used, fresh = ask("answer", "crash-if-used")
    assert fresh[1] == "crash-if-used"
    assert fresh[0] != used[0]


def test_what_a_task_raises_is_raised_with_its_place(ask):
    with pytest.raises(LookupError, match="not there") as caught:
        ask("answer", "raise")
    assert "stand_ins.py" in caught.value.__notes__[0]


def test_an_error_that_cannot_be_sent_is_raised_in_words(ask):
    with pytest.raises(RuntimeError, match="an odd error"):
        ask("raise-odd")


def test_what_the_making_of_a_worker_raises_is_raised(stand_ins):
    with pytest.raises(LookupError, match="no vocabulary"):
        list(Pool(stand_ins.refuse, 2, Bounds()).map(["answer"] * 3))


def test_a_library_that_prints_or_asks_does_not_disturb_the_answers(ask):
    assert [task for _, task in ask("talk", "answer")] == ["talk", "answer"]


@posix
def test_workers_end_when_their_answers_are_no_longer_wanted(stand_ins):
    answers = Pool(stand_ins.obey, 2, Bounds()).map(["answer", "answer", *["hang"] * 5])
    seen = list(islice(answers, 2))
    answers.close()
    assert all(gone(process) for process, _ in seen)


def reader_came(pipe):
    """Wait until somebody opens the named pipe to read from it; what to write into."""
    opened = []
    thread = threading.Thread(target=lambda: opened.append(os.open(pipe, os.O_WRONLY)), daemon=True)
    thread.start()
    thread.join(60)
    assert opened, "nobody opened the pipe"
    return opened[0]


def nobody_reads(pipe):
    try:
        os.write(pipe, b"x")
    except BrokenPipeError:
        return True
    return False


@posix
def test_a_busy_worker_ends_with_its_program(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = (
        f"import stand_ins; from medkb.workers import *; list(Pool(stand_ins.obey, 1, Bounds()).map(['open {pipe}']))"
    )
    program = subprocess.Popen([sys.executable, "-c", code], cwd=HERE)
    end = reader_came(pipe)
    program.kill()
    program.wait()
    worker_ended = threading.Event()
    threading.Thread(target=lambda: (_until_broken(end), worker_ended.set()), daemon=True).start()
    assert worker_ended.wait(60)


def _until_broken(pipe):
    """Write until nobody reads: into a full pipe, a write waits, and fails when the reader ends."""
    while not nobody_reads(pipe):
        pass


def minds_interrupts():
    """A job of a shell's background, as the tests may be, ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@posix
def test_ctrl_c_ends_the_command_at_once_without_a_traceback_or_an_orphan(tmp_path):
    pipe = tmp_path / "slow.pdf"
    os.mkfifo(pipe)
    (tmp_path / "other.txt").write_text("Imatinib was given to 40 patients.")
    command = [MEDKB, "extract", pipe, tmp_path / "other.txt", "--jobs", "2"]
    program = subprocess.Popen(
        command,
        stdout=-1,
        stderr=-1,
        text=True,
        start_new_session=True,
        preexec_fn=minds_interrupts,  # noqa: PLW1509 (sets a signal)
    )
    end = reader_came(pipe)
    os.killpg(program.pid, signal.SIGINT)
    _, words = program.communicate(timeout=60)
    assert (program.returncode, words) == (130, "medkb: interrupted\n")
    assert nobody_reads(end)
    os.close(end)


@posix
def test_the_command_stops_a_file_that_takes_too_long_and_reads_the_others(tmp_path):
    pipe = tmp_path / "slow.pdf"
    os.mkfifo(pipe)
    (tmp_path / "other.txt").write_text("Imatinib was given to 40 patients.")
    command = [MEDKB, "extract", pipe, tmp_path / "other.txt", "--timeout", "8"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3
    assert "slow.pdf: error: took longer than 8 s: stopped (" in ended.stderr
    assert "imatinib" in ended.stdout


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_goes_on_over_files_that_hang_or_crash(stand_ins, jobs):
    names = ["a.pdf", "hang.pdf", "b.pdf", "crash.pdf", "c.pdf"]
    results = list(run([Path(name) for name in names], jobs, SHORT, stand_ins.read))
    assert [r.file for r in results] == names
    assert [r.document is not None for r in results] == [True, False, True, False, True]
    assert [(p.file, p.severity) for r in results for p in r.problems] == [
        ("hang.pdf", "error"),
        ("crash.pdf", "error"),
    ]
    assert all(p.hint for r in results for p in r.problems)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    (result,) = run([path])
    assert result.document is None
    assert result.problems[0].reason == "200 MB; more than 200 MB is no article"


@bounded
def test_a_file_that_needs_too_much_memory_is_told_as_that(tmp_path):
    paths = [tmp_path / "long.txt", tmp_path / "short.txt"]
    paths[0].write_bytes(b"Imatinib was given to 40 patients.\n" * 3_000_000)
    paths[1].write_bytes(b"Imatinib was given to 40 patients.\n")
    long, short = run(paths, 1, Bounds(memory=3 << 27))
    assert long.problems[0].reason == "needed more than 384 MiB: stopped"
    assert short.claims


def test_a_usual_file_has_two_minutes(tmp_path):
    assert Bounds().seconds == SECONDS == 120
