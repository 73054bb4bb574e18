#!/bin/sh
# Command lines about time that cannot be meant, and outputs that cannot be written: one error, the documented exit code, nothing left.
set -eu
. "$(dirname "$0")/common.sh"
cp "$PTO_SOURCE_DIR/tests/compare/copy.pto" copy.pto
# shellcheck disable=SC2086
bad() {
    code=$1
    pattern=$2
    shift 2
    refused "$code" "$pattern" copy.pto --quiet --arg "a=f32[16,256]=iota" --arg "b=f32[16,256]" --arg n=256 "$@"
}
good() { run 0 - copy.pto --arg "a=f32[16,256]=iota" --arg "b=f32[16,256]" --arg n=256 "$@"; }

# parameters: unknown ones with what was meant, impossible values with what is possible
bad 2 'PTO0703.*no such parameter' --set a3.drr=1
grep -q 'did you mean a3.ddr?' err || say "no suggestion"
bad 2 'PTO0703.*no such parameter' --set flag_lta=1
grep -q 'did you mean flag_lat?' err || say "no suggestion without a target"
bad 2 'PTO0703.*no such parameter' --set a3.entirely_else=1
grep -q 'print-config lists' err || say "no hint for a name like none"
bad 2 'PTO0703.*no such parameter' --set a3.=1
bad 2 'PTO0703.*no such target' --set a9.ddr=1
bad 2 'PTO0703.*no such target' --set .ddr=1
bad 2 'PTO0703.*write TARGET' --set a3.ddr
bad 2 'PTO0703.*write TARGET' --set =1
bad 2 'PTO0703.*write TARGET' --set ''
for value in 0 -1 '' nan inf 1e9999 1e3 0x10 99999999999999999999 9223372036854775808 1099511627777 1.5 ' 1' '1 ' 1,2; do
    bad 2 'PTO0703.*ddr is a whole number from 1 to 1099511627776 (B/us)' --set "a3.ddr=$value"
done
for value in -1 nan 1e9 16777217 99999999999999999999; do
    bad 2 'PTO0703.*flag_lat is a' --set "a3.flag_lat=$value"
done
for rate in clock_khz queue_depth; do
    bad 2 "PTO0703.*$rate is a" --set "$rate=0"
done
for value in gm_align=300 gm_align=0 l2_fill=100 ub_bank_span=0 ub_bank_span=100 l2_parts=0 ub_groups=0 ub_groups=17 l2_keeps_reads=2 vf_steps=2; do
    bad 2 "PTO0703.*--set a3.$value: ${value%=*} is a whole number" --set "a3.$value"
done
bad 2 'PTO0703.*, a power of two (bytes)' --set a3.gm_align=300
good --set a3.gm_align=256 --set a3.l2_fill=512
good --set a5.ddr=1
grep -q 'warning.PTO0703.*--set a5.ddr: this run is on a3' err || say "no warning about a parameter of another target"
# every parameter at the ends of what it may be: no crash, whatever the time
"$PTOSIM" --print-config >config
sed -n 's/^\([a-z0-9_.]*\)=.*/\1/p' config >names
[ "$(wc -l <names)" -gt 50 ] || say "few parameters"
while read -r name; do
    for value in 0 16777216 1099511627776; do
        code=0
        "$PTOSIM" copy.pto --arg 'a=f32[16,256]=iota' --arg 'b=f32[16,256]' --arg n=256 --max-seconds 20 --set "$name=$value" >out 2>err || code=$?
        [ "$code" -le 5 ] || { say "exit $code with $name=$value"; cat err; }
    done
done <names

# times that nobody takes
bad 2 'PTO0703.*timing=off' --timing=off --trace t.json
for value in '' x 0 -1; do
    bad 2 PTO0703 --block-dim "$value"
done
bad 2 PTO0703 --timing=maybe
bad 2 PTO0703 --max-seconds -1

# names of outputs
bad 2 'PTO0703.*must end in' --report r
bad 2 'PTO0703.*must end in' --report r.jsn
bad 2 'PTO0703.*must end in' --report ''
bad 2 'PTO0703.*needs a value' --report
bad 2 'PTO0703.*already' --report r.json --report r.json
bad 2 'PTO0703.*already' --report r.json --report ./r.json
bad 2 'PTO0703.*already' --trace r.json --report "$PWD/r.json"
bad 2 'PTO0703.*already' --report r.json --out b=@r.json
cat >run.json <<'J'
{"version": 1, "buffers": {"a": {"dtype": "f32", "shape": [16, 256]}, "b": {"dtype": "f32", "shape": [16, 256]}},
 "launches": [{"program": "copy.pto", "args": {"a": "a", "b": "b", "n": 256}}]}
J
refused 2 'PTO0703.*the program already' run.json --report run.json

# places that cannot be written
mkdir folder.json readonly
ln -s /dev/full full.json
ln -s /dev/full full.html
ln -s /dev/full full.txt
chmod a-w readonly
for option in --trace --report; do
    bad 1 PTO0702 $option folder.json
    bad 1 PTO0702 $option missing/r.json
    bad 1 PTO0702 $option copy.pto/r.json
    bad 1 PTO0702 $option /proc/r.json
    bad 1 PTO0702 $option full.json
    [ "$(id -u)" = 0 ] || bad 1 PTO0702 $option readonly/r.json
done
bad 1 PTO0702 --report full.html
bad 1 PTO0702 --report full.txt
bad 1 PTO0702 --trace /dev/full
# a file beside it stays as it was
echo old >readonly.json
ln -s /dev/full readonly.txt
bad 1 PTO0702 --report readonly.txt
[ "$(cat readonly.json)" = old ] || say "a file was touched"

# a full disk and a closed pipe behind standard output
code=0
"$PTOSIM" --print-config >/dev/full 2>err || code=$?
[ "$code" = 1 ] && grep -q 'PTO0702.*standard output' err || say "standard output on a full disk: exit $code"
{
    code=0
    "$PTOSIM" --help 2>err || code=$?
    echo "$code" >code
} | :
sleep 0.1
code=$(cat code)
# the reader may have been slower than the writer
[ "$code" = 0 ] || { [ "$code" = 1 ] && grep -q 'PTO0702.*standard output' err; } || say "standard output into a closed pipe: exit $code"
mkfifo pipe.json
{ head -c 1 >/dev/null; } <pipe.json &
code=0
"$PTOSIM" copy.pto --arg 'a=f32[16,65536]' --arg 'b=f32[16,65536]' --arg n=65536 --quiet --values=off --trace pipe.json >out 2>err || code=$?
wait
[ "$code" = 1 ] && grep -q 'PTO0702.*pipe.json' err || { say "a trace into a closed pipe: exit $code"; cat err; }
finish
