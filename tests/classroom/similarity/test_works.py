"""What is a work's own: all tokens but those in a sequence that was given."""

from rnn_grade.classroom.similarity.syntax import tokens
from rnn_grade.classroom.similarity.works import LENGTH, covered, sequences, work

CALLS = [f"library.{letter}(x)\n" for letter in "abcdefghijklmnopqrst"]
EACH = 5  # Call, Attribute, the name, library, x


def test_a_sequence_holds_as_many_tokens_as_its_length():
    assert covered([]) == 0
    assert covered([0]) == (1 << LENGTH) - 1
    assert covered([0, 1]).bit_count() == LENGTH + 1
    assert covered([3, 100]).bit_count() == 2 * LENGTH


def test_without_anything_given_all_is_its_own():
    one = work(tokens("".join(CALLS)), frozenset())
    assert one.size == len(one.text) == EACH * len(CALLS)
    assert sum(map(len, one.grams.values())) == len(one.text) - LENGTH + 1


def test_what_was_given_is_not_its_own():
    given = sequences([tokens("".join(CALLS[:10]))])
    one = work(tokens("".join(CALLS)), given)
    assert one.size == EACH * 10
    assert not given & one.grams.keys()


def test_a_piece_that_is_shorter_than_a_sequence_was_not_given():
    given = sequences([tokens("".join(CALLS[:3]))])
    assert given == frozenset()
    assert work(tokens("".join(CALLS)), given).size == EACH * len(CALLS)


def test_a_work_may_be_empty():
    one = work((), sequences([()]))
    assert (one.size, one.grams) == (0, {})
