#!/bin/sh
# `ptokern vectors`: what becomes of a vector that is right, wrong, refused, broken, or of no known system; filters, JSON, exit codes.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-vectors}
mkdir -p "$temp"
cd "$temp"
bad=0
says() { # CODE 'TEXT' ARGUMENT..
    code=$1 text=$2
    shift 2
    got=0
    "$ptokern" vectors "$@" >out.txt 2>err.txt || got=$?
    if [ "$got" != "$code" ] || ! cat out.txt err.txt | grep -qE -e "$text"; then
        echo "ptokern vectors $*: code $got, expected $code and '$text':"
        head -5 out.txt err.txt
        bad=1
    fi
}
# vector NAME MODE WANT [MORE]: the words of one scale, 1.0, in trans_quant_param: 0x40003f800000, little endian 0000803f00400000
vector() {
    printf '{"name":"%s","system":"trans_quant_param","params":{"round_mode":%s},"inputs":{"scale":{"dtype":"fp32","shape":[1],"hex":"0000803f"}},"outputs":{"out":{"dtype":"uint64","shape":[1],"hex":"%s"}}%s}' "$1" "$2" "$3" "${4:-}"
}
right=0000803f00400000 wrong=0100803f00400000
{ echo "["; vector good 0 $right; echo ","; vector also_good 1 $right; echo "]"; } >good.json
vector bad 0 $wrong >wrong.json
vector bad_type 0 $right | sed 's/uint64/uint32/; s/"hex":"0000803f00400000"/"hex":"0000803f"/' >width.json
vector tolerated 0 $wrong ',"compare":{"mode":"tol","rtol":0.1,"atol":0}' >tol.json
vector override 0 $wrong ',"compare":{"mode":"tol","rtol":0.1,"out":"bits"}' >override.json
vector refused 7 $right >refused.json
vector expected 7 $right ',"expect":{"status":161002,"message":"round_mode"}' >expected.json
vector other_status 7 $right ',"expect":{"status":161001}' >status.json
vector other_message 7 $right ',"expect":{"status":161002,"message":"no such words"}' >message.json
vector not_refused 0 $right ',"expect":{"status":161002}' >not_refused.json
vector more 0 $right | sed 's/"outputs":{/"outputs":{"upstream":{"dtype":"i8","shape":[1],"hex":"00"},/' >more.json
vector broken 0 ${right}00 >broken.json
echo '{"name":"n","system":"no_such_system"}' >system.json
echo '{"name":"n","system":"trans_quant_param"}' >nothing.json
echo '[' >syntax.json
echo '[]' >empty.json
vector unknown 0 $right | sed 's/"params":{/"params":{"roundmode":1,/; s/"inputs":{/"inputs":{"scal":{"dtype":"i8","shape":[1],"hex":"00"},/' >unknown.json
vector word '"near"' $right ',"expect":{"status":161002,"message":"no integer"}' >word.json
printf '{"name":"n","system":"weight_compress","params":{"bits":4,"bit":1},"inputs":{"codes":{"dtype":"i8","shape":[1,2],"hex":"0102"}},"outputs":{"out":{"dtype":"u8","shape":[1,1],"hex":"21"}}}' >by_name.json

says 0 '2 vectors: 2 ok' good.json
says 0 '^ok +good: 1 output' good.json
says 0 '^1 vectors?: 1 ok' good.json --only good
says 0 '^2 vectors: 2 ok' good.json --only '*good'
says 0 '^2 vectors: 2 ok' good.json --only trans_quant_param
says 2 'leaves no vector' good.json --only nothing
says 0 '^good +trans_quant_param$' good.json --list
says 0 '"result": "ok", "status": 0' good.json --json
says 0 '^2 vectors: 2 ok' good.json --quiet --arch a5 --sim check=none
says 4 'bad: out: 1 of 1 elements differ: \[0\] is .*0x40003f800000.*expected .*0x40003f800001' wrong.json
says 1 'refused.*out: is u32' width.json
says 0 'tolerated' tol.json
says 4 'differ' override.json
says 1 'refused +refused: 161002 ERR_PARAM_INVALID: round_mode' refused.json
says 0 'refused as expected, 161002: round_mode' expected.json
says 4 'expected status 161001, got 161002' status.json
says 4 "not 'no such words' in: round_mode" message.json
says 4 'expected status 161002, got 0' not_refused.json
says 0 '1 output \(upstream: not computed\)' more.json
says 0 '^1 vector: 1 ok; 1 output not compared$' more.json
vector 'a\u001b[31m' 0 $right ',"compare":{"mode":"exact"}' >mode.json
says 1 '^broken +a\\u001b\[31m: compare: mode is neither' mode.json
says 0 '^a\\u001b\[31m +trans_quant_param$' mode.json --list
vector ranks 0 $right | sed 's/"inputs":{/"inputs":{"per_rank":[{}],/' >ranks.json
says 1 'broken +ranks: inputs.per_rank: trans_quant_param runs on one device' ranks.json
{ vector trailing 0 $right; echo trailing; } >trailing.json
says 1 'PTO0715.*trailing.json: line 1: there is text behind' trailing.json
says 1 'broken +broken: out: 18 digits of hex' broken.json
says 1 "there is no system 'no_such_system'; there are:.* trans_quant_param" system.json
says 1 '161001|broken' nothing.json
says 1 'PTO0715.*syntax.json: line [12]: this is no JSON' syntax.json
says 1 'PTO0701.*missing.json' missing.json
says 2 'no vectors in empty.json' empty.json
says 0 "warning: unknown: trans_quant_param does not know parameter 'roundmode', input 'scal'" unknown.json
says 0 '^1 vectors?: 1 ok' unknown.json
says 0 "\"unknown\": \"parameter 'roundmode'" unknown.json --json
says 0 "refused as expected, 161002: round_mode: 'near'" word.json
says 0 "warning: n: weight_compress does not know parameter 'bit'" by_name.json
says 0 '^ok +n: 1 output' by_name.json
says 0 '^tmatmul_mx$' --systems
says 4 '3 vectors: 2 ok, 1 differs' good.json wrong.json
says 1 '3 vectors: 1 ok, 1 differs, 1 refused' wrong.json refused.json tol.json
says 2 'no file given'
says 2 'PTO0703.*a99|PTO0[0-9]+.*a99' good.json --arch a99
says 2 'did you mean --only' good.json --onyl x
exit $bad
