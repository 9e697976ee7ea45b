"""The measured versions are one range, which `pip`, the doctor and the shipped model keep to."""

import json
import tomllib
import zipfile
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from places import ROOT

from rnn_grade.sandbox.versions import MEASURED, Range, installed

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
COLAB = dict(
    line.split("==")
    for line in (ROOT / "tests/colab.txt").read_text("ascii").splitlines()
    if not line.startswith("#")
)


@pytest.mark.parametrize(
    ("version", "is_in"),
    [
        ("3.7.9", False),
        ("3.8.0", True),
        ("3.10.0", True),
        ("3.15.1", True),
        ("3.16.0", False),
        ("3.16.0.dev2026", False),
        ("4.0", False),
        ("", False),
    ],
)
def test_a_range_holds_its_minor_versions_with_all_their_patches(version, is_in):
    assert (version in Range("3.8", "3.15")) is is_in


def test_a_range_is_said_to_pip_and_to_people():
    assert Range("3.8", "3.15").specifier == ">=3.8,<3.16"
    assert str(Range("3.8", "3.15")) == "3.8 to 3.15"


def test_pip_is_asked_for_what_was_measured():
    wanted = {f"{name}{measured.specifier}" for name, measured in MEASURED.items()}
    assert wanted <= set(PROJECT["dependencies"])


def test_what_is_installed_is_found_without_an_import(monkeypatch):
    assert installed() == {name: metadata.version(name) for name in MEASURED}

    def nowhere(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", nowhere)
    assert installed() == {"keras": "", "tensorflow": ""}


def test_what_a_hosted_notebook_brings_is_not_replaced():
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["notebook"]]
    linux = {"sys_platform": "linux"}
    here = [
        one for one in map(Requirement, wanted) if one.marker is None or one.marker.evaluate(linux)
    ]
    brought = [one for one in here if one.name in COLAB]
    assert {one.name: one.specifier.contains(COLAB[one.name]) for one in brought} == dict.fromkeys(
        COLAB, True
    )
    # What is added to it there replaces nothing.
    assert {one.name for one in here} - COLAB.keys() == {"watchfiles"}


def test_the_model_that_is_shipped_was_saved_by_the_oldest_keras():
    # Keras reads files of older versions, and not of newer ones.
    with zipfile.ZipFile(ROOT / "exercises/08_text_generation/trained.keras") as file:
        saved_by = json.loads(file.read("metadata.json"))["keras_version"]
    oldest = MEASURED["keras"].oldest
    assert saved_by in Range(oldest, oldest)
