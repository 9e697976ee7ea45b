"""What a model may be made of: its bytes are read, and refused or cleaned, before they are loaded.

A list of what is allowed, not of what is forbidden: an operation that nobody thought of is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# Kinds of object that a saved model may list; no assets, no resources, no tables.
_KINDS = {
    *("user_object", "function", "bare_concrete_function"),
    *("variable", "constant", "captured_tensor"),
}
_CONTAINERS = {
    "_generic_user_object",
    "trackable_list_wrapper",
    "trackable_dict_wrapper",
    "trackable_tuple_wrapper",
    "signature_map",
}
# TensorFlow's own name for an array that the call uses.
_REGISTERED = {"", "tf.TrackableConstant"}
# Names its own variables; inside of the call, a name would reach what another model holds.
_OUTSIDE = {"VarHandleOp"}
_CHANGES = {
    *("AssignAddVariableOp", "AssignSubVariableOp", "AssignVariableOp"),
    *("ResourceScatterAdd", "ResourceScatterUpdate", "ResourceStridedSliceAssign"),
}
_CALLED = ("call", "loss")
_NODES = 200_000
# So many different factors and small terms has a graph of layers.
_FACTORS = 32
# TensorFlow would look this up and let it stand for the derivative of the operation.
_FORGED_DERIVATIVE = "_gradient_op_type"
# And would compile this by another compiler, which takes seconds and knows other operations.
_COMPILER = ("_Xla", "_xla")


# Read when this module is: where models are judged, the file can no more be read.
ALLOWED = frozenset(
    word
    for line in (Path(__file__).parent / "ops.txt").read_text("ascii").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


class Refused(Exception):
    """The bytes are no model that can be judged; the sentence says why."""


def cleaned(content: bytes) -> bytes:
    """Return a saved model's graph with all in it that could lie about derivatives left out.

    Args:
        content: The bytes of a `saved_model.pb`.

    Raises:
        Refused: They are none, or hold something that no model needs.
    """
    from tensorflow.core.protobuf import saved_model_pb2
    from tensorflow.python.framework import op_def_registry

    saved = saved_model_pb2.SavedModel()
    try:
        saved.ParseFromString(content)
    except Exception:
        # What the library raises for damaged bytes has no name that is ours to import.
        raise Refused("its bytes are no saved model") from None
    if len(saved.meta_graphs) != 1:
        raise Refused("its bytes hold no single graph")
    (graph,) = saved.meta_graphs
    _check_objects(graph.object_graph_def)
    if graph.asset_file_def:
        raise Refused("it brings files along")
    functions = {one.signature.name: one for one in graph.graph_def.library.function}
    if len(functions) != len(graph.graph_def.library.function):
        raise Refused("two of its functions have one name")
    if any(op_def_registry.get(name) is not None for name in functions):
        raise Refused("one of its functions has the name of an operation")
    nodes = len(graph.graph_def.node) + sum(len(one.node_def) for one in functions.values())
    if nodes > _NODES:
        raise Refused(f"it has {nodes} operations, more than {_NODES}")
    graph.ClearField("collection_def")
    graph.ClearField("signature_def")
    # A function may stand where an operation does.
    kinds = ALLOWED | functions.keys()
    _entries(graph.object_graph_def, functions)
    for function in functions.values():
        _drop_compiler(function.attr)
        _check_nodes(function.node_def, kinds)
    _check_nodes(graph.graph_def.node, kinds | _OUTSIDE)
    # Whatever stands for the derivative of a function: TensorFlow derives it again by itself.
    del graph.graph_def.library.gradient[:]
    del graph.graph_def.library.registered_gradients[:]
    return bytes(saved.SerializeToString())


def assigns(content: bytes) -> bool:
    """Return whether a call changes variables, such as the states of a stateful layer.

    Args:
        content: The bytes of a `saved_model.pb` that was cleaned.
    """
    from tensorflow.core.protobuf import saved_model_pb2

    (graph,) = saved_model_pb2.SavedModel.FromString(content).meta_graphs
    functions = {one.signature.name: one for one in graph.graph_def.library.function}
    called = _reached(functions, _entries(graph.object_graph_def, functions))
    return any(node.op in _CHANGES for name in called for node in functions[name].node_def)


def constants(content: bytes, least: int) -> int:
    """Count the numbers of all constants of a graph that are no shapes, axes, bounds or factors.

    Real numbers that come in arrays are weights, and so are single ones of many values: a graph of
    layers has none of the former, and few of the latter, however often it repeats them.

    Args:
        content: The bytes of a `saved_model.pb`.
        least: How many whole numbers an array has at least.
    """
    from tensorflow.core.protobuf import saved_model_pb2
    from tensorflow.python.framework import dtypes

    saved = saved_model_pb2.SavedModel.FromString(content)
    graph = saved.meta_graphs[0].graph_def
    count = 0
    single: list[bytes] = []
    for node in (*graph.node, *(n for one in graph.library.function for n in one.node_def)):
        if node.op == "Const":
            tensor = node.attr["value"].tensor
            size = 1
            for axis in tensor.tensor_shape.dim:
                size *= max(axis.size, 0)
            kind = dtypes.as_dtype(tensor.dtype)
            real = kind.is_floating or kind.is_complex
            if real and (size == 1 or _is_filled(tensor, kind.size)):
                single.append(tensor.SerializeToString())
            elif real or size >= least:
                count += size
    return count + (len(single) if len(set(single)) > _FACTORS else 0)


def _is_filled(tensor: Any, width: int) -> bool:
    """Return whether an array repeats one number of so many bytes, as states that begin at zero."""
    content = tensor.tensor_content
    if content:
        return bool(content == content[:width] * (len(content) // width))
    values = (field for field, _ in tensor.ListFields() if field.name.endswith("_val"))
    return sum(len(getattr(tensor, field.name)) for field in values) <= 1


def _check_objects(objects: Any) -> None:
    for node in objects.nodes:
        kind = node.WhichOneof("kind")
        if kind not in _KINDS:
            raise Refused(f"it holds an object of the kind `{kind}`")
        if kind == "user_object" and node.user_object.identifier not in _CONTAINERS:
            raise Refused("it holds an object of a class of its own")
        own = node.registered_name not in _REGISTERED
        if own or node.registered_saver or node.saveable_objects:
            raise Refused("it holds an object that is saved in a way of its own")


def _check_nodes(nodes: Iterable[Any], kinds: frozenset[str]) -> None:
    for node in nodes:
        if node.op not in kinds:
            raise Refused(f"it uses the operation `{node.op[:60]}`")
        node.attr.pop(_FORGED_DERIVATIVE, None)
        # Where and how it runs and where it prints are not its own choice.
        node.device = ""
        _drop_compiler(node.attr)
        if node.op == "PrintV2":
            node.attr["output_stream"].s = b"stderr"


def _drop_compiler(attributes: Any) -> None:
    for name in [name for name in attributes if name.startswith(_COMPILER)]:
        del attributes[name]


def _entries(objects: Any, functions: dict[str, Any]) -> set[str]:
    """Return the functions that stand for the call of the model."""
    root = objects.nodes[:1]
    called = [
        child.node_id for one in root for child in one.children if child.local_name in _CALLED
    ]
    if not all(0 <= number < len(objects.nodes) for number in called):
        raise Refused("it has no call")
    found = {
        objects.nodes[number].bare_concrete_function.concrete_function_name for number in called
    }
    if not found or not found <= functions.keys():
        raise Refused("it has no call")
    return found


def _reached(functions: dict[str, Any], names: set[str]) -> set[str]:
    """Return these functions and all that they call."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in functions and name not in reached:
            reached.add(name)
            waiting += _called(functions[name].node_def)
    return reached


def _called(nodes: Iterable[Any]) -> Iterator[str]:
    for node in nodes:
        if node.op not in ALLOWED:
            yield node.op
        for value in node.attr.values():
            yield value.func.name
            yield from (function.name for function in value.list.func)
