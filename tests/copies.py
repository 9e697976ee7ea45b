"""Copies of a source, edited as those edit who do not want them to be recognised."""

import ast
import builtins
import tokenize


def renamed(source: str) -> str:
    """Every name that the source chooses itself is another one; what others call it by stays."""
    tree = ast.parse(source)
    kept = set(dir(builtins))
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Attribute(attr=name) | ast.keyword(arg=name) | ast.arg(arg=name):
                kept.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                kept.add(name)
            case ast.alias(name=name, asname=alias):
                kept.add((alias or name).split(".")[0])
    table = {name: f"my_{number}" for number, name in enumerate(sorted(names - kept))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = table.get(node.id, node.id)
    return ast.unparse(tree) + "\n"


def reordered(source: str) -> str:
    """Functions and classes stand in the opposite order."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.ClassDef)
    backwards = [node for node in reversed(tree.body) if isinstance(node, kinds)]
    tree.body = [backwards.pop(0) if isinstance(node, kinds) else node for node in tree.body]
    return ast.unparse(tree) + "\n"


def commented(source: str) -> str:
    """Each statement has a remark above it."""
    starts = {node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)}
    lines = []
    for number, line in enumerate(source.splitlines(), 1):
        if number in starts:
            lines.append(" " * (len(line) - len(line.lstrip())) + f"# My own remark {number}.")
        lines.append(line)
    return "\n".join(lines) + "\n"


def reformatted(source: str) -> str:
    """Without comments, laid out anew."""
    return ast.unparse(ast.parse(source)) + "\n"


def split(source: str) -> str:
    """What stands in brackets begins a line at each comma."""
    lines = ast.unparse(ast.parse(source)).splitlines(keepends=True)
    ends, depth = [], 0
    for piece in tokenize.generate_tokens(iter(lines).__next__):
        depth += (piece.string in ("(", "[", "{")) - (piece.string in (")", "]", "}"))
        if depth and piece.string == ",":
            ends.append(piece.end)
    for row, column in reversed(ends):
        lines[row - 1] = lines[row - 1][:column] + "\n " + lines[row - 1][column:]
    return "".join(lines) + "\n"


def undocumented(source: str) -> str:
    """Neither docstrings nor annotations."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree) + "\n"


def padded(source: str) -> str:
    """Each function has a line more that does nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(len(node.body) // 2, ast.parse("unused = len('abc')").body[0])
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def disguised(source: str) -> str:
    """Nearly all of it at once."""
    return split(commented(renamed(reordered(undocumented(source)))))


EDITS = (renamed, reordered, commented, reformatted, split, undocumented, padded, disguised)
