"""What a check file says without being run: its checks, and the functions that each of them calls.

A check calls a function of the learner's itself, through a fixture that it names as a parameter, or
through whatever else of its file it uses.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rnn_grade.errors import UserError

# What makes an object that stands for a function of the learner's, which its first argument names.
_MAKERS = ("part", "way_back")
# What trains the learner's model: `training.train`, and the expectation that goes by it.
_TRAINING = ("train", "learns_from_another")
# What continues in another worker.
_ANEW = ("fresh", "reload", "saves_and_reloads", "draws_alone")
# Fixtures of the engine's own, and the fixture of the check file that each of them is made from.
_GIVEN = {"model": "build", "predict": "model"}


@dataclass(frozen=True)
class Check:
    """What the source of a check file says of one check, without running it.

    Args:
        name: The check's function name without `test_`.
        title: Its docstring: the line that the learner reads.
        points: What it is worth.
        after: Names of the checks that must pass first.
        hints: What `rnn-grade hint` opens.
        timeout: Its limit in seconds, or `None` for the exercise's.
        line: The line of its `def`.
        parts: The learner's functions that it calls, in the order of the stub.
        trains: Whether it trains a model.
        anew: Whether it needs another worker than the checks before it.
        hidden: Whether learners are told no more of it than that it is there.
        withdrawn: Why it counts as passed without being run, or nothing.
    """

    name: str
    title: str
    points: int
    after: tuple[str, ...]
    hints: tuple[str, ...]
    timeout: float | None
    line: int
    parts: tuple[str, ...] = ()
    trains: bool = False
    anew: bool = False
    hidden: bool = False
    withdrawn: str = ""

    @property
    def costly(self) -> bool:
        """Whether it trains, or has a limit of its own, because it takes long."""
        return self.trains or self.timeout is not None

    @property
    def part(self) -> str:
        """The function that it belongs to: the last that it calls; what stands before serves it."""
        return self.parts[-1] if self.parts else ""


def parse(path: Path, text: str) -> ast.Module:
    """Return the tree of a check file.

    Args:
        path: The file, for the message.
        text: Its source.

    Raises:
        UserError: It is no Python.
    """
    try:
        return ast.parse(text, filename=str(path))
    except SyntaxError as error:
        raise UserError(f"{path}, line {error.lineno}: {error.msg}.", "Mend that line.") from None


def functions(tree: ast.AST) -> tuple[str, ...]:
    """Return the learner's functions that are called anywhere in a tree, in their order there."""
    names = (_function_of(node) for node in _asked(tree))
    return tuple(dict.fromkeys(name for name in names if name))


def checks(path: Path, tree: ast.Module, order: tuple[str, ...]) -> tuple[Check, ...]:
    """Return the checks of a file, in its order.

    Args:
        path: The file, for messages.
        tree: Its tree.
        order: The learner's functions, in the order in which `Check.parts` names them.

    Raises:
        UserError: A check has no points or no docstring, or says of itself what only running tells;
            or pytest would run it several times, or not at all.
    """
    for node in ast.walk(tree):
        _refuse(path, tree, node)
    named = {name: _Definition(node) for node in tree.body for name in bound(node)}
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.append(_read_check(path, node, _reached(node.name, named), order))
    return tuple(found)


def definitions(tree: ast.Module, check: str) -> tuple[ast.stmt, ...]:
    """Return what a check goes by: itself, its fixtures, helpers and constants, in their order.

    Args:
        tree: The tree of its file.
        check: Its name without `test_`.
    """
    own = f"test_{check}"
    names = ((name, node) for node in tree.body for name in bound(node))
    # Those that it waits for are named in its decorator, and no part of it.
    named = {name: _Definition(node) for name, node in names if name[:5] != "test_" or name == own}
    reached = {one.node for one in _reached(own, named)}
    return tuple(node for node in tree.body if node in reached)


def trains(node: ast.AST) -> bool:
    """Return whether something in a tree trains a model.

    Args:
        node: The tree.
    """
    return _calls(node, _TRAINING)


def _calls(node: ast.AST, names: tuple[str, ...]) -> bool:
    calls = (one.func for one in _asked(node) if isinstance(one, ast.Call))
    return any(ast.unparse(call).rpartition(".")[2] in names for call in calls)


def _refuse(path: Path, tree: ast.Module, node: ast.AST) -> None:
    """Refuse what would make more or fewer checks of a function than the file says."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    place = f"{path}, line {node.lineno}: `{node.name}`"
    words = {
        ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list
    }
    is_check = "check" in words
    if is_check and isinstance(node, ast.AsyncFunctionDef):
        raise UserError(f"{place} is `async`, and nobody would wait for it.", "Use a plain `def`.")
    if node not in tree.body and (is_check or node.name.startswith("test_")):
        fix = "Give it a line of its own at the left margin, without a class or an `if` around it."
        raise UserError(f"{place} stands inside of something else, where no check is found.", fix)
    if is_check and not node.name.startswith("test_"):
        fix = f"Call it `test_{node.name}`."
        raise UserError(f"{place} has @check(...), but not the name of a check.", fix)
    several = [word for word in words if word.endswith("parametrize")]
    if several or any(_varies(one) for one in node.decorator_list):
        fix = (
            "Loop over the cases in the check itself: each check is one line, with its own points."
        )
        raise UserError(f"{place} would be run once for each of several parameters.", fix)


def _varies(decorator: ast.expr) -> bool:
    """Return whether a fixture has `params`: each check that needs it would be several."""
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(keyword.arg == "params" for keyword in keywords)


class _Definition:
    """What one statement of a check file calls, and takes from elsewhere in it.

    Args:
        node: A function, a class, or an assignment.
    """

    def __init__(self, node: ast.stmt) -> None:
        self.node = node

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """The learner's functions."""
        return functions(self.node)

    @cached_property
    def trains(self) -> bool:
        """Whether it trains a model itself."""
        return trains(self.node)

    @cached_property
    def takes(self) -> set[str]:
        """The names that are not its own: fixtures, helpers."""
        node, given = self.node, set[str]()
        inner = [one for one in _asked(node) if isinstance(one, ast.Name)]
        own = {one.id for one in inner if isinstance(one.ctx, ast.Store)}
        if isinstance(node, ast.FunctionDef):
            arguments = {one.arg for one in node.args.args}
            own |= arguments
            # pytest fills those of checks and fixtures; a helper's are its caller's business.
            given = arguments if node.decorator_list else given
        return given | {one.id for one in inner if isinstance(one.ctx, ast.Load)} - own


def _reached(check: str, named: dict[str, _Definition]) -> list[_Definition]:
    """Return a check's definition, and all those in its file that it goes by."""
    found: list[_Definition] = []
    seen, waiting = {check}, [check]
    while waiting:
        name = waiting.pop()
        if name in named:
            found.append(named[name])
            taken = named[name].takes
        else:
            taken = {_GIVEN[name]}
        new = {one for one in taken if one in named or one in _GIVEN} - seen
        seen |= new
        waiting += new
    return found


def bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a check file defines.

    Args:
        node: The statement.
    """
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def _asked(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree without what `call=` replaces: something else answers there in its place."""
    waiting = deque([node])
    while waiting:
        one = waiting.popleft()
        yield one
        replaced = one.func if isinstance(one, ast.Call) and _elsewhere(one) else None
        waiting.extend(child for child in ast.iter_child_nodes(one) if child is not replaced)


def _elsewhere(node: ast.Call) -> bool:
    return any(keyword.arg == "call" for keyword in node.keywords)


def _function_of(node: ast.AST) -> str | None:
    """Return the learner's function that `submission.name` or `part("name", ...)` stands for."""
    match node:
        case ast.Attribute(value=value, attr=name) if _is_submission(value):
            return name
        case ast.Call(func=ast.Name(id=maker), args=[ast.Constant(value=str(name)), *_]):
            return name if maker in _MAKERS and not _elsewhere(node) else None
    return None


def _is_submission(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "submission"


def _read_check(
    path: Path, node: ast.FunctionDef, reached: Sequence[_Definition], order: tuple[str, ...]
) -> Check:
    place = f"{path}, line {node.lineno}: `{node.name}`"
    call = next(
        (
            decorator
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Name)
            and decorator.func.id == "check"
        ),
        None,
    )
    if call is None:
        raise UserError(f"{place} has no @check(points=...).", "Decorate it, or rename it.")
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    title = " ".join((ast.get_docstring(node) or "").split())
    if not title:
        raise UserError(f"{place} has no docstring.", "Write the sentence that the learner reads.")
    try:
        points = ast.literal_eval(given["points"])
        hint = ast.literal_eval(given["hint"]) if "hint" in given else ()
        timeout = ast.literal_eval(given["timeout"]) if "timeout" in given else None
        hidden = ast.literal_eval(given["hidden"]) if "hidden" in given else False
        withdrawn = ast.literal_eval(given["withdrawn"]) if "withdrawn" in given else ""
    except (KeyError, ValueError):
        raise UserError(
            f"{place}: points, hint, timeout, hidden and withdrawn of @check must be literals.",
            "Write them out, as in @check(points=2, hint='...').",
        ) from None
    after = given.get("after")
    names = after.elts if isinstance(after, ast.Tuple) else [after] if after is not None else []
    return Check(
        name=node.name.removeprefix("test_"),
        title=title,
        points=points,
        after=tuple(n.id.removeprefix("test_") for n in names if isinstance(n, ast.Name)),
        hints=(hint,) if isinstance(hint, str) else tuple(hint),
        timeout=timeout,
        line=node.lineno,
        parts=tuple(part for part in order if any(part in one.calls for one in reached)),
        trains=any(one.trains for one in reached),
        anew=any(_calls(one.node, _ANEW) for one in reached),
        hidden=bool(hidden),
        withdrawn=" ".join(str(withdrawn).split()),
    )
