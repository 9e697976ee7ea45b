"""Makes exercises/08_text_generation/trained.keras: the reference of exercise 8, trained.

The model is small on purpose, well under 1 MB: 96 units, without the state of its optimizer. Keras
reads what older versions wrote, and often not what newer ones did: the oldest one writes it.

    pip install "keras==3.8.*" "tensorflow==2.18.*"
    python scripts/make_trained_model.py
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import keras
import numpy as np

from rnn_grade.datasets import load_data
from rnn_grade.sandbox.versions import MEASURED, Range

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "08_text_generation"
LENGTH, UNITS, EPOCHS = 40, 96, 14


def reference() -> ModuleType:
    """Return the reference solution as a module."""
    path = ROOT / "solutions" / FOLDER / "text_generation.py"
    spec = importlib.util.spec_from_file_location("text_generation", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Train, say how good it has become, and write the file."""
    oldest = MEASURED["keras"].oldest
    if keras.__version__ not in Range(oldest, oldest):
        raise SystemExit(
            f"Keras {keras.__version__} writes files that older versions cannot read. Run this "
            f"with the oldest one that the course works with: `pip install 'keras=={oldest}.*'`."
        )
    keras.utils.set_random_seed(8)
    text_generation = reference()
    data = load_data("sentences", "train", count=1500)
    unseen = load_data("sentences", "test", step=2)
    characters = "".join(data.vocabulary[1:])
    x, y = text_generation.vectorize(data.text, characters, LENGTH, 6)
    x_unseen, y_unseen = text_generation.vectorize(unseen.text, characters, LENGTH, 2)
    model = keras.Sequential(
        [
            keras.Input(shape=(LENGTH, len(characters))),
            keras.layers.LSTM(UNITS),
            keras.layers.Dense(len(characters), activation="softmax"),
        ]
    )
    # The step shrinks to nothing: the last epochs settle what the first ones found.
    steps = EPOCHS * -(-len(x) // 64)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, steps)),
        loss="sparse_categorical_crossentropy",
    )
    model.fit(x, y, batch_size=64, epochs=EPOCHS, verbose=2)
    answers = model.predict(x_unseen, verbose=0).argmax(axis=1)
    print(f"right {np.mean(answers == y_unseen):.3f}, best possible {unseen.optimum:.3f}")

    kept = keras.Sequential([keras.Input(shape=(LENGTH, len(characters))), *model.layers])
    path = ROOT / "exercises" / FOLDER / "trained.keras"
    kept.save(path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
