#!/usr/bin/env bash
# Runs once, when Gradescope builds the image.
set -euo pipefail
root="${RNN_GRADE_AUTOGRADER_ROOT:-/autograder}"
python="${RNN_GRADE_PYTHON:-python3}"
if [ "$python" = python3 ]; then
  apt-get update
  apt-get install -y --no-install-recommends python3 python3-venv
fi
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install '@INSTALL@'
