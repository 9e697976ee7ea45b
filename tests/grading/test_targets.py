"""What reading cells knows of an exercise comes from the course's own files."""

from places import ROOT, WORLD

from rnn_grade.course import catalog
from rnn_grade.grading.targets import contract, target


def test_a_target_is_what_the_checks_call_with_the_parameters_of_the_stub():
    found = target(catalog.load(ROOT).find("2"))
    assert list(found.functions) == ["step", "forward", "backward", "gradient_norms"]
    assert found.functions["step"] == ("x", "state", "kernel", "recurrent_kernel", "bias")
    # `show_memory` is the course's own, and no part of the exercise.
    assert "show_memory" not in found.functions


def test_a_target_is_called_as_people_call_it():
    found = target(catalog.load(ROOT).find("3"))
    assert found.names[:4] == ("3", "exercise3", "03_simple_rnn", "simple_rnn")
    assert "simple_rnn_cell" in found.others
    assert not set(found.names) & set(found.others)


def test_rivals_are_functions_of_the_same_name():
    found = target(catalog.load(ROOT).find("3"))
    assert ("features", "units") in found.rivals["build_model"]
    assert ("vocabulary_size", "verbs") not in found.rivals["build_model"]


def test_a_stub_that_changed_is_read_again(tmp_path):
    folder = tmp_path / "exercises" / "01_passes"
    folder.mkdir(parents=True)
    exercise = catalog.Exercise(tmp_path, "01_passes")
    exercise.stub.write_bytes(catalog.load(WORLD).find("passes").stub.read_bytes())
    assert set(contract(exercise).functions) == {"double", "triple"}
    exercise.stub.write_text("def half(x): ...\n")
    assert set(contract(exercise).functions) == {"half"}
