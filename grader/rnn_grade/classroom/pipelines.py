"""Ready-made CI for a course: what each platform needs, as files; nothing is written here.

Every pipeline bounds its time, gives the grader's secret to the grading step alone, asks for the
isolation that the platform can give, and leaves a result behind even where the grading failed.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template

from rnn_grade import __version__
from rnn_grade.classroom.platforms import Platform
from rnn_grade.sandbox.levels import Level


@dataclass(frozen=True)
class Setting:
    """What a pipeline grades and how.

    Args:
        exercises: Numbers of the exercises.
        install: What pip installs.
        python: The Python version.
        minutes: When the platform ends the job.
        require: The least level of isolation.
        secret: The secret that hidden inputs follow from, for platforms that keep it in a file.
        points: What everything is worth on a platform with points of its own, or `None`.
    """

    exercises: tuple[int, ...]
    install: str = f"rnn-grade=={__version__}"
    python: str = "3.11"
    minutes: int = 15
    require: Level = Level.FILTERED
    secret: str = ""
    points: int | None = None

    @property
    def words(self) -> str:
        """The exercises as words of the command."""
        return " ".join(map(str, self.exercises))

    @property
    def seconds(self) -> int:
        """When grading ends by itself: a minute before the platform would cut it off."""
        return max(60, self.minutes * 60 - 60)


@dataclass(frozen=True)
class File:
    """One file of a pipeline."""

    content: bytes
    executable: bool = False


def pipeline(platform: Platform, setting: Setting) -> dict[str, File]:
    """Return the files of a pipeline, by their path below the course's or the class's folder.

    Args:
        platform: Whose.
        setting: What it grades and how.
    """
    match platform:
        case Platform.GITHUB:
            return {".github/workflows/rnn-grade.yml": _file(_GITHUB, setting)}
        case Platform.GITLAB:
            return {".gitlab-ci.yml": _file(_GITLAB, setting)}
        case Platform.GRADESCOPE:
            members = {
                "setup.sh": _file(_SETUP, setting, executable=True),
                "run_autograder": _file(_RUN, setting, executable=True),
                "secret": File(setting.secret.encode()),
            }
            return {"autograder.zip": File(_zipped(members))}
        case Platform.CLASSROOM50:
            members = {
                "rnn-grade/autograder.py": _file(_CLASSROOM50, setting, executable=True),
                "rnn-grade/secret": File(setting.secret.encode()),
            }
            return {"rnn-grade.tar.gz": File(_tarred(members))}


def advice(platform: Platform) -> Sequence[str]:
    """Return what is left to do by hand, one sentence each."""
    return _ADVICE[platform]


def _file(template: str, setting: Setting, *, executable: bool = False) -> File:
    text = Template(template.lstrip("\n")).substitute(
        words=setting.words,
        install=setting.install,
        python=setting.python,
        minutes=setting.minutes,
        seconds=setting.seconds,
        require=setting.require,
        points="" if setting.points is None else setting.points,
        version=__version__,
    )
    return File(text.encode(), executable)


def _zipped(members: Mapping[str, File]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in members.items():
            member = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            # Gradescope runs what is executable; the secret is for its owner alone.
            member.external_attr = (0o100755 if file.executable else 0o100600) << 16
            archive.writestr(member, file.content)
    return stream.getvalue()


def _tarred(members: Mapping[str, File]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, file in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(file.content)
            member.mode = 0o755 if file.executable else 0o600
            archive.addfile(member, io.BytesIO(file.content))
    return stream.getvalue()


_GITHUB = """
# Grades what is pushed. Learners can edit a workflow in their own repository: for marks, grade in a
# place that they cannot write to (see docs/classroom.md).
name: rnn-grade
"on": [push, workflow_dispatch]
permissions:
  contents: read
concurrency:
  group: rnn-grade-$${{ github.ref }}
  cancel-in-progress: true
jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: $minutes
    steps:
      - uses: actions/checkout@v4
        with:
          # The code that runs here must not find a token.
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "$python"
      - uses: actions/cache@v4
        with:
          path: ~/.cache/pip
          key: pip-$${{ runner.os }}-$python-$version
      - name: Install
        run: python -m pip install '$install'
      - name: Grade
        env:
          RNN_GRADE_SECRET: $${{ secrets.RNN_GRADE_SECRET }}
        run: timeout $seconds rnn-grade $words . --format github --require $require
"""

_GITLAB = """
# Grades what is pushed. Exit code 3 is the grader's own fault, and no learner's.
grade:
  image: python:$python-slim
  timeout: $minutes minutes
  variables:
    PIP_CACHE_DIR: $$CI_PROJECT_DIR/.cache/pip
    GIT_DEPTH: "1"
  cache:
    key: pip-$python-$version
    paths:
      - .cache/pip
  script:
    - pip install '$install'
    - timeout $seconds rnn-grade $words . --format junit --output junit.xml --require $require
  allow_failure:
    exit_codes: [3]
  coverage: '/Score: (\\d+(?:\\.\\d+)?)%/'
  artifacts:
    when: always
    expire_in: 1 week
    paths:
      - junit.xml
    reports:
      junit: junit.xml
"""

_SETUP = """
#!/usr/bin/env bash
# Runs once, when Gradescope builds the image.
set -euo pipefail
root="$${RNN_GRADE_AUTOGRADER_ROOT:-/autograder}"
python="$${RNN_GRADE_PYTHON:-python3}"
if [ "$$python" = python3 ]; then
  apt-get update
  apt-get install -y --no-install-recommends python3 python3-venv
fi
"$$python" -m venv "$$root/venv"
"$$root/venv/bin/python" -m pip install '$install'
"""

_RUN = """
#!/usr/bin/env bash
# Runs once for each submission. Whatever happens, there is a results.json at the end.
set -u
root="$${RNN_GRADE_AUTOGRADER_ROOT:-/autograder}"
mkdir -p "$$root/results"
# What learners hand in runs as a user of its own: none of this is theirs to read.
chmod 700 "$$root/source" "$$root/results"
export RNN_GRADE_SECRET="$$(cat "$$root/source/secret" 2>/dev/null)"
new="$$root/results/results.json.new"
rm -f "$$new"
timeout --kill-after=20 $seconds "$$root/venv/bin/rnn-grade" $words "$$root/submission" \\
  --format gradescope --output "$$new" --exit-zero --require $require
if [ ! -s "$$new" ]; then
  cat > "$$new" <<'JSON'
{
  "score": 0,
  "output_format": "text",
  "output": "The grader failed or ran out of time. Tell your instructor, who can run it again."
}
JSON
fi
mv -f "$$new" "$$root/results/results.json"
"""

_CLASSROOM50 = '''
"""Grades one submission for Classroom 50: writes ./result.json and exits with 0."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALL = "$install"
EXERCISES = "$words".split()
SECONDS = $seconds
POINTS = "$points"


def main() -> int:
    if subprocess.run([sys.executable, "-c", "import rnn_grade"], capture_output=True).returncode:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", INSTALL], check=True)
    environment = dict(os.environ, RNN_GRADE_SECRET=(HERE / "secret").read_text("utf-8"))
    if POINTS:
        environment["RNN_GRADE_POINTS"] = POINTS
    command = [sys.executable, "-m", "rnn_grade", *EXERCISES, os.getcwd()]
    command += ["--format", "classroom50", "--output", "result.json", "--require", "$require"]
    Path("result.json").unlink(missing_ok=True)
    done = subprocess.run(command, env=environment, timeout=SECONDS, check=False)
    # 3 and more is the grader's own fault: the runner then reports an error, and no score.
    return 0 if done.returncode in (0, 1) else done.returncode


if __name__ == "__main__":
    sys.exit(main())
'''

_ADVICE = {
    Platform.GITHUB: (
        "Commit the file to the repository that learners start from.",
        "Add RNN_GRADE_SECRET to the organisation's secrets, so that hidden inputs are hidden.",
        "Learners can edit their own workflow: for marks, score clones with `rnn-grade score`.",
    ),
    Platform.GITLAB: (
        "Set it as the group's CI configuration file, so that learners cannot edit it.",
        "Add RNN_GRADE_SECRET as a masked variable of the group.",
    ),
    Platform.GRADESCOPE: (
        "Upload it under Configure Autograder, and give it 3 GB of memory: Keras needs more than "
        "the 768 MB that are usual there.",
        "Set the time limit of the assignment to at least the minutes that you named here.",
    ),
    Platform.CLASSROOM50: (
        "Unpack it into CLASSROOM/autograders/ASSIGNMENT in your private classroom50 repository.",
        "Choose Python 3.11 or later in the assignment's runtime.",
    ),
}
