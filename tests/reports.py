"""Reports for the tests of every format: one of each status, and one that means harm."""

from rnn_grade.report import CheckResult, Finding, Report, Status

EVIL = "=cmd()|'/c calc'!A1\n::error::forged]]><script>alert(1)</script>\x1b[31m\x00\u202e@everyone"


def check(status: Status, name: str = "", points: int = 2, **fields) -> CheckResult:
    name = name or f"ends_{status.value}"
    return CheckResult(name, f"The {name.replace('_', ' ')} line.", points, status, 0.25, **fields)


def that(what: str = "the answer", **fields) -> Finding:
    return Finding("that", what, "one number", "two numbers", **fields)


# One check of each status.
EVERY = Report(
    "03_simple_rnn",
    "A simple RNN that remembers",
    "work/simple_rnn.py",
    "ab" * 32,
    checks=(
        check(Status.PASSED),
        check(Status.FAILED, finding=that(line=7, source="return x", cause="A cause.", hint="Do.")),
        check(Status.ERROR, finding=that("the call", line=9)),
        check(Status.TIMEOUT, finding=that("the loop")),
        check(Status.SKIPPED, waits_for=("The first line.",)),
        check(Status.NOT_ATTEMPTED, finding=Finding("unfilled", "build_model")),
        check(Status.BROKEN, finding=Finding("broken", "x", numbers={"message": "no worker"})),
    ),
    isolation="sealed",
    seconds=3.5,
    seed=7,
    versions={"rnn-grade": "1.0", "keras": "3.15"},
)
# One of a notebook: its lines are no lines of the file.
NOTEBOOK = Report(
    "03_simple_rnn",
    "A simple RNN that remembers",
    "work/simple_rnn.ipynb",
    "ab" * 32,
    checks=(
        check(Status.FAILED, finding=that(line=3, cell="cell 7", source="return x")),
        check(Status.ERROR, finding=that("the call", line=2, cell="In[4]")),
    ),
    findings=(
        Finding(
            "syntax",
            "simple_rnn.ipynb",
            line=1,
            cell="cell 2",
            source="def f(x)",
            numbers={"message": "expected ':'"},
        ),
    ),
)
PASSED = Report(
    "01_windows", "Windows", "windows.py", "cd" * 32, checks=(check(Status.PASSED, "counts"),)
)
HOSTILE = Report(
    "03_simple_rnn",
    "A simple RNN",
    f"work/{EVIL}.py",
    "ef" * 32,
    checks=(
        check(
            Status.ERROR,
            finding=Finding(
                "exception",
                "calling `f`",
                line=3,
                source=EVIL,
                numbers={"type_name": EVIL, "message": EVIL * 300, "during": "calling `f`"},
            ),
            output=EVIL,
            traceback=EVIL,
        ),
    ),
    findings=(Finding("syntax", "x.py", line=3, source=EVIL, numbers={"message": EVIL}),),
)
# What a grader says that could not even start.
NOTHING = Report("03_simple_rnn", "A simple RNN", "x.py", "", checks=(), problem="no workers")
ALL = (EVERY, PASSED, HOSTILE, NOTHING)
