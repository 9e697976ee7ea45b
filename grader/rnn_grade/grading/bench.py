"""Control over a submission's worker: its float type, its files, and models of the grader's own.

What a check makes here lies in the learner's process, so it may only ever be a question: a model
whose answers the grader works out by itself, a file whose content it knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rnn_grade.errors import Failure, WorkerStopped
from rnn_grade.grading.model import RemoteModel, near_model
from rnn_grade.grading.remote import RemoteObject, near
from rnn_grade.grading.session import Session
from rnn_grade.sandbox.frames import Handle
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.submission import (
    Floatx,
    Generator,
    GlobalNumpyState,
    LoadFile,
    Read,
    Sequential,
    Write,
)

FILE_LIMIT = 4_000_000


class Bench:
    """Control over the worker, for checks that need it.

    Args:
        session: The conversation.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def import_seconds(self) -> float:
        """How long the import of the submission computed, the latest time."""
        self._session.current()
        return self._session.loading

    def floatx(self, name: str) -> None:
        """Set Keras's default float type for what follows in this check."""
        self._session.ask(Floatx(name), "setting the float type")

    def fresh(self, *, process: bool = False) -> None:
        """Continue in a brand-new worker.

        Args:
            process: Make it a new Python process in which strings hash differently.
        """
        self._session.fresh(process=process)

    def sequential(
        self,
        shape: Sequence[int | None],
        layers: Sequence[tuple[str, dict[str, Any]]],
        weights: Sequence[Any] | None = None,
        *,
        batch_size: int | None = None,
        dtype: str | None = None,
        compile: dict[str, Any] | None = None,  # noqa: A002 - the name in Keras
    ) -> RemoteModel:
        """Build a model of Keras's own layers in the worker, to hand to a learner's function.

        With weights chosen by the check, its answer is a known function of what it is given: a
        window that slides wrongly, a state that is lost, a missing batch axis become visible.

        Args:
            shape: The shape of one input, without the batch axis: `(timesteps, features)`.
            layers: Class names in `keras.layers` with their keyword arguments.
            weights: The values of all variables, in the order of `get_weights`.
            batch_size: The fixed batch size that stateful layers need.
            dtype: The type of the input, such as `"int32"`.
            compile: Keyword arguments of `compile`.
        """
        wanted = Sequential(
            shape=list(shape),
            layers=[(name, dict(options)) for name, options in layers],
            weights=None if weights is None else list(weights),
            batch_size=batch_size,
            dtype=dtype,
            compile=compile,
        )
        return self._model(wanted, "building a model for your function")

    def load_model(self, path: str) -> RemoteModel:
        """Load a `.keras` file that the learner's code wrote.

        Args:
            path: Where it lies, as the worker sees it.
        """
        self.read(path)
        return self._model(LoadFile(path), "loading the model that your code saved")

    def generator(self, seed: int) -> RemoteObject:
        """Make a NumPy generator in the worker, to hand to a learner's function.

        A function that takes a generator draws on from where it is: two calls with the same one
        give two results.

        Args:
            seed: What it starts from.
        """
        worker, during = self._session.current(), "making a generator for your function"
        handle = self._session.ask(Generator(seed), during, worker)
        generator = near(handle, self._session, worker)
        if not isinstance(generator, RemoteObject):
            raise WorkerStopped("nonsense", during)
        return generator

    def global_numpy_state(self) -> bytes:
        """Return the state of `np.random` in the worker, to be compared with a later one."""
        return self._session.ask(GlobalNumpyState(), "reading the state of `np.random`")

    def write(self, name: str, content: bytes) -> str:
        """Put a file into the worker's own folder and return its path there.

        Args:
            name: The file's name, without a folder.
            content: Its bytes.
        """
        if "/" in name or name in ("", ".", ".."):
            raise ValueError(f"not the name of a file: {name!r}")
        return self._session.ask(Write(name, content), "putting a file beside your module")

    def path(self, name: str) -> str:
        """Return where a file of the worker's own folder would lie, for a learner to write it.

        Args:
            name: The file's name, without a folder.
        """
        return self.write("here.txt", b"").removesuffix("here.txt") + name

    def read(self, path: str, limit: int = FILE_LIMIT) -> bytes:
        """Return the bytes of a file that the learner's code wrote.

        Args:
            path: The path, as the worker sees it.
            limit: The most bytes.

        Raises:
            Failure: There is no such file, or it is larger.
        """
        content = self._session.ask(Read(path, limit), "reading the file that your code wrote")
        name = path.rpartition("/")[2]
        if content is None:
            raise Failure(
                "that",
                f"the file `{name}`",
                expected="a file",
                actual="no file",
                cause="Your code wrote nothing to the path that it was given.",
                hint="Write to exactly the path in the argument, and close the file.",
            )
        if len(content) > limit:
            raise Failure(
                "that",
                f"the size of the file `{name}`",
                expected=f"at most {limit} bytes",
                actual="more",
                cause="Your code wrote far more than the task asks for.",
                hint="Look for a loop that writes again and again.",
            )
        return content

    def printed(self) -> str:
        """Return what the learner's code has printed since this check began."""
        session = self._session
        session.output += session.current().output()
        return session.output

    def _model(self, question: Question[Handle], during: str) -> RemoteModel:
        worker = self._session.current()
        handle = self._session.ask(question, during, worker)
        return near_model(handle, self._session, worker, during)
