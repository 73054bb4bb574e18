#!/bin/sh
# examples/sweep: finds a best point, its values are right, and it is faster than the first.
set -eu
. "$(dirname "$0")/common.sh"
sh "$PTO_SOURCE_DIR/examples/sweep/sweep.sh" "$PWD/sweep" >out 2>err || { say "exit $?"; cat out err; }
grep -q '^18 points, 5 of them fail; best' out || say "another number of points fails"
grep -q '^c: 262144 elements equal' out || say "values are not looked at"
for file in sweep.csv sweep.json sweep.html before.json after.json; do
    [ -s "sweep/$file" ] || say "no $file"
done
finish
