"""One of several processes that score one class; each grading takes a while, and is written down.

    python tests/sharing_process.py GRADEBOOK LOG COUNT SECONDS [regrade]

Waits for a line on standard input, and prints how many it graded, others graded, and are left.
"""

import json
import sys
import time
from pathlib import Path

from marked_class import report
from places import WORLD
from staff import Staff, Watch
from submissions_made import submission

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.planning import Options, plan
from rnn_grade.classroom.scoring import score
from rnn_grade.course import catalog


def main() -> None:
    place, log, count, seconds, *more = sys.argv[1:]
    world = catalog.load(WORLD)
    class_ = [submission(f"s{n}", world, "passes", b"# %d" % n) for n in range(int(count))]
    options = Options(regrade="regrade" in more)

    def begin(task) -> None:
        with Path(log).open("a") as stream:
            stream.write(task.key + "\n")
        time.sleep(float(seconds))

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    watch, staff = Watch(), Staff(report=report("01_passes", "", 8), begin=begin)
    with Gradebook(place) as book:
        book.add_hand_ins(one.hand_in for one in class_)
        result = score(plan(world, class_, book, options), book, staff, options, watch)
        scored = sum(points is not None for _, points in book.scores())
    said = {"own": len(staff.seen), "others": result.elsewhere, "left": result.left}
    print(json.dumps(said | {"scored": scored, "waited": len(watch.waited)}))


if __name__ == "__main__":
    main()
