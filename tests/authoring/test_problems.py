"""One fault is told once, with the files and the seeds that it spoils."""

from rnn_grade.authoring.problems import Problem, told


def test_what_no_grading_showed_is_told_as_it_is():
    assert told([Problem("no hint"), Problem("no bar of 0.5"), Problem("no hint")]) == [
        "no hint",
        "no bar of 0.5",
    ]
    # Numbers make a difference where no seed drew them.
    assert told([Problem("line 1 is long"), Problem("line 2 is long")]) == [
        "line 1 is long",
        "line 2 is long",
    ]


def test_a_fault_on_many_seeds_is_one():
    found = [
        Problem(f"expected 0.{seed}, found -1.5e-{seed}", "reference", seed) for seed in range(7)
    ]
    assert told(found) == [
        "reference, on 7 seeds (0, 1, 2, 3, 4, ...): expected 0.0, found -1.5e-0"
    ]
    assert told(found[:2]) == ["reference, on 2 seeds (0, 1): expected 0.0, found -1.5e-0"]


def test_a_fault_of_many_files_is_one():
    found = [Problem("the grader itself failed: no pen", f"wrong/{name}") for name in "abcde"]
    assert told([*found, Problem("took 30 s", "reference")]) == [
        "wrong/a, wrong/b, wrong/c and 2 more, seed 0: the grader itself failed: no pen",
        "reference, seed 0: took 30 s",
    ]
    assert told(found[:2]) == ["wrong/a, wrong/b, seed 0: the grader itself failed: no pen"]
