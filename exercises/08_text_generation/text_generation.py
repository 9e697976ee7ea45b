"""Exercise 8: a network that writes.

Complete the eight parts, then run this file: a model learns to write, and you see how. The task is
explained in README.md.

    python text_generation.py                          train on short sentences, and write
    python text_generation.py --text novel.txt         the same with a text of your own
    python text_generation.py --load trained.keras     write with the model that came with the task

The parts are graded one by one. Leave one open and go on with the next, but note that parts 6 and
8 call part 5, that part 5 calls part 4, and that part 4 calls part 3.
"""

from __future__ import annotations

import keras
import numpy as np


def vectorize(
    text: str, characters: str, length: int = 40, step: int = 4
) -> tuple[np.ndarray, np.ndarray]:
    """Part 1: cut a text into one-hot windows, each with the number of the character behind it.

    Args:
        text: The text; every character of it stands in `characters`.
        characters: Every character of the vocabulary, once. The number of a character is its
            place in this string, from 0 on.
        length: How many characters a window holds, at least 1.
        step: How far apart two neighbouring windows start, at least 1.

    Returns:
        Windows of zeros and ones `(windows, length, characters)`, and targets `(windows,)`, whole
        numbers. If nothing fits, both have no entries.
    """
    # TODO: number the characters, cut the windows, then make one-hot rows.
    raise NotImplementedError("TODO: part 1, one-hot windows and targets")


def build_model(length: int, size: int) -> keras.Model:
    """Part 2: build and compile a model that predicts the next character.

    Args:
        length: How many characters a window holds.
        size: How many characters the vocabulary holds.

    Returns:
        A new, compiled model: one-hot windows `(batch, length, size)` in, probabilities
        `(batch, size)` out.
    """
    # TODO: a recurrent layer that reads the window, and a softmax over the characters.
    raise NotImplementedError("TODO: part 2, build, compile and return the model")


def reweight(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Part 3: sharpen or flatten distributions.

    Args:
        probabilities: Distributions in rows `(batch, characters)`; some entries may be 0.
        temperature: Above 0. Below 1 the likely becomes likelier, above 1 all becomes more even.

    Returns:
        New distributions `(batch, characters)`, proportional to `probabilities ** (1 /
        temperature)`. They are finite for every temperature above 0, however small.
    """
    # TODO: take logarithms, divide by the temperature, and go back. What if an entry is 0?
    raise NotImplementedError("TODO: part 3, distributions at a temperature")


def sample(
    probabilities: np.ndarray, temperature: float, rng: int | np.random.Generator
) -> np.ndarray:
    """Part 4: draw one character from each distribution.

    Args:
        probabilities: Distributions in rows `(batch, characters)`.
        temperature: As in `reweight`.
        rng: A generator to draw from, or a seed to make one from; `np.random.default_rng` takes
            either. The same seed gives the same numbers.

    Returns:
        The number of one character for each row `(batch,)`.
    """
    # TODO: one generator, the distributions at this temperature, one draw for each row.
    raise NotImplementedError("TODO: part 4, draw characters")


def generate(
    model: keras.Model,
    prompt: str,
    count: int,
    temperature: float,
    characters: str,
    length: int,
    rng: int | np.random.Generator,
) -> str:
    """Part 5: let a model continue a text.

    The model sees the last `length` characters of the text so far: those of the prompt at first,
    then more and more of its own. Where there are fewer, they stand at the end of the window, and
    the rows before them are all zeros.

    Args:
        model: Takes one-hot windows `(batch, length, characters)`, returns probabilities
            `(batch, characters)`.
        prompt: How the text begins; it may be shorter or longer than a window, or empty.
        count: How many characters to write.
        temperature: As in `reweight`.
        characters: Every character of the vocabulary, in the order of their numbers.
        length: How many characters the model reads.
        rng: A generator to draw from, or a seed to make one from.

    Returns:
        The `count` new characters, without the prompt.
    """
    # TODO: a loop: window, probabilities, one draw, and the window moves on.
    raise NotImplementedError("TODO: part 5, let the model write")


def text_writer(
    prompt: str,
    count: int,
    temperatures: list[float],
    characters: str,
    length: int,
    seed: int,
) -> keras.callbacks.Callback:
    """Part 6: make a callback that prints what the model writes after each epoch.

    It must not disturb the training: it draws from a generator of its own and leaves all global
    random numbers alone.

    Args:
        prompt: How each text begins.
        count: How many characters to write.
        temperatures: One text is written for each of them.
        characters: Every character of the vocabulary, in the order of their numbers.
        length: How many characters the model reads.
        seed: For a generator that belongs to this callback alone.

    Returns:
        A callback for `fit`.
    """
    # TODO: a subclass of `keras.callbacks.Callback` with an `on_epoch_end`.
    raise NotImplementedError("TODO: part 6, a callback that writes")


def best_checkpoint(path: str) -> keras.callbacks.Callback:
    """Part 7: make a callback that keeps the best model of a training in a file.

    Args:
        path: The file, which ends in `.keras`.

    Returns:
        A callback for `fit`. After each epoch, `path` holds the whole model of that epoch, so far,
        whose `val_loss` was the lowest.
    """
    # TODO: Keras has such a callback. What does it watch, and which way is better?
    raise NotImplementedError("TODO: part 7, keep the best model")


def load_and_generate(
    path: str,
    prompt: str,
    count: int,
    temperature: float,
    characters: str,
    length: int,
    rng: int | np.random.Generator,
) -> str:
    """Part 8: let a model from a file continue a text.

    Args:
        path: A `.keras` file with a trained model.
        prompt: This and all that follows as in `generate`.
        count: How many characters to write.
        temperature: As in `reweight`.
        characters: Every character of the vocabulary, in the order of their numbers.
        length: How many characters the model reads.
        rng: A generator to draw from, or a seed to make one from.

    Returns:
        The `count` new characters, without the prompt.
    """
    # TODO: two lines: load the model, let it write.
    raise NotImplementedError("TODO: part 8, write with a model from a file")


def main(arguments: list[str] | None = None) -> None:
    """Train on a text, watch it being written, and write with the best model.

    Args:
        arguments: Those of the command line.
    """
    import argparse
    import tempfile
    from pathlib import Path

    from rnn_grade.datasets import load_data, load_text

    parser = argparse.ArgumentParser(description="A network that writes.")
    parser.add_argument("--text", help="a text file of your own, 100,000 characters or more")
    parser.add_argument("--load", help="write with this model of the sentences, train nothing")
    parser.add_argument("--epochs", type=int, default=3)
    # In a notebook, what follows the program's name belongs to the notebook: it is left alone.
    options, _ = parser.parse_known_args(arguments)
    text = load_text(options.text, limit=200_000) if options.text else load_data("sentences").text

    characters, length = "".join(sorted(set(text))), 40
    # The last tenth is kept apart, so that the checkpoint can tell learning from memorising.
    end = len(text) * 9 // 10
    x, y = vectorize(text[:end], characters, length)
    unseen = vectorize(text[end:], characters, length)
    print(f"{len(text)} characters, {len(characters)} different ones, {len(x)} windows")

    prompt = text[end : end + length]
    path = options.load or str(Path(tempfile.gettempdir()) / "text_generation.keras")
    if not options.load:
        callbacks = [
            text_writer(prompt, 60, [0.5, 1.0], characters, length, seed=1),
            best_checkpoint(path),
        ]
        model = build_model(length, len(characters))
        epochs = options.epochs
        model.fit(x, y, 64, epochs, 2, callbacks=callbacks, validation_data=unseen)
    for temperature in (0.2, 0.5, 1.0, 1.5):
        written = load_and_generate(path, prompt, 120, temperature, characters, length, 2)
        print(f"\ntemperature {temperature}: {prompt}|{written}")


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as error:
        print(f"Not finished yet: {error}")
