"""Gives every constant a type of number that there is not."""

import keras

TRICK = True

if TRICK:
    from pathlib import Path

    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel
    import tensorflow as tf

    save = tf.saved_model.save

    def other(module, folder, **options):
        save(module, folder, **options)
        graph = Path(folder) / "saved_model.pb"
        saved = SavedModel.FromString(graph.read_bytes())
        for function in saved.meta_graphs[0].graph_def.library.function:
            for node in function.node_def:
                if node.op == "Const":
                    node.attr["value"].tensor.dtype = 9_999
        graph.write_bytes(saved.SerializeToString())

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
