"""A real kernel, driven as a front end drives it."""

import os
import threading
import time
from dataclasses import dataclass

from jupyter_client.manager import KernelManager
from places import ROOT

_SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """What a cell did.

    Args:
        status: `ok` or `error`.
        text: Everything that it shows at the end, as plain text.
        html: The last HTML that it shows, or Markdown.
        seconds: How long it ran.
    """

    status: str
    text: str
    html: str
    seconds: float


class Kernel:
    """A kernel with its client.

    Args:
        folder: Where it starts.
        environment: What its front end puts into its environment.
    """

    def __init__(self, folder, **environment):
        self.manager = KernelManager(kernel_name="python3")
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "grader"), **environment}
        self.manager.start_kernel(env=surroundings, cwd=str(folder))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=_SECONDS)

    def run(self, source, cell=None, *, stop_after=None):
        """Run a cell; `stop_after` presses the button after so many seconds."""
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": True}
        content |= {"user_expressions": {}, "allow_stdin": False}
        metadata = {"cellId": cell} if cell else {}
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        started = time.monotonic()
        self.client.shell_channel.send(message)
        if stop_after is not None:
            threading.Timer(stop_after, self.manager.interrupt_kernel).start()
        shown: dict[str, str] = {}
        html = ""
        while True:
            told = self.client.get_iopub_msg(timeout=_SECONDS)
            if told["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, data = told["msg_type"], told["content"]
            if kind == "status" and data["execution_state"] == "idle":
                break
            if kind == "stream":
                shown[kind] = shown.get(kind, "") + data["text"]
            elif kind == "error":
                shown[kind] = "\n".join(data["traceback"])
            elif kind in ("display_data", "update_display_data", "execute_result"):
                name = data.get("transient", {}).get("display_id", kind)
                shown[name] = data["data"].get("text/plain", "")
                rich = data["data"]
                html = rich.get("text/html", rich.get("text/markdown", html))
        seconds = time.monotonic() - started
        while True:
            reply = self.client.get_shell_msg(timeout=_SECONDS)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return Ran(reply["content"]["status"], "\n".join(shown.values()), html, seconds)

    def value(self, expression):
        """Return what an expression is worth in the kernel, as text."""
        return self.run(f"print({expression})").text.strip()

    def completions(self, code):
        """Return what the tab key offers."""
        return self.client.complete(code, reply=True, timeout=_SECONDS)["content"]["matches"]

    def help(self, code):
        """Return what is shown for a `?`."""
        found = self.client.inspect(code, reply=True, timeout=_SECONDS)["content"]["data"]
        return found["text/plain"]

    def close(self):
        """End it at once, as a front end does."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
