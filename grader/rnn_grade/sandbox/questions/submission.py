"""What a worker is asked about its submission, and about what surrounds that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnn_grade.sandbox.frames import Handle
from rnn_grade.sandbox.messages import Message, Question
from rnn_grade.sandbox.questions.model import ModelQuestion


@dataclass(frozen=True)
class Begin(Question[None]):
    """Start a check: seed every generator, and take Keras's usual float type."""

    seed: int


@dataclass(frozen=True)
class Load(Question[int]):
    """Put the submission's file into the worker's folder, and import it by this name.

    The answer is the line that trains a model of Keras meanwhile, counted from 1; 0 for none.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Returned(Message):
    """What a function gave back, and what it did to its arguments.

    Args:
        value: What it returned.
        changed: Its arguments that are not what they were: by place, counted from 0, or by name.
    """

    value: Any
    changed: list[int | str]


@dataclass(frozen=True)
class Call(Question[Returned]):
    """Call a function of the submission.

    Args:
        name: The function.
        arguments: What it is given by position; handles stand for objects of the worker.
        keywords: What it is given by name.
        writable: Whether it can write into them; a line that tries to raises otherwise.
    """

    name: str
    arguments: list[Any]
    keywords: dict[str, Any]
    writable: bool = True

    @property
    def given(self) -> dict[int | str, Any]:
        """Its arguments, by place or by name."""
        given: dict[int | str, Any] = dict(enumerate(self.arguments))
        return given | self.keywords


@dataclass(frozen=True)
class Method(Question[Any]):
    """Call a method of an object that the submission made."""

    target: Handle
    name: str
    arguments: list[Any]


@dataclass(frozen=True)
class Attribute(Question[Any]):
    """Read an attribute of an object that the submission made."""

    target: Handle
    name: str


@dataclass(frozen=True)
class Classes(Question[list[str]]):
    """Name the classes of a layer and of those in it, and their bases."""

    target: Handle


@dataclass(frozen=True)
class Floatx(Question[None]):
    """Set Keras's default float type."""

    name: str


@dataclass(frozen=True)
class Sequential(Question[Handle]):
    """Build a model of Keras's own layers.

    Args:
        shape: The shape of one input, without the batch axis.
        layers: Pairs of a class name in `keras.layers` and its keyword arguments.
        weights: The values of all variables, in the order of `get_weights`.
        batch_size: The fixed batch size that stateful layers need.
        dtype: The type of the input.
        compile: Keyword arguments of `compile`.
    """

    shape: list[int | None]
    layers: list[tuple[str, dict[str, Any]]]
    weights: list[Any] | None
    batch_size: int | None
    dtype: str | None
    compile: dict[str, Any] | None


@dataclass(frozen=True)
class LoadFile(Question[Handle]):
    """Load a model from a `.keras` file that the learner's code wrote."""

    path: str


@dataclass(frozen=True)
class LoadBytes(Question[Handle]):
    """Load a model from the bytes of a `.keras` file, as another worker saved it."""

    content: bytes


@dataclass(frozen=True)
class Generator(Question[Handle]):
    """Make a NumPy generator."""

    seed: int


@dataclass(frozen=True)
class GlobalNumpyState(Question[bytes]):
    """Return the state of `np.random`."""


@dataclass(frozen=True)
class Write(Question[str]):
    """Put a file into the worker's folder, and return its path there."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Read(Question[bytes | None]):
    """Return a file's first bytes, one more than the limit at most; `None` without a file."""

    path: str
    limit: int


WorkerQuestion = (
    ModelQuestion | Begin | Load | Call | Method | Attribute | Classes
    | Floatx | Sequential | LoadFile | LoadBytes | Generator | GlobalNumpyState | Write | Read
)  # fmt: skip
