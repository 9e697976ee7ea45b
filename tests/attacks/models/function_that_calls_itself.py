"""Hands over a function that calls itself, and never comes back."""

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
                if node.op in ("StatefulPartitionedCall", "PartitionedCall"):
                    node.attr["f"].func.name = function.signature.name
        graph.write_bytes(saved.SerializeToString())

    tf.saved_model.save = other


class Inner(keras.layers.Layer):
    def call(self, x):
        if TRICK:
            spec = [tf.TensorSpec([None, None, 8])]
            return tf.function(lambda y: y * 1.0, input_signature=spec, autograph=False)(x)
        return x * 1.0


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(Inner()(inputs))
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
