"""The stub is the contract: what a submission must define, take and return."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from rnn_grade.course.outline import Function, Outline
from rnn_grade.errors import Failure, NotAttempted
from rnn_grade.report import Finding


def signature_problem(
    name: str,
    own: Outline,
    stub: Outline,
    form: str = "file",
    unread: Sequence[Finding] = (),
) -> Failure | NotAttempted | None:
    """Return why a function cannot be called as the stub says, or `None`.

    Parameters may have other names, and there may be more of them that have defaults: they are
    passed by position.

    Args:
        name: The function.
        own: What the submission says of itself.
        stub: What the exercise's stub says.
        form: What was handed in: `file`, `script` or `notebook`.
        unread: Its cells that Python cannot read, which may hold the function.
    """
    function, promised = own.functions.get(name), stub.functions.get(name)
    if function is None:
        if name in own.names or own.star:
            return None
        return _missing(name, form, unread)
    if function.unfilled:
        return NotAttempted(name)
    if promised is None:
        return None
    enough = function.variadic or len(function.positional) >= len(promised.positional)
    if enough and function.required <= len(promised.positional) and not function.keyword_only:
        return _default_problem(name, function, promised)
    return Failure(
        "signature",
        name,
        expected=f"{name}({', '.join(promised.positional)})",
        actual=f"{name}({', '.join([*function.positional, *function.keyword_only])})",
        numbers={"line": function.line, "cell": function.cell},
    )


def _default_problem(name: str, function: Function, promised: Function) -> Failure | None:
    """Return that a default is another one than the stub's, where both can be read."""
    for place, (own, parameter) in enumerate(
        zip(function.positional, promised.positional, strict=False)
    ):
        wanted, found = promised.default(place), function.default(place)
        # `None` stands for what the function finds out by itself.
        if wanted in ("", "None") or _same(found, wanted):
            continue
        return Failure(
            "default",
            name,
            expected=f"{parameter}={wanted}",
            actual=f"{own}={found}" if found else own,
            numbers={"line": function.line, "cell": function.cell},
        )
    return None


def _same(found: str, wanted: str) -> bool:
    if not found:
        return False
    try:
        return bool(ast.literal_eval(found) == ast.literal_eval(wanted))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        # A name, or something that is computed: what it is shows when it runs.
        return True


def _missing(name: str, form: str, unread: Sequence[Finding]) -> Failure:
    for note in unread:
        if name in note.numbers.get("names", ()):
            numbers = {"line": note.line, "cell": note.cell, "source": note.source}
            told = {"message": note.numbers["message"]}
            return Failure("missing", name, numbers={"form": form, **told, **numbers})
    hint = f"Put `def {name}(...)` back, as in the stub."
    return Failure("missing", name, hint=hint, numbers={"form": form})


def return_problem(name: str, stub: Outline, type_name: str, is_model: bool) -> Failure | None:
    """Return why a returned value breaks the stub's annotation, as far as that says anything.

    Args:
        name: The function.
        stub: What the exercise's stub says.
        type_name: The class of what was returned.
        is_model: Whether that is a Keras model.
    """
    promised = stub.functions.get(name)
    free = {"", "None", "object", "Any"}
    if promised is None or free & set(promised.returns.split(" | ")):
        return None
    model = promised.returns.endswith("Model")
    mapping = promised.returns.partition("[")[0] in ("dict", "Mapping")
    fits = is_model if model else type_name == "dict" if mapping else type_name != "NoneType"
    if fits:
        return None
    expected = "keras.Model" if model else promised.returns
    return Failure("wrong_type", f"`{name}`", expected=expected, actual=type_name)
