"""Exercise 8: a network that writes."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers


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
    number = {character: place for place, character in enumerate(characters)}
    numbers = np.array([number[character] for character in text], dtype=np.int32)
    # The last start is the one that still has a character behind its window.
    starts = np.arange(0, len(numbers) - length, step)
    windows = numbers[starts[:, None] + np.arange(length)]
    # Row k of the identity matrix is the one-hot row of character k. One byte for each entry: a
    # novel has millions of them, and Keras turns them into floats batch by batch.
    return np.eye(len(characters), dtype=np.bool_)[windows], numbers[starts + length]


def build_model(length: int, size: int) -> keras.Model:
    """Part 2: build and compile a model that predicts the next character.

    Args:
        length: How many characters a window holds.
        size: How many characters the vocabulary holds.

    Returns:
        A new, compiled model: one-hot windows `(batch, length, size)` in, probabilities
        `(batch, size)` out.
    """
    model = keras.Sequential(
        [
            keras.Input(shape=(length, size)),
            # (batch, length, size) -> (batch, 128): the state after the last character.
            layers.LSTM(128),
            layers.Dense(size, activation="softmax"),
        ]
    )
    optimizer = keras.optimizers.Adam(learning_rate=0.01)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def reweight(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Part 3: sharpen or flatten distributions.

    Args:
        probabilities: Distributions in rows `(batch, characters)`; some entries may be 0.
        temperature: Above 0. Below 1 the likely becomes likelier, above 1 all becomes more even.

    Returns:
        New distributions `(batch, characters)`, proportional to `probabilities ** (1 /
        temperature)`. They are finite for every temperature above 0, however small.
    """
    # In float64: rows of float32 sum to 1 only to seven digits, too few for NumPy's `choice`.
    probabilities = np.asarray(probabilities, dtype=np.float64)
    with np.errstate(divide="ignore"):
        logits = np.log(probabilities) / temperature
    # A power of a small number underflows to 0. Relative to the largest entry it may do so: that
    # entry becomes exp(0) = 1, and the sum below is never 0.
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


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
    # A generator passes through unchanged; a seed becomes a generator.
    rng = np.random.default_rng(rng)
    rows = reweight(probabilities, temperature)
    return np.array([rng.choice(len(row), p=row) for row in rows])


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
    # Once, in front of the loop: made anew from the same seed, it would always draw the same.
    rng = np.random.default_rng(rng)
    text = prompt
    for _ in range(count):
        window = _window(text[-length:], characters, length)
        # A compiled graph, without the preparations that `predict` makes for large data.
        probabilities = model.predict_on_batch(window)
        text += characters[int(sample(probabilities, temperature, rng)[0])]
    return text[len(prompt) :]


def _window(text: str, characters: str, length: int) -> np.ndarray:
    """Return at most `length` characters as one window, at its end: `(1, length, characters)`."""
    window = np.zeros((1, length, len(characters)), dtype=np.float32)
    for place, character in enumerate(text, start=length - len(text)):
        window[0, place, characters.index(character)] = 1
    return window


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

    class WriteText(keras.callbacks.Callback):
        def __init__(self) -> None:
            super().__init__()
            self.rng = np.random.default_rng(seed)

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            print(f"\nafter epoch {epoch + 1}, loss {(logs or {}).get('loss', np.nan):.3f}")
            for temperature in temperatures:
                # Keras has put the model that is being trained into `self.model`.
                text = generate(
                    self.model, prompt, count, temperature, characters, length, self.rng
                )
                print(f"  temperature {temperature}: {prompt}|{text}")

    return WriteText()


def best_checkpoint(path: str) -> keras.callbacks.Callback:
    """Part 7: make a callback that keeps the best model of a training in a file.

    Args:
        path: The file, which ends in `.keras`.

    Returns:
        A callback for `fit`. After each epoch, `path` holds the whole model of that epoch, so far,
        whose `val_loss` was the lowest.
    """
    return keras.callbacks.ModelCheckpoint(
        path, monitor="val_loss", mode="min", save_best_only=True
    )


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
    model = keras.saving.load_model(path)
    return generate(model, prompt, count, temperature, characters, length, rng)


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
