"""A real kernel, from the first cell to its end: graded beside it, and nothing of it is touched."""

import ast
import time

import pytest
from kernels import Kernel
from places import ROOT
from processes import descendants, still_alive

from rnn_grade.course import catalog

COURSE = catalog.load(ROOT)
SECOND = COURSE.find("2")
SOURCE = SECOND.reference.read_text("utf-8").partition("\nif __name__")[0]
STEP = "def step(x, state, kernel, recurrent_kernel, bias):\n    "
RIGHT = STEP + "return np.tanh(x @ kernel + state @ recurrent_kernel + bias)"
ENDLESS = STEP + "while True: pass"
# What a grading could leave behind, if it happened in the kernel.
STATE = (
    "(sorted(n for n in globals() if not n.startswith(('_i', '_oh', '_dh'))), "
    "np.random.get_state()[2], sorted(os.environ.items()), sys.path, warnings.filters, "
    "logging.getLogger().handlers, sorted(Out), _, os.getcwd(), "
    "[m for m in ('tensorflow', 'keras', 'pytest') if m in sys.modules])"
)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    kernel = Kernel(tmp_path_factory.mktemp("learner"))
    kernel.run("import logging, os, sys, warnings\nimport numpy as np")
    kernel.run(SOURCE, "solution")
    yield kernel
    kernel.close()


@pytest.fixture(autouse=True)
def solved(kernel):
    """Each test begins with the right answer, as the latest run of its cell."""
    kernel.run("%load_ext rnn_grade")
    kernel.run(RIGHT, "step")


def test_what_ran_is_graded_and_the_kernel_stays_as_it_was(kernel):
    kernel.run("1 + 1")
    before = kernel.value(STATE)
    graded = kernel.run("%grade 2")
    assert graded.status == "ok"
    assert "Every check passed. Well done." in graded.text
    assert "23 of 23 points" in graded.html
    assert kernel.value(STATE) == before


def test_the_latest_run_counts_and_its_cell_is_named(kernel):
    wrong = kernel.run(STEP + "return np.tanh(x @ kernel + state @ recurrent_kernel)", "step")
    assert wrong.status == "ok"
    text = kernel.run("%grade 2 --part step").text
    assert "3 of 5 points" in text
    assert "Likely cause  The bias is not added." in text
    kernel.run(STEP + "return 1 / 0", "step")
    number = ast.literal_eval(kernel.value("len(In) - 2"))
    assert f"In[{number}], line 2 | return 1 / 0" in kernel.run("%grade 2 --part step").text


def test_a_cell_with_the_exercise_on_its_first_line_runs_and_is_graded(kernel):
    # Its namespace is the learner's: `helper` is there afterwards.
    ran = kernel.run(f"%%exercise 2\nhelper = np.tanh\n{RIGHT}\nhelper(0.0)", "own")
    assert "5 of 5 points" in ran.text
    assert kernel.value("helper(0.0)") == "0.0"
    broken = kernel.run("%%exercise 2\ndef step(x:", "own")
    assert "SyntaxError" in broken.text
    assert "points" not in broken.text
    waits = kernel.run("%%exercise 2\nimport asyncio\nawait asyncio.sleep(0)", "own")
    assert waits.text == (
        "A cell with `%%exercise` in its first line cannot `await` something.\n"
        "Run it without that line, then `%grade 2`.\n"
    )
    nothing = kernel.run("%%exercise 2\nx = 1", "own")
    assert nothing.text == (
        "This cell defines no function of exercise 2.\n"
        "Its functions: `step`, `forward`, `backward`, `gradient_norms`. "
        "`%grade 2` grades all that you have.\n"
    )


def test_stopping_the_cell_stops_the_grading_and_the_next_one_is_warm(kernel):
    kernel.run("%grade 2 --part step")
    kernel.run(ENDLESS, "step")
    stopped = kernel.run("%grade 2 --part step", stop_after=3)
    # Cells that wait behind it do not run, and no traceback of ours is shown.
    assert stopped.status == "error"
    assert stopped.seconds < 5
    assert "Stopped by Ctrl-C: 0 of 5 checks done." in stopped.text
    assert stopped.text.endswith("The grading was stopped: run this cell once more to grade again.")
    assert "Traceback" not in stopped.text
    kernel.run(RIGHT, "step")
    again = kernel.run("%grade 2 --part step")
    assert "5 of 5 points" in again.text
    assert "Starting Python" not in again.text


def test_hints_are_opened_one_by_one_without_a_workspace(kernel):
    kernel.run(STEP + "return np.tanh(x @ kernel + state @ recurrent_kernel)", "step")
    assert "%hint 2" in kernel.run("%grade 2 --part step").text
    first, second = kernel.run("%hint 2").text, kernel.run("%hint 2").text
    assert "Hint 1 of 2" in first
    assert "run `%hint 2` once more" in first
    assert "Hint 2 of 2" in second


def test_mistakes_are_told_in_sentences(kernel):
    for line, said in {
        "%grade": "Which exercise shall it be?\nFor example `%grade 3`.\n",
        "%grade 99": "There is no exercise called `99`.\n`!rnn-grade list` shows all of them.\n",
        "%grade 2 --part stepp": "Exercise 2 has no part called `stepp`.\nDid you mean `step`?\n",
        "%grade 2 --only step_bia": "Exercise 2 has no check called `step_bia`.\n"
        "Did you mean `step_bias`?\n",
        "%grade 2 --sed 3": "No such option '--sed'. Did you mean '--seed'?\n"
        "For example `%grade 3`, or `%grade 3 --part step -v`; `%grade?` explains the rest.\n",
        "%grade 2 3": "One exercise at a time, please: there are 2 words, 2, 3.\n"
        "For example `%grade 3`.\n",
        "%hint 7": "There is no result of exercise 7 yet, so no check to give a hint for.\n"
        "Run `%grade 7`, then ask again.\n",
        "%show nonsense": "There is no exercise called `nonsense`.\n"
        "`!rnn-grade list` shows all of them.\n",
    }.items():
        assert kernel.run(line).text == said


def test_the_tab_key_completes_and_the_question_mark_explains(kernel):
    assert kernel.completions("%grade si") == ["simple_rnn_cell", "simple_rnn"]
    assert kernel.completions("x = 1\n%grade 2 --part ") == list(SECOND.parts)
    assert kernel.completions("%grade 2 --part step --only step_b") == ["step_bias"]
    assert kernel.completions("%hint han") == ["handwriting"]
    for magic in ("%grade", "%%exercise", "%hint", "%show"):
        assert magic in kernel.help(magic)


def test_the_task_is_shown_with_its_equations(kernel):
    shown = kernel.run("%show 2")
    assert "a simple RNN, from scratch" in shown.text
    assert "$$" in shown.html


def test_a_second_exercise_in_the_same_kernel_is_graded_by_itself(kernel):
    source = COURSE.find("1").reference.read_text("utf-8").partition("\nif __name__")[0]
    assert kernel.run(source, "another solution").status == "ok"
    assert "Every check passed. Well done." in kernel.run("%grade 1").text
    assert "5 of 5 points" in kernel.run("%grade 2 --part step").text


def test_a_second_grading_is_quick(kernel):
    kernel.run("%grade 2 --part step")
    # As told by `docs/notebooks.md` on a quiet machine: 0.5 s. This one may be anything but quiet.
    seconds = min(kernel.run("%grade 2 --part step").seconds for _ in range(3))
    assert seconds < 3


def test_all_of_it_ends_with_the_kernel(tmp_path):
    kernel = Kernel(tmp_path)
    kernel.run(f"import numpy as np\n{RIGHT}", "step")
    kernel.run("import rnn_grade.notebook\n%grade 2 --part step")
    pid = ast.literal_eval(kernel.value("__import__('os').getpid()"))
    started = [pid, *descendants(pid)]
    assert len(started) > 2
    kernel.manager.provisioner.process.kill()
    assert still_alive(started, seconds=10) == []
    kernel.close()


def test_a_restart_forgets_what_ran(tmp_path):
    kernel = Kernel(tmp_path)
    try:
        kernel.run(f"import numpy as np\n{RIGHT}", "step")
        kernel.manager.restart_kernel(now=True)
        kernel.client.wait_for_ready(timeout=60)
        kernel.run("%load_ext rnn_grade")
        started = time.monotonic()
        assert "There is no function `step`" in kernel.run("%grade 2 --part step").text
        assert time.monotonic() - started < 30
    finally:
        kernel.close()
