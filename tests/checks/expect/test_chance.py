"""What draws at random follows the temperature, the seed and the generator that it is given."""

import numpy as np
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import LearnerError

LIKELIEST = 2


def notes(temperature, rng, count=14):
    """Draw as a learner should."""
    rng = np.random.default_rng(rng)
    p = np.where(np.arange(5) == LIKELIEST, 0.44, 0.14) ** (1 / temperature)
    return [int(rng.choice(5, p=p / p.sum())) for _ in range(count)]


def one_by_one(temperature, seed):
    return [notes(temperature, seed, count=1)[0] for _ in range(14)]


def warm(draw):
    return read(expect.follows_temperature, draw, LIKELIEST, what="notes", by="draw")


def seeded(draw):
    return read(expect.follows_seed, draw, what="tunes")


def handed_on(draw):
    return read(expect.draws_on, draw, np.random.default_rng(11), what="tunes")


def test_draws_that_follow_all_of_them():
    expect.follows_temperature(notes, LIKELIEST, what="notes", by="draw")
    expect.follows_seed(lambda seed: notes(3.0, seed), what="tunes")
    expect.draws_on(lambda rng: notes(3.0, rng), np.random.default_rng(11), what="tunes")


def test_a_temperature_that_is_lost():
    assert warm(lambda temperature, seed: notes(1.0, seed)) == [
        "The notes drawn at temperature 0.05, where one is more than 1,000,000,000 times as likely "
        "as any other: others as well.",
        "Always that one.",
        "The temperature does not reach the draw.",
        "Hand `temperature` on to `draw`.",
    ]


def test_the_likeliest_is_no_draw():
    assert warm(lambda temperature, seed: [LIKELIEST] * 14) == [
        "14 notes drawn at temperature 3, where all are about equally likely: 14 times the same.",
        "Different ones.",
        "The likeliest one is always taken.",
        "Draw with `draw`, do not use `argmax`.",
    ]


def test_the_likeliest_is_still_drawn():
    def exchanged(temperature, seed):
        weights = np.exp(-np.log(temperature) / np.where(np.arange(5) == LIKELIEST, 0.44, 0.14))
        shares = 1 / weights / np.sum(1 / weights)
        return [int(one) for one in np.random.default_rng(seed).choice(5, size=14, p=shares)]

    def preferred(draw):
        return read(expect.still_prefers, draw, LIKELIEST, seeds=5, what="notes", by="draw")

    expect.still_prefers(notes, LIKELIEST, seeds=5, what="notes", by="draw")
    assert preferred(exchanged) == [
        "70 notes drawn at temperature 3: all but the likeliest.",
        "The likeliest among them.",
        "The likeliest is the one that is never drawn: probabilities and temperature stand in each "
        "other's place.",
        "`draw` takes the probabilities first, and then the temperature.",
    ]


def test_a_generator_for_each_draw_draws_the_same():
    assert len(set(one_by_one(3.0, 5))) == 1
    assert warm(one_by_one)[2:] == [
        "A generator made anew from the same seed always draws the same number first.",
        "Make `rng = np.random.default_rng(rng)` once, in front of the loop, and hand it on to "
        "`draw`.",
    ]


def test_a_seed_that_is_not_used():
    clock = np.random.default_rng(7)
    assert seeded(lambda seed: notes(3.0, clock)) == [
        "Two tunes with the same seed: two different ones.",
        "The same.",
        "The draws come from somewhere else than `rng`.",
        "Make `rng = np.random.default_rng(rng)` and draw from nothing else, not from `np.random` "
        "itself.",
    ]
    assert seeded(lambda seed: notes(3.0, 0)) == [
        "Two tunes with different seeds: the same.",
        "Two different ones.",
        "The argument `rng` is not used.",
        "Make `rng = np.random.default_rng(rng)` and draw from that.",
    ]


def test_a_generator_draws_on_and_is_as_good_as_a_seed():
    def seeds_only(rng):
        raise LearnerError("calling `compose`", "TypeError", "not a seed", line=4)

    assert handed_on(lambda rng: notes(3.0, 5)) == [
        "Two tunes with the same generator of random numbers: the same.",
        "Two different ones: the generator draws on from where it is.",
        "A new generator is made, or a seed is made of the one that was given.",
        "Start with `rng = np.random.default_rng(rng)`: a generator passes through it.",
    ]
    assert handed_on(seeds_only) == [
        "Two tunes with the same generator of random numbers: TypeError: not a seed (your line 4).",
        "Two different ones.",
        "`rng` may be a generator, not only a seed.",
        "`np.random.default_rng(rng)` takes either, and returns a generator.",
    ]


def test_texts_are_draws_too():
    assert seeded(lambda seed: "abc")[0] == "Two tunes with different seeds: the same."


KINDS = np.array([0.1, 0.2, 0.3, 0.4])
SHARPER = np.array([0.05, 0.15, 0.3, 0.5])


def counted(p, hint="Draw each row from its own distribution."):
    drawn = np.random.default_rng(4).choice(4, size=4000, p=p)
    words = {"untouched": KINDS, "what": "`sample`", "hint": hint}
    return read(expect.frequencies, drawn, SHARPER, **words)


def test_frequencies_say_what_the_draws_follow():
    drawn = np.random.default_rng(4).choice(4, size=4000, p=SHARPER)
    expect.frequencies(drawn, SHARPER, untouched=KINDS, what="`sample`")
    assert counted(KINDS) == [
        "How often `sample` drew number 3 in 4000 draws: 1624 times.",
        "About 2000 times.",
        "The draws follow the probabilities as they came in: the temperature has no effect.",
        "Draw from the probabilities at the given temperature.",
    ]
    assert counted(np.full(4, 0.25))[2:] == [
        "All numbers are equally likely.",
        "Hand the probabilities to the draw.",
    ]
    assert counted(SHARPER[::-1])[2:] == ["", "Draw each row from its own distribution."]
