#!/bin/sh
# Runs an example and compares its results with those of numpy: `sh examples/run.sh NAME [OPTION of ptosim ..]`, for example
# `sh examples/run.sh softmax --arch a5 --trace trace.json`; without a name: all of them.  Installs and builds what is missing.
# Kernels, run files and data are put together in build/examples.  PTOSIM=FILE takes that simulator instead of building one, and
# PTO_EXAMPLES=FOLDER another folder than build/examples.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
here=$root/examples
data=${PTO_EXAMPLES:-$root/build/examples}
python=python3
[ ! -x /usr/bin/python3 ] || python=/usr/bin/python3

names=$(cd "$here" && for file in */run.json; do printf '%s ' "${file%/run.json}"; done)
if [ $# -gt 0 ]; then
    name=$1
    shift
    [ -f "$here/$name/run.json" ] || { echo "no example '$name'; there are: $names" >&2; exit 2; }
    names=$name
fi

if [ -z "${PTOSIM:-}" ]; then
    (
        cd "$root"
        . cmake/host.sh
        host_need_numpy
        host_build_tools
    )
    PTOSIM=$root/build/demo/ptosim
fi

# A chain of kernels names those of other examples, so all of them are copied.
for file in "$here"/*/*.pto "$here"/*/run*.json; do
    folder=$data/$(basename "$(dirname "$file")")
    mkdir -p "$folder"
    cp "$file" "$folder/"
done
for name in $names; do
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here "$python" "$here/$name/data.py" "$data/$name"
    for file in "$data/$name"/run*.json; do
        echo "== $name: ptosim $(basename "$file")${*:+ $*}"
        "$PTOSIM" "$file" "$@"
    done
done
