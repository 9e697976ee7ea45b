"""A check that pytest would run several times, or not at all, is refused with a sentence."""

import pytest
from proven import CHECKS, cells, problems, prove

CHECK = CHECKS.split("\n\n\n")[1]


def indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"class TestDouble:\n{indented(CHECK).replace('(submission', '(self, submission')}",
            "`test_doubles` stands inside of something else, where no check is found.",
        ),
        (
            f"if True:\n{indented(CHECK)}",
            "`test_doubles` stands inside of something else, where no check is found.",
        ),
        (
            CHECK.replace("def ", '@pytest.mark.parametrize("size", [1, 2])\ndef '),
            "`test_doubles` would be run once for each of several parameters.",
        ),
        (
            f"@pytest.fixture(params=[1, 2])\ndef size(request):\n    return 1\n\n\n{CHECK}",
            "`size` would be run once for each of several parameters.",
        ),
        (
            CHECK.replace("def test_doubles", "def doubles"),
            "`doubles` has @check(...), but not the name of a check.",
        ),
        (
            CHECK.replace("def test", "async def test"),
            "`test_doubles` is `async`, and nobody would wait for it.",
        ),
        (CHECK.partition("\n")[2], "`test_doubles` has no @check(points=...)."),
    ],
)
def test_what_pytest_would_not_run_once_is_refused(root, text, said):
    path = root / "grader/checks/01_double.py"
    path.write_text(CHECKS.replace(CHECK, text).replace("from rnn", "import pytest\nfrom rnn", 1))
    [problem] = problems(root, mistakes=False)
    assert said in problem


def test_a_check_that_cannot_be_read_is_told_once_and_nothing_is_graded(root):
    path = root / "grader/checks/01_double.py"
    path.write_text(path.read_text().replace('@check(points=2, hint="Two times.")\n', ""))
    code, text = prove(root)
    assert code == 1
    assert (
        " ".join(text.split()).count("has no @check(points=...). Decorate it, or rename it.") == 1
    )
    assert "1 problem." in text
    assert cells(text)[-3:] == ["0/0", "0", "s"]
