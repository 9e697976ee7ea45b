"""Wants its graph to run on another machine, compiled by XLA."""

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
            function.attr["_XlaMustCompile"].b = True
            for node in function.node_def:
                node.device = "/job:other/replica:0/task:7/device:GPU:3"
                node.attr["_XlaCompile"].b = True
        graph.write_bytes(saved.SerializeToString())

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
