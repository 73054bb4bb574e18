#!/bin/sh
# What ptoas --check says of programs against what ptosim finds in them (cross.py). Usage: cross.sh FILE.pto ..
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=python3
[ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
PYTHONDONTWRITEBYTECODE=1 "$python" "$here/cross.py" "$PTOAS" "$PTOSIM" --mutants "$@"
