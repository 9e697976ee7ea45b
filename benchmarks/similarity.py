"""Works that are alike: how many honest ones are blamed, how many copies are missed, how fast?

    python benchmarks/similarity.py [--class-size 300] [--short]

Honest works are an exercise's reference and alternatives. Copies are each of them edited as in
`tests/copies.py`, and the reference with each known mistake. For any two, all other honest works
are what everybody could write. Exits with 1 where more than 1 of 100 is judged wrongly, or where a
class takes more than a minute. Decision 16 has the figures of other tools.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, cycle, islice

from rnn_grade.classroom.similarity.pairs import SHORTEST, compare, similar
from rnn_grade.classroom.similarity.syntax import read
from rnn_grade.classroom.similarity.works import sequences, work
from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from support import benchmark
from support.benchmark import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from copies import EDITS

SHARE = 0.01
SECONDS = 60
REFERENCE = "reference"
WAYS = ("alike", "different", "short")


def honest(exercise: Exercise) -> dict[str, str]:
    """Return the works of an exercise that nobody copied, by name."""
    alternatives = sorted((exercise.solution / "valid").glob("*.py"))
    files = {REFERENCE: exercise.reference} | {path.stem: path for path in alternatives}
    return {name: path.read_text("utf-8") for name, path in files.items()}


def copies(exercise: Exercise, short: bool) -> Iterator[tuple[str, str]]:
    """Yield copies, each with the name of the honest work that it is one of."""
    works = honest(exercise)
    for name, source in works.items():
        for edit in EDITS[-1:] if short else EDITS:
            edited = edit(source)
            if edited != source:
                yield name, edited
    for mistake in read_mistakes(exercise)[0][: 1 if short else None]:
        yield REFERENCE, mistake.apply(works[REFERENCE])


def judged(exercise: Exercise, short: bool) -> Counter[str]:
    """Return how many pairs of each kind were judged in which way."""
    works = honest(exercise)
    copied = list(copies(exercise, short))
    sources = {name: text.encode() for name, text in works.items()}
    sources |= {f"copy {number}": text.encode() for number, (_, text) in enumerate(copied)}
    syntax = read({**sources, "stub": exercise.stub.read_bytes()})
    grams = {name: sequences([syntax[name]]) for name in (*works, "stub")}

    def alike(first: str, second: str) -> str:
        known = frozenset().union(*(grams[name] for name in grams if name not in (first, second)))
        both = {name: work(syntax[name], known) for name in (first, second)}
        if min(one.size for one in both.values()) < SHORTEST:
            return "short"
        return "alike" if compare(both) else "different"

    found = Counter(f"honest {alike(*pair)}" for pair in combinations(works, 2))
    found.update(f"copy {alike(name, f'copy {n}')}" for n, (name, _) in enumerate(copied))
    return found


def seconds(exercise: Exercise, size: int) -> float:
    """Return how long a class takes in which everybody copied, the stub alone being given."""
    sources = islice(cycle(text for _, text in copies(exercise, False)), size)
    handed = {str(n): f"{text}\nnumber_{n} = {n}\n".encode() for n, text in enumerate(sources)}
    began = time.monotonic()
    similar(handed, [exercise.stub.read_bytes()])
    return time.monotonic() - began


def line(name: str, found: Counter[str]) -> str:
    """Return the numbers of one exercise, or of all, as a row of the table."""
    row = f"{name:20}"
    for kind, wrong in (("honest", "alike"), ("copy", "different")):
        every = sum(found[f"{kind} {way}"] for way in WAYS)
        row += f"{found[f'{kind} {wrong}']:12}{found[f'{kind} short']:8}{every:8}"
    return row


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--class-size", type=int, default=300)
    options = parser.read()
    course = catalog.load()
    total: Counter[str] = Counter()
    print(f"{'':20}{'honest works':>18}{'copies':>22}")
    print(f"{'':20}{'blamed':>12}{'short':>8}{'of':>8}{'missed':>12}{'short':>8}{'of':>8}")
    for exercise in course.exercises[:1] if options.short else course.exercises:
        found = judged(exercise, options.short)
        total += found
        print(line(exercise.folder, found), flush=True)
    print(line("all", total))
    size = 10 if options.short else options.class_size
    taken = seconds(course.find("lstm_cell"), size)
    print(f"\nA class of {size}, all of whom copied from one of a few: {taken:.0f} s.")
    if options.short:
        return benchmark.short_end()
    wrong = total["honest alike"] + total["copy different"]
    return int(wrong > SHARE * total.total() or taken > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
