"""What a statement does to names: it binds them, or it changes what they stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence, Set
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
# What a class's own object is made with, and what libraries call.
_MAKING = frozenset({"__init__", "__new__", "__post_init__"})


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
        methods: Methods that it calls, each with the name that stands before it.
        first: Names that it gives to functions which change what they are given first.
        settles: Names of libraries that it tells to work otherwise.
        registers: Whether it makes something known to Keras by its name.
        passed: The functions that it calls by their names.
    """

    sets: set[str] = field(default_factory=set)
    methods: set[tuple[str, str]] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    settles: set[str] = field(default_factory=set)
    registers: bool = False
    passed: list[Passed] = field(default_factory=list)

    def called(self, own: Set[str]) -> set[str]:
        """Return the names whose objects it changes by calls.

        Args:
            own: Methods that change their object, beside those of Python, NumPy and Keras.
        """
        by_method = {name for method, name in self.methods if method in _METHODS or method in own}
        return by_method | self.first


@dataclass(frozen=True)
class Effects:
    """What a statement does to names of its module.

    Args:
        binds: Names that have another value after it.
        may_bind: Names that have one if a branch was taken, or a loop ran.
        imports: Names of those that an import binds.
        now: What it changes when it runs.
        later: What its functions change when they are called.
        parameters: Parameters of the function that it defines.
        methods: Methods of its classes that change their object.
    """

    binds: frozenset[str]
    may_bind: frozenset[str]
    imports: frozenset[str]
    now: Changes
    later: Changes
    parameters: tuple[str, ...] = ()
    methods: frozenset[str] = frozenset()


def effects_of(node: ast.stmt) -> Effects:
    """Return what a statement does to names of its module.

    Args:
        node: A statement of the module itself.
    """
    now, later = _parts(node)
    bound = frozenset(_bound(now))
    parameters: tuple[str, ...] = ()
    if isinstance(node, _FUNCTION):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters = tuple(one.arg for one in every)
    simple = isinstance(node, (*_DEFINITION, *_SIMPLE)) and not _is_dotted(node)
    imports = [one for one in now if isinstance(one, ast.Import | ast.ImportFrom)]
    classes = [one for one in now if isinstance(one, ast.ClassDef)]
    return Effects(
        bound if simple else frozenset(),
        frozenset() if simple else bound,
        frozenset(_bound(imports)),
        _changes(now),
        _changes(later),
        parameters,
        frozenset(name for one in classes for name in _changing_methods(one)),
    )


def _is_dotted(node: ast.stmt) -> bool:
    """Return whether an import adds a module to a package that may have been imported before."""
    return isinstance(node, ast.Import) and any(
        "." in alias.name and alias.asname is None for alias in node.names
    )


def _parts(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the nodes of what runs at once, and those of what runs when it is called."""
    now: list[ast.AST] = []
    later: list[ast.AST] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        now.append(one)
        if isinstance(one, _DEFINITION):
            # Names that a class binds are its own, so its body counts as that of a function.
            for statement in one.body:
                later += ast.walk(statement)
            waiting += one.decorator_list
        elif isinstance(one, ast.Lambda):
            later += ast.walk(one.body)
        else:
            waiting += ast.iter_child_nodes(one)
    return now, later


def _bound(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Return the names that nodes bind; those of comprehensions are their own."""
    inner: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.comprehension):
            inner |= set(ast.walk(node.target))
        elif isinstance(node, ast.AugAssign):
            inner.add(node.target)
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if node not in inner:
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((one.asname or one.name).split(".")[0] for one in names)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name


def _changing_methods(node: ast.ClassDef) -> Iterator[str]:
    """Return the methods of a class that change their object: of one that inherits, none.

    What a subclass of a Keras model does in its methods is what training does.
    """
    if node.bases:
        return
    for method in node.body:
        if isinstance(method, _FUNCTION) and method.args.args and method.name not in _MAKING:
            own = method.args.args[0].arg
            changes = _changes([part for one in method.body for part in ast.walk(one)])
            if own in changes.sets | changes.called(frozenset()):
                yield method.name


def _changes(nodes: Sequence[ast.AST]) -> Changes:
    found = Changes()
    for node in nodes:
        match node:
            case (
                ast.Subscript(value=value, ctx=ast.Store() | ast.Del())
                | ast.Attribute(value=value, ctx=ast.Store() | ast.Del())
            ):
                found.sets |= _root(value)
            case ast.AugAssign(target=ast.Name(id=name)):
                found.sets.add(name)
            case ast.Call():
                _call(node, found)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr) as function)):
                if attr in _SETTINGS:
                    found.settles |= _root(function)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                # `@show.register` gives what it decorates to an object that keeps it.
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if isinstance(called, ast.Attribute):
                        found.first |= _root(called)
    _through_loops(nodes, found)
    return found


def _call(node: ast.Call, found: Changes) -> None:
    function = node.func
    name = ""
    if isinstance(function, ast.Name):
        name = function.id
        given: list[tuple[int | str, str]] = []
        for position, value in enumerate(node.args):
            given += [(position, root) for root in _root(value)]
        for keyword in node.keywords:
            given += [(keyword.arg or "", root) for root in _root(keyword.value)]
        found.passed.append(Passed(name, tuple(given)))
    elif isinstance(function, ast.Attribute):
        name = function.attr
        found.methods |= {(name, root) for root in _root(function.value)}
    if name in _FUNCTIONS and node.args:
        found.first |= _root(node.args[0])
    for keyword in node.keywords:
        # NumPy's `out`: where it writes what it returns.
        if keyword.arg == "out":
            found.first |= _root(keyword.value)
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


def _through_loops(nodes: Sequence[ast.AST], found: Changes) -> None:
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
        if names & found.sets:
            found.sets |= behind
        for method, name in list(found.methods):
            if name in names:
                found.methods |= {(method, other) for other in behind}
        if names & found.first:
            found.first |= behind
