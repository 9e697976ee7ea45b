"""Says that a variable has minus one row, or more rows than there are numbers."""

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
        for number, node in enumerate(saved.meta_graphs[0].object_graph_def.nodes):
            if node.WhichOneof("kind") == "variable" and node.variable.shape.dim:
                node.variable.shape.dim[0].size = -7 if number % 2 else 1 << 60
        graph.write_bytes(saved.SerializeToString())

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
