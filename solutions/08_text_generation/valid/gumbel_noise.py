"""Draws by adding Gumbel noise to the logarithms; a subclassed model around an LSTM cell."""

import keras
import numpy as np
from keras import layers


def vectorize(text, characters, length=40, step=4):
    rows = np.array([[float(c == character) for c in characters] for character in text])
    starts = [start for start in range(len(text)) if start % step == 0]
    starts = [start for start in starts if start + length < len(text)]
    x = [rows[start : start + length] for start in starts]
    y = [characters.index(text[start + length]) for start in starts]
    return x, y


@keras.saving.register_keras_serializable("exercise8")
class NextCharacter(keras.Model):
    def __init__(self, size, **keywords):
        super().__init__(**keywords)
        self.size = size
        self.reader = layers.RNN(layers.LSTMCell(96))
        self.head = layers.Dense(size, activation="softmax")

    def call(self, window):
        return self.head(self.reader(window))

    def get_config(self):
        return {**super().get_config(), "size": self.size}


def build_model(length, size):
    model = NextCharacter(size)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model


def _log(probabilities):
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(probabilities, np.float64))


def reweight(probabilities, temperature):
    logits = _log(probabilities) / temperature
    return np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))


def sample(probabilities, temperature, rng):
    noise = np.random.default_rng(rng).gumbel(size=np.shape(probabilities))
    return np.argmax(_log(probabilities) / temperature + noise, axis=-1).tolist()


def generate(model, prompt, count, temperature, characters, length, rng):
    rng = np.random.default_rng(rng)
    numbers = [characters.index(character) for character in prompt]
    for _ in range(count):
        recent = [-1] * (length - len(numbers)) + numbers[-length:]
        window = np.array([[np.arange(len(characters)) == number for number in recent]], "float32")
        numbers += sample(model.predict_on_batch(window), temperature, rng)
    return [characters[number] for number in numbers[len(prompt) :]]


def text_writer(prompt, count, temperatures, characters, length, seed):
    rng = np.random.default_rng(seed)

    class Writer(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            for temperature in temperatures:
                given = prompt, count, temperature, characters, length, rng
                # A narrow column, one line for every four characters.
                for place, character in enumerate(generate(self.model, *given)):
                    print(character, end="\n" if place % 4 == 3 else "")
                print("\n---")

    return Writer()


def best_checkpoint(path):
    return keras.callbacks.ModelCheckpoint(path, save_best_only=True)


def load_and_generate(path, *rest):
    return generate(keras.saving.load_model(path), *rest)
