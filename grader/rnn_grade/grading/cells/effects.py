"""What a statement does to names: it binds them, or it changes what they stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

# Methods that change their object. Those that train a model are none of them: no answer needs it.
_METHODS = frozenset(
    {
        *("add", "append", "appendleft", "clear", "difference_update", "discard", "extend"),
        *("extendleft", "fill", "insert", "intersection_update", "pop", "popitem", "popleft"),
        *("put", "remove", "resize", "reverse", "rotate", "setdefault", "shuffle", "sort"),
        *("subtract", "symmetric_difference_update", "update"),
        *("adapt", "assign", "assign_add", "assign_sub", "build", "compile", "load_weights"),
        "set_weights",
    }
)
# Functions that change their first argument.
_FUNCTIONS = frozenset(
    {
        *("at", "copyto", "delattr", "fill_diagonal", "heapify", "heappop", "heappush", "insort"),
        *("place", "put", "putmask", "setattr", "shuffle"),
    }
)
# Calls that change how a library works from then on.
_SETTINGS = frozenset(
    {
        *("enable_unsafe_deserialization", "run_functions_eagerly", "seed", "set_dtype_policy"),
        *("set_epsilon", "set_floatx", "set_global_policy", "set_image_data_format"),
        *("set_random_seed", "set_seed"),
    }
)
# What makes a class or a function known to Keras by its name.
_REGISTERS = frozenset({"get_custom_objects", "register_keras_serializable"})
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITION = (*_FUNCTION, ast.ClassDef)
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Delete)


@dataclass(frozen=True)
class Passed:
    """A call of a function by its name.

    Args:
        function: Its name.
        given: The names that it is given, by the position or the keyword of each.
    """

    function: str
    given: tuple[tuple[int | str, str], ...]


@dataclass
class Changes:
    """What some code does to the objects that names stand for.

    Args:
        sets: Names whose items or attributes it sets.
        calls: Names of which it calls a method that changes them.
        settles: Names of libraries that it tells to work otherwise.
        registers: Whether it makes something known to Keras by its name.
        passed: The functions that it calls by their names.
    """

    sets: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    settles: set[str] = field(default_factory=set)
    registers: bool = False
    passed: list[Passed] = field(default_factory=list)


@dataclass(frozen=True)
class Effects:
    """What a statement does to names of its module.

    Args:
        binds: Names that have another value after it.
        may_bind: Names that have one if a branch was taken, or a loop ran.
        now: What it changes when it runs.
        later: What its functions change when they are called.
        parameters: Parameters of the function that it defines.
    """

    binds: frozenset[str]
    may_bind: frozenset[str]
    now: Changes
    later: Changes
    parameters: tuple[str, ...] = ()


def effects_of(node: ast.stmt) -> Effects:
    """Return what a statement does to names of its module.

    Args:
        node: A statement of the module itself.
    """
    now, later = _parts(node)
    bound = frozenset(_bound(now))
    simple = isinstance(node, (*_DEFINITION, *_SIMPLE))
    parameters: tuple[str, ...] = ()
    if isinstance(node, _FUNCTION):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters = tuple(one.arg for one in every)
    return Effects(
        bound if simple else frozenset(),
        frozenset() if simple else bound,
        _changes(now),
        _changes(later),
        parameters,
    )


def _parts(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the nodes of what runs at once, and those of what runs when it is called."""
    now: list[ast.AST] = []
    later: list[ast.AST] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        now.append(one)
        if isinstance(one, _FUNCTION):
            for statement in one.body:
                later += ast.walk(statement)
            waiting += one.decorator_list
        elif isinstance(one, ast.Lambda):
            later += ast.walk(one.body)
        elif isinstance(one, ast.ClassDef):
            waiting += one.decorator_list
            # Names that a class binds are its own; its methods are functions like any other.
            for statement in one.body:
                later += ast.walk(statement)
        else:
            waiting += ast.iter_child_nodes(one)
    return now, later


def _bound(nodes: list[ast.AST]) -> Iterator[str]:
    inner = {
        part
        for node in nodes
        if isinstance(node, ast.comprehension)
        for part in ast.walk(node.target)
    }
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if node not in inner:
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((one.asname or one.name).split(".")[0] for one in names)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name


def _changes(nodes: list[ast.AST]) -> Changes:
    found = Changes()
    for node in nodes:
        match node:
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                found.sets |= _root(value)
            case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
                found.sets |= _root(value)
            case ast.AugAssign(target=ast.Name(id=name)):
                found.sets.add(name)
            case ast.Call():
                _called(node, found)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr) as function)):
                if attr in _SETTINGS:
                    found.settles |= _root(function)
            case ast.FunctionDef() | ast.ClassDef():
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if isinstance(called, ast.Attribute):
                        found.calls |= _root(called)
    _through_loops(nodes, found)
    return found


def _called(node: ast.Call, found: Changes) -> None:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else ""
    if isinstance(function, ast.Name):
        name = function.id
        given: list[tuple[int | str, str]] = []
        for position, value in enumerate(node.args):
            given += [(position, root) for root in _root(value)]
        for keyword in node.keywords:
            given += [(keyword.arg or "", root) for root in _root(keyword.value)]
        found.passed.append(Passed(name, tuple(given)))
    elif isinstance(function, ast.Attribute) and name in _METHODS:
        found.calls |= _root(function.value)
    if name in _FUNCTIONS and node.args:
        found.calls |= _root(node.args[0])
    found.registers |= name in _REGISTERS


def _root(node: ast.expr) -> set[str]:
    """Return the name that a chain of items, attributes and calls begins with."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
                node = value
            case ast.Call(func=value):
                node = value
            case ast.Name(id=name):
                return {name}
            case _:
                return set()


def _through_loops(nodes: list[ast.AST], found: Changes) -> None:
    """Let what happens to a loop's variable happen to what the loop goes through."""
    for node in nodes:
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            source, target = node.iter, node.target
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            source, target = node.context_expr, node.optional_vars
        else:
            continue
        names = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
        behind = {part.id for part in ast.walk(source) if isinstance(part, ast.Name)}
        for changed in (found.sets, found.calls):
            if names & changed:
                changed |= behind
