"""The list says what is done, what is next, and fits the terminal."""

import shutil


def test_the_list_marks_what_is_next(desk):
    desk("1")
    assert desk("list", env={"COLUMNS": "100"}).stdout.splitlines()[:3] == [
        "  ✓  1  double  Double it"
        "                                         5 min   3 of 3 points, passed",
        "→ ○  2  triple  Triple it"
        "                                         5 min   3 points, not graded  next",
        "  ○  3  halve   Halve it"
        "                                          5 min   3 points, not graded",
    ]
    assert desk("list", env={"COLUMNS": "60"}).stdout.splitlines()[:4] == [
        "  ✓  1  Double it",
        "        double  5 min  3 of 3 points, passed",
        "→ ○  2  Triple it",
        "        triple  5 min  3 points, not graded  next",
    ]


def test_a_worse_result_stands_behind_the_best_one(desk, fails):
    desk("1")
    fails()
    desk("1")
    assert desk("list", env={"COLUMNS": "60"}).stdout.splitlines()[:3] == [
        "  ✓  1  Double it",
        "        double  5 min  3 of 3 points, passed  last: 0 of 3",
        "→ ○  2  Triple it",
    ]
    assert "1 of 3 exercises done, 3 of 9 points." in desk("list").stdout
    assert "Next is exercise 2" in desk().stdout


def test_the_checks_of_an_exercise_are_listed_with_their_last_verdicts(desk, fails):
    fails()
    desk("1")
    desk("hint", "1")
    assert desk("list", "1", env={"COLUMNS": "60"}).stdout == (
        "Exercise 1: Double it\n"
        "0 of 3 points, 1 hint opened\n"
        "  ✗ failed   doubles                               hints 1/2\n"
        "             It doubles.\n"
        "  · skipped  keeps_the_shape\n"
        "             It keeps the shape.\n"
        "\n"
        "  rnn-grade hint 1 --check NAME    opens a hint of any check\n"
        "  rnn-grade exercise1 --only NAME  runs one check only\n"
    )
    text = desk("list", "-v").stdout
    assert text.count("not graded yet") == 2
    assert text.count("○ not run  doubles") == 2
    assert "rnn-grade hint 3 --check NAME" in text


def test_without_checks_exercises_can_be_read_and_a_grading_says_what_is_missing(desk):
    shutil.rmtree(desk.course.root / "grader")
    listed = desk("list", env={"COLUMNS": "60"})
    assert listed.stdout.splitlines()[:2] == [
        "→ ○  1  Double it",
        "        double  5 min  its checks are missing  next",
    ]
    assert desk("show", "1").exit_code == 0
    assert desk().exit_code == 0
    for words in (("1",), ("list", "1")):
        refused = desk(*words)
        assert refused.exit_code == 2
        file = desk.course.root / "grader/checks/01_double.py"
        assert refused.stderr == (
            f"Exercise 1 cannot be graded here: its checks are missing. They would be {file}.\n"
            "Install your course from the file that your instructor gave you; or name the folder "
            "that has `grader/checks/` with --course.\n"
        )
