"""Work in progress on a stub, and later versions of it: what learners and authors do, by a seed."""

import ast
import random
import re

HELPER = "def my_helper_{n}(values):\n    # Mine, {n}.\n    return values  # helper {n}\n"
FUNCTION = 'def from_the_course_{n}(values):\n    """Given, {n}."""\n    return values + {n}\n'


def definitions(text: str) -> dict[str, str]:
    """Return the source of each function at the left margin, by its name."""
    lines, found = text.split("\n"), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    return found


def behind(text: str, name: str, more: str) -> str:
    """Put something behind a function."""
    own = definitions(text)[name]
    return text.replace(own, f"{own}\n\n\n{more.strip()}", 1)


def _imports(text: str, line: str) -> str:
    first = re.search(r"^(import|from (?!__future__)) ?.*$", text, re.MULTILINE)
    return text.replace(first[0], f"{first[0]}\n{line}", 1)


# What a learner does.


def fills(text, rng, reference):
    mine, theirs = definitions(text), definitions(reference)
    for name in rng.sample(sorted(mine), rng.randint(1, len(mine))):
        if name in theirs:
            text = text.replace(mine[name], theirs[name], 1)
    return text


def remarks(text, rng, reference):
    lines = text.split("\n")
    at = rng.choice([n for n, line in enumerate(lines) if "# TODO" in line] or [0])
    margin = re.match(" *", lines[at])[0]
    return "\n".join([*lines[: at + 1], f"{margin}# My remark {at}.", *lines[at + 1 :]])


def helps(text, rng, reference):
    return behind(text, rng.choice(sorted(definitions(text))), HELPER.format(n=rng.randint(1, 9)))


def imports(text, rng, reference):
    return _imports(text, rng.choice(["import math", "from collections import deque"]))


def asks(text, rng, reference):
    """A question in a docstring."""
    own = rng.choice(sorted(definitions(text).values()))
    return text.replace(own, own.replace('"""\n', '"""\n    # Is that right?\n', 1), 1)


def prints(text, rng, reference):
    return f"{text}print('tried {rng.randint(1, 9)}')\n"


LEARNER = (fills, fills, remarks, helps, imports, asks, prints)

# What an author does.


def documents(text, rng):
    own = rng.choice(sorted(definitions(text).values()))
    return text.replace(own, own.replace('"""', f'"""Told better {rng.randint(1, 9)}: ', 1), 1)


def asks_for_more(text, rng):
    own = rng.choice(sorted(definitions(text).values()))
    more = rng.choice(["mask=None", "*, mask=None", "*, mask"])
    return text.replace(own, re.sub(r"(?<!\(),?\n?\) ->", f", {more}) ->", own, count=1), 1)


def gives(text, rng):
    name = rng.choice(sorted(definitions(text)))
    return behind(text, name, FUNCTION.format(n=rng.randint(1, 9)))


def takes_away(text, rng):
    own = definitions(text)
    if len(own) < 2:
        return text
    return text.replace(own[rng.choice(sorted(own))] + "\n", "", 1)


def reorders(text, rng):
    own = list(definitions(text).values())
    shuffled = rng.sample(own, len(own))
    for number, one in enumerate(own):
        text = text.replace(one, f"<{number}>", 1)
    for number, one in enumerate(shuffled):
        text = text.replace(f"<{number}>", one, 1)
    return text


def takes_other_imports(text, rng):
    return _imports(text, rng.choice(["import itertools", "from collections import Counter"]))


def introduces(text, rng):
    return text.replace("Exercise", "The exercise", 1)


def asks_otherwise(text, rng):
    return text.replace("# TODO:", "# TODO, once more:", 1)


AUTHOR = (
    documents,
    asks_for_more,
    gives,
    takes_away,
    reorders,
    takes_other_imports,
    introduces,
    asks_otherwise,
)


def work(stub: str, reference: str, seed: int) -> str:
    """Return a stub in the middle of somebody's work."""
    rng = random.Random(f"learner {seed}")
    own = stub
    for edit in rng.sample(LEARNER, rng.randint(1, 4)):
        own = edit(own, rng, reference)
        ast.parse(own)
    return own


def later(stub: str, seed: int) -> str:
    """Return a later version of a stub."""
    rng = random.Random(f"author {seed}")
    new = stub
    for change in rng.sample(AUTHOR, rng.randint(1, 4)):
        new = change(new, rng)
        ast.parse(new)
    return new


def wrote(base: str, own: str) -> list[str]:
    """Return the lines that a learner changed or added."""
    given = {line.strip() for line in base.split("\n")}
    return [line.strip() for line in own.split("\n") if line.strip() not in given]
