#!/usr/bin/env bash
# Runs once, when Gradescope builds the image.
set -euo pipefail
root="${RNN_GRADE_AUTOGRADER_ROOT:-/autograder}"
python="${RNN_GRADE_PYTHON:-}"
if [ -z "$python" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends git python3 python3-venv
  python=python3
  # That of Ubuntu 22.04, Gradescope's usual image, is 3.10.
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python=python3.11
  fi
fi
"$python" -m venv "$root/venv"
cd "$root/source"
"$root/venv/bin/python" -m pip install @INSTALL@
# What learners hand in runs as a user of its own, which may read what is installed: but not these.
course="$("$root/venv/bin/python" -c 'from rnn_grade.course.catalog import default_root as r; print(r())')"
for folder in "$course/grader" "$course/solutions"; do
  if [ -d "$folder" ]; then
    chmod -R go= "$folder"
  fi
done
