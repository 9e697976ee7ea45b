"""Commands that are run by somebody who may read a folder, and may not write into it."""

import os
import subprocess
from pathlib import Path

import pytest
from places import ROOT

SOMEBODY = 65534


def as_somebody(folder: Path, command: list[str], **options) -> subprocess.CompletedProcess:
    """Run a command as an ordinary user, with a folder that can only be read."""
    _reachable(folder)
    folder.chmod(0o555)
    for path in folder.iterdir():
        path.chmod(0o444)
    prefix = []
    if os.getuid() == 0:
        prefix = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]
        if subprocess.run([*prefix, *command[:1], "-c", ""], check=False, cwd="/").returncode:
            pytest.skip("an ordinary user cannot run this Python")
    environment = {**os.environ, "HOME": "/", "PYTHONPATH": str(ROOT / "grader")}
    try:
        return subprocess.run(
            [*prefix, *command],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=environment,
            **options,
        )
    finally:
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)


def _reachable(folder: Path) -> None:
    # The folders of pytest are its user's alone.
    for above in folder.parents:
        if above.stat().st_uid == os.getuid() and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o055)
