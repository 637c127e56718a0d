"""Mutated articles through medkb, in search of those that hang it, crash it or show a defect of its own.

    python tests/fuzz/run.py [--count 20000] [--seed 1] [--jobs 2] [--timeout 10] [--keep DIR]

Mutant N of a run is made from the seed N alone: `--seed N --count 1 --keep DIR` makes it again and leaves the file.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import markup
import office
import pdf

from medkb.pipeline import run
from medkb.workers import Bounds

BATCH = 200
USUAL = Bounds(seconds=10, memory=1 << 30)
BAD = ("slow", "large", "crash", "defect", "leak")  # what must not happen
# Documents that ask for years of work or for all memory; nothing but the bounds can end their reading.
STOPPED = ("slow", "large", f"crash: pdf: the reader crashed (signal {signal.SIGABRT:d})")  # no memory: PDFium aborts
ENDLESS = {"blow_up", "bomb", "bomb_of_forms", "form_in_itself", "wide_map", "wide_simple_font"}


@dataclass
class Report:
    """How often each thing happened, and for what must not happen the seeds by their reason."""

    outcomes: Counter = field(default_factory=Counter)
    seeds: dict = field(default_factory=lambda: defaultdict(list))

    def bad(self, kinds=BAD):
        """By its reason the seeds, with what was done, of what must not happen."""
        return {reason: seeds for reason, seeds in self.seeds.items() if reason.startswith(kinds)}


def mutant(seed):
    """The ending of a file's name, its bytes, and what was done to make it, from the seed alone."""
    rng = random.Random(seed)
    share = rng.random()
    if share < 0.55:
        return ".pdf", *pdf.mutant(rng)
    return (".docx", *office.mutant(rng)) if share < 0.65 else markup.mutant(rng)


def outcome(result):
    """One word, and for what must not happen its reason."""
    if result.document is not None:
        return "leak: a file of the system" if "root:x:0:0" in result.document.text else "result"
    reason = result.problems[0].reason
    words = {"took longer": "slow", "needed more": "large", "the reader crashed": "crash", "a defect": "defect"}
    word = next((word for start, word in words.items() if reason.startswith(start)), None)
    return f"{word}: {result.file.rpartition('.')[2]}: {reason[:160]}" if word else "input error"


def fuzz(seeds, folder, jobs=2, bounds=USUAL):
    """A Report on the mutants of these seeds, each a file in the folder while it is read."""
    report, seeds = Report(), list(seeds)
    for start in range(0, len(seeds), BATCH):
        files, done = {}, {}
        for seed in seeds[start : start + BATCH]:
            ending, data, done[seed] = mutant(seed)
            files[seed] = folder / f"{seed}{ending}"
            files[seed].write_bytes(data)
        results = run(list(files.values()), jobs, bounds)
        for (seed, path), result in zip(files.items(), results, strict=True):
            word = outcome(result)
            if word.startswith(STOPPED) and ENDLESS.intersection(done[seed]):
                word = "stopped"
            report.outcomes[path.suffix[1:], word.partition(":")[0]] += 1
            if word.startswith(BAD):
                report.seeds[word].append((seed, done[seed]))
            path.unlink()
    return report


def main():
    """Exit code 1 when something happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1, help="of the first mutant; the others follow it")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=10, help="seconds for one file")
    parser.add_argument("--keep", type=Path, help="leave the mutants there and read none")
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            ending, data, done = mutant(seed)
            (options.keep / f"{seed}{ending}").write_bytes(data)
            print(f"{seed}{ending}: {', '.join(done)}")
        return 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = fuzz(seeds, Path(folder), options.jobs, Bounds(options.timeout, USUAL.memory))
    for (kind, word), number in sorted(report.outcomes.items()):
        print(f"{kind:5} {word:12} {number}")
    for reason, found in sorted(report.bad().items()):
        print(f"{reason}\n  {len(found)} times, as with seeds")
        for seed, done in found[:20]:
            print(f"    {seed}: {', '.join(done)}")
    print(f"{options.count} mutants in {time.monotonic() - start:.0f} s")
    return bool(report.bad())


if __name__ == "__main__":
    sys.exit(main())
