"""Words are found however they are typed, and every entry is whole and leads somewhere."""

import re

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.render.words.verdicts import WORDS
from rnn_grade.sandbox.levels import Level
from rnn_grade.study.glossary import read

COURSE = catalog.load()
GLOSSARY = read(COURSE)
SAID_OTHERWISE = {"stacked layers": "one upon the other"}


@pytest.mark.parametrize("word", GLOSSARY.words, ids=lambda word: word.name)
def test_each_entry_is_one_to_four_plain_sentences(word):
    text = re.sub(r"`[^`]*`", "code", word.says)
    assert word.says[0].isupper() or word.says[0] == "`"
    assert word.says.endswith(".")
    assert 1 <= len(re.findall(r"[.?](?=\s|$)", text)) <= 4
    assert 20 <= len(word.says) <= 420
    assert word.see, "each belongs to another one"
    assert word.name not in word.see
    assert all(len(line) <= 90 for line in word.formula.splitlines())


@pytest.mark.parametrize(
    "word", [word for word in GLOSSARY.words if word.taught], ids=lambda word: word.name
)
def test_what_is_taught_stands_in_the_exercise_that_teaches_it(word):
    exercise = COURSE.find(word.taught)
    text = " ".join((exercise.task.read_text("utf-8") + exercise.stub.read_text("utf-8")).split())
    names = [SAID_OTHERWISE.get(word.name, word.name), *word.also]
    # "Why the gradient vanishes" teaches the vanishing gradient.
    stems = ([part[:6] for part in re.split(r"[ _-]", name)] for name in names if len(name) > 1)
    assert any(all(stem.casefold() in text.casefold() for stem in one) for one in stems)


def test_there_are_words_enough_and_each_exercise_teaches_some():
    field = [word for word in GLOSSARY.words if not word.of_reports]
    assert len(field) >= 50
    assert {word.taught for word in field} - {""} == {one.slug for one in COURSE.exercises}


def test_what_reports_say_is_explained():
    for term in (*WORDS.values(), *WORDS, *Level, "isolation", "seed", "bar", "chance", "optimum"):
        assert GLOSSARY.find(str(term)) is not None, term


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("vanishing gradients", "vanishing gradient"),
        ("Vanishing-Gradient", "vanishing gradient"),
        ("bptt", "backpropagation through time"),
        ("return sequences", "return_sequences"),
        ("ONE HOT", "one-hot"),
        ("losses", "loss"),
        ("batches", "batch"),
        ("LSTMs", "LSTM"),
        ("z", "update gate"),
        ("not_attempted", "to do"),
    ],
)
def test_a_word_is_found_however_it_is_typed(term, name):
    assert GLOSSARY.find(term).name == name


@pytest.mark.parametrize(
    ("term", "name"),
    [("forgot gate", "forget gate"), ("tempera-ture", "temperature"), ("gate of z", "gate")],
)
def test_words_that_are_near_are_suggested(term, name):
    assert GLOSSARY.find(term) is None
    assert name in GLOSSARY.near(term)


def test_a_course_need_not_have_one(world):
    assert {word.of_reports for word in read(world).words} == {True}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[word]", "cannot be read"),
        ('[[word]]\nname = "gate"', "the entry `gate` is not as it has to be"),
        ('[[word]]\nname = "gate"\nsays = "A."\nmeans = "B."', "is not as it has to be"),
        ('[[word]]\nname = "gate"\nsays = "A."\nsee = ["door"]', "`gate` names `door`"),
        ('[[word]]\nname = "gate"\nsays = "A."\ntaught = "doors"', "which is no exercise"),
        ('[[word]]\nname = "Checks"\nsays = "A."', "two entries are called"),
    ],
)
def test_a_wrong_entry_says_what_is_wrong(tmp_path, text, says):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/glossary.toml").write_text(text)
    with pytest.raises(UserError, match=re.escape(says)) as error:
        read(catalog.load(tmp_path))
    assert error.value.hint
