"""A training ends at its bar; bad luck gets another attempt."""

import math

import numpy as np
import pytest

from rnn_grade.checks import training
from rnn_grade.errors import WorkerStopped


def test_accuracy_is_the_share_of_right_answers_that_count():
    y, probabilities = np.array([[0, 2], [1, 1]]), np.eye(3)[[[0, 2], [1, 0]]]
    metric = training.accuracy(y, 3)
    assert (metric.name, metric(probabilities)) == ("accuracy", 0.75)
    assert metric.reaches(0.75, 0.75)
    assert not metric.reaches(0.7, 0.75)
    metric = training.accuracy(y, 3, counted=np.array([[True, False], [True, True]]), name="share")
    assert (metric.name, metric(probabilities)) == ("share", pytest.approx(2 / 3))


def test_an_error_is_better_when_it_is_smaller():
    metric = training.mean_squared_error(np.array([[1.0], [3.0]]))
    assert metric(np.array([[1.0], [1.0]], np.float32)) == 2.0
    assert metric.reaches(0.1, 0.2)
    assert not metric.reaches(math.nan, 0.2)


@pytest.mark.parametrize("answer", [None, np.zeros(2), np.zeros((2, 3, 1)), [np.zeros((2, 1))] * 2])
def test_answers_of_another_shape_are_worth_nothing(answer):
    assert training.accuracy(np.zeros((2, 1)), 3)(answer) == 0.0
    assert training.mean_squared_error(np.zeros((2, 1)))(answer) == math.inf


class Learner:
    """A model that reaches these scores, one per epoch, and may be stopped then."""

    def __init__(self, *scores, stop=None):
        self.scores, self.stop = scores, stop

    def fit(self, x, y, *, scored_on, score, enough, epochs, higher_is_better, batch_size):
        from rnn_grade.grading.model import History

        for one in self.scores:
            score(one)
        if self.stop is not None:
            raise self.stop
        # As a worker does, when all that it predicts is NaN.
        lost = bool(self.scores) and math.isnan(self.scores[-1])
        return History((0.7,) * len(self.scores), tuple(self.scores), True, lost)

    def predict(self, x):
        return self.scores[-1] if self.scores else 0.5


def train(*models, **options):
    waiting = list(models)
    return training.train(
        lambda: waiting.pop(0),
        None,
        None,
        scored_on=None,
        metric=training.Metric("accuracy", lambda predictions: predictions),
        bar=0.9,
        epochs=3,
        **options,
    )


def test_another_attempt_is_made_only_after_bad_luck():
    first = train(Learner(0.5, 0.95), Learner(0.99))
    assert first.attempts == (training.Attempt((0.7, 0.7), (0.5, 0.95), 0.95),)
    second = train(Learner(0.5, 0.6), Learner(0.7, 0.97))
    assert [one.scores for one in second.attempts] == [(0.5, 0.6), (0.7, 0.97)]
    assert second.last.score == 0.97
    never = train(Learner(0.5), Learner(0.6), Learner(0.7), Learner(0.99))
    assert (never.last.score, len(never.attempts), never.cut_after) == (0.7, 3, None)


def test_a_fit_that_reports_no_epoch_is_scored_at_its_end():
    assert train(Learner(), attempts=1).last.score == 0.5


def test_a_training_that_ran_away_has_no_score_and_gets_another_attempt():
    assert train(Learner(0.5, math.nan), Learner(0.97)).last.score == 0.97
    assert math.isnan(train(Learner(math.nan), attempts=1).last.score)


def late(reason="timeout"):
    return WorkerStopped(reason, "training your model", "90 s")


def test_a_first_attempt_that_is_cut_short_has_no_score_but_tells_how_far_it_came():
    with pytest.raises(WorkerStopped) as raised:
        train(Learner(0.5, 0.6, 0.55, stop=late()))
    numbers = {"epochs": 3, "done": 3, "best": 0.6, "bar": 0.9, "metric": "accuracy"}
    assert raised.value.numbers == numbers
    with pytest.raises(WorkerStopped) as raised:
        train(Learner(stop=late()))
    assert (raised.value.numbers["done"], raised.value.numbers["best"]) == (0, None)


def test_attempts_before_one_that_is_cut_short_count():
    first = Learner(0.5, 0.6)
    found = train(first, Learner(0.7, stop=late()))
    assert (found.model, found.last.score, found.cut_after) == (first, 0.6, 1)
    # A process that was killed is another matter.
    with pytest.raises(WorkerStopped):
        train(first, Learner(0.7, stop=late("memory")))


def test_a_calibration_sees_one_whole_attempt():
    with training.recorded() as records:
        result = train(Learner(0.95, 0.5), Learner(0.99))
    assert (result.last.score, len(result.attempts)) == (0.5, 1)
    assert records == [training.Record(0.9, 3, 3, True, (0.95, 0.5))]
    assert len(train(Learner(0.95)).attempts) == 1
