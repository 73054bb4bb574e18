#!/bin/sh
# An example in C and in text: the same stream, and the C program as its user runs it, with its expectations. $1: the program's name; $2: folder
# of the example; $3: target; $4: run file; $5: same for that target; $6: the program; $7: what makes the data of mx_gemm.
set -eu
name=$1 folder=$2 target=$3 run=$4 same=$5 program=$6 reference=$7
examples=$PTO_SOURCE_DIR/examples
python=python3
[ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
data=$PTO_TEST_TEMP/data
rm -rf "$data"
for file in "$examples"/*/*.pto "$examples"/*/run*.json; do
    mkdir -p "$data/$(basename "$(dirname "$file")")"
    cp "$file" "$data/$(basename "$(dirname "$file")")/"
done
cp "$run" "$data/$folder/same.json"
if [ -f "$examples/$folder/data.py" ]; then
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$examples "$python" "$examples/$folder/data.py" "$data/$folder"
fi
cd "$data/$folder"
if [ "$folder" = mx_gemm ]; then
    mkdir -p big tile
    "$reference" big 256 256 1024
    "$reference" tile 128 128 256
fi
"$same" same.json "arch=$target"
# Recorded as text, and that run: the same again. In these three the text needs one or two operations of the scalar unit more somewhere.
case $name in
topk | softmax | w8a8) ;;
*) "$same" same.json "arch=$target" record ;;
esac

"$program" >out 2>&1 || { cat out; echo "$name fails"; exit 1; }
# Its comparison can fail: with another file as what is expected.
wrong=
for file in y.npy out.npy prefill.npy q_out.npy weights.npy big/expected.npy; do
    [ -n "$wrong" ] || [ ! -e "$file" ] || wrong=$file
done
[ -n "$wrong" ] || { echo "$name: fine"; exit 0; }
PYTHONDONTWRITEBYTECODE=1 "$python" -c 'import sys, numpy; x = numpy.load(sys.argv[1]); numpy.save(sys.argv[1], numpy.flip(x) + 1)' "$wrong"
if "$program" >out 2>&1; then
    echo "$name does not see that $wrong is another"
    exit 1
fi
grep -q PTO0706 out || { cat out; exit 1; }
echo "$name: fine"
