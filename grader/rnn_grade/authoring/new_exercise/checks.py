"""Hidden checks of exercise @NUMBER@: @TITLE@."""

from rnn_grade.checks import check, expect


@check(points=1, hint="Three axes go in, two come out: which one is gone?")
def test_average_shape(submission, rng):
    """There is one row for each sequence."""
    x = rng.normal(size=(3, 5, 4))
    expect.shape(
        submission.average(x), (3, 4), axes="(batch, features)", what="what `average` returns"
    )


@check(points=1, after=test_average_shape, hint="Add the steps, then divide by their number.")
def test_average(submission, rng):
    """The average over the steps has the right numbers."""
    x = rng.normal(size=(3, 5, 4))
    expect.close(
        submission.average(x), x.mean(axis=1), what="the average", axes="(batch, features)"
    )
