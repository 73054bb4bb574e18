#!/bin/sh
# The command line of ptokern: what it takes, what it refuses and how, what it writes.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
ptokern=${PTOKERN:-$top/build/tests/ptokern}
temp=${PTO_TEST_TEMP:-${TMPDIR:-/tmp}/pto-ptokern}
mkdir -p "$temp"
cd "$temp"
bad=0
# says CODE 'TEXT' ARGUMENT..: ends with this code, and the text (an extended regular expression) is in what it says
says() {
    code=$1 text=$2
    shift 2
    got=0
    "$ptokern" "$@" >out.txt 2>err.txt || got=$?
    if [ "$got" != "$code" ] || { [ -n "$text" ] && ! cat out.txt err.txt | grep -qE -e "$text"; }; then
        echo "ptokern $*: code $got, expected $code and '$text':"
        head -5 out.txt err.txt
        bad=1
    fi
}
x1='i8[20,70]=rand:1' x2='i8[70,30]=rand:2' scale='f32[30]=const:0.5'
# set -f: brackets are no file names
set -f
good="quant_matmul --arg x1=$x1 --arg x2=$x2 --arg scale=$scale --arg y=f16"

# what there is
says 0 '^usage: ptokern OPERATOR' --help
says 0 '^usage: ptokern OPERATOR' -h
says 0 '^ptokern [0-9]' --version
says 0 '^quant_matmul ' --list
says 0 '"name": "quant_matmul"' --list --json
says 0 'usage: ptokern vectors' vectors --help
says 0 'pertoken_scale +tensor' quant_matmul --help
says 2 'PTO0703.*no operator given'
says 2 'no operator .quant_matmu.*did you mean quant_matmul' quant_matmu
says 2 'no operator .zzzzzz' zzzzzz
says 2 'PTO0703.*unknown option; did you mean --arch' quant_matmul --arhc a3
says 2 'one operator a run' quant_matmul trans_quant_param
says 2 'needs a value' quant_matmul --arg

# a run
# shellcheck disable=SC2086
{
    says 0 'quant_matmul on a3: [0-9]+ cycles' $good
    says 0 'y +f16\[20,30\]' $good
    says 0 'quant_matmul on a5' $good --arch a5
    says 0 '"cycles": [0-9]' $good --json
    says 0 'what would help' $good --why
    says 0 '^y f16\[20,30\]' $good --print y --quiet
    says 0 '0x000040003dccc000' trans_quant_param --arg 'scale=f32[16]=const:0.1' --print out --quiet
    says 2 'targets: a3 \(also a2, ' $good --arch a9
    # a shape that is given stays, and is judged
    nz='quant_matmul --arg x1=i8[7,40]=rand:1 --arg scale=f32[1]=const:0.01'
    says 1 '161002.*y: is i8\[9,9\]; i8\[7,70\] is what' $nz --arg 'x2=i8[40,70]=rand:2' --arg 'y=i8[9,9]'
    says 1 '161002.*y: is i8\[9,9\]; i8\[7,70\] is what' $nz --arg 'x2=i8[40,70]=rand:2' --arg 'y=i8[9,9]=zeros'
    says 0 'y +i8\[7,96\]' $nz --nz x2 --arg 'x2=i8[3,3,16,32]=rand:2'
    says 0 'y +i8\[7,70\]' $nz --nz x2 --arg 'x2=i8[3,3,16,32]=rand:2' --arg 'y=i8[7,70]'
    says 0 'y +i8\[7,70\]' $nz --nz x2 --arg 'x2=i8[3,3,16,32]=rand:2' --arg 'y=i8[7,70]=zeros'
    says 1 'nz: is i8\[3,7,16,16\]; the boxes' format_cast_nz --arg 'nd=i8[100,70]=rand:1' --arg 'nz=i8[3,7,16,16]'
    says 1 'out: is u64\[15\]; 16 words' trans_quant_param --arg 'scale=f32[16]=const:0.1' --arg 'out=u64[15]'
    says 0 'out +u64\[2,8\]' trans_quant_param --arg 'scale=f32[16]=const:0.1' --arg 'out=u64[2,8]'
    says 1 'output: is f16\[5,30\]; dimension 0 has to be 20' quant_matmul_all_reduce --ranks 2 --arg x1=$x1 --arg x2=$x2 --arg 'dequant_scale=u64[1]=const:1' --arg 'output=f16[5,30]'
    says 0 '' $good --out y=@y.npy --quiet
    [ -s y.npy ] && [ ! -s out.txt ] || { echo "--out or --quiet did not do it"; bad=1; }
    says 0 '' $good --expect y=@y.npy
    says 4 'PTO0706.*buffer y' $good --expect y=const:7
    says 0 '' $good --expect y=zeros --atol 1000
    says 0 '' $good --expect y=const:7 --max-mismatch 600
    says 0 '' $good --report r.html --report r.json --report r.txt --trace t.json
    for file in r.html r.json r.txt t.json; do [ -s $file ] || { echo "$file was not written"; bad=1; }; done
    says 0 'ran' $good --timing off
    says 0 'cycles' $good --set a3.clock_khz=1000000 --sim values=off
    says 2 'PTO0705.*--expect y=zeros: with values=off nothing is computed' $good --sim values=off --expect y=zeros
    says 2 'PTO0705.*--out y=@y.npy: with values=off' $good --sim values=off --out y=@y.npy
    says 2 'PTO0705.*--print y: with values=off' $good --sim values=off --print y
    says 5 '361001 ERR_RUNTIME_ERROR: quant_matmul: limit: max-insns' $good --sim max-insns=5
    says 5 '"status": 361001' $good --sim max-insns=5 --json
    says 2 'PTO0705.*--transpose scale: it has no two dimensions' $good --transpose scale
    says 2 'PTO0705.*--arch its target is' $good --arch kirin9030
    says 0 '^\{.*"printed": "y f16\[20,30\].*"why": "' $good --json --why --print y
    [ "$(grep -c '"op": "quant_matmul"' out.txt)" = 1 ] && [ "$(head -c 1 out.txt)" = '{' ] && [ "$(tail -c 2 out.txt)" = '}' ] ||
        { echo "--json with --why and --print is more than one document"; bad=1; }
    says 0 '^  +0 ' quant_matmul --arg 'x1=i8[20,70]' --arg x2=$x2 --arg scale=$scale --arg y=f16 --print y --quiet
    says 0 '' $good --out y=@f16.npy --quiet
    says 2 'holds f16 elements, not i8' quant_matmul --arg x1=i8=@f16.npy --arg x2=$x2 --arg scale=$scale
    says 1 'PTO0702' $good --out y=@no/such/folder/y.npy
    says 2 'PTO07' $good --sim no-such-option=1
    says 2 'PTO07' $good --set a3.no_such_parameter=1
    says 2 'PTO07' $good --check everything
    says 2 'PTO07' $good --arch a99
    says 2 'PTO0705.*no argument .z' $good --out z=@z.npy
    says 2 'x1 is no tensor|is no tensor' $good --transpose output_dtype
    says 2 'PTO0705.*one device' $good --ranks 2
    says 2 'PTO0705.*not so many ranks' $good --arg 'x1@1=i8[1]'
    says 2 'NAME=VALUE' $good --arg x1
    says 0 '^\[' $good --expect y=zeros --atol 1000 --diag-format json
}
says 2 'PTO0705.*output=f16.*given twice' matmul --arg A=f16[16,32]=ones --arg W=f16[16,32]=ones --arg output=f32 --arg output=f16
# odd rows of 4 bits end in half a byte of padding; what is written can be read again
fp4='mx_matmul --arg scale_a=f8E8M0[5,2]=const:1 --arg scale_b=f8E8M0[2,7]=const:1 --arg b=f4E2M1[33,7]=rand:2'
# shellcheck disable=SC2086
{
    says 0 '' $fp4 --arg 'a=f4E2M1[5,33]=rand:1' --out a=@a4.npy --out c=@c4.npy --quiet
    says 0 '' $fp4 --arg 'a=f4E2M1[5,33]=@a4.npy' --expect c=@c4.npy
    says 0 'y +f4[eE]2[mM]1\[3,7\]' mx_quantize --arg x=f32[3,7]=rand:1 --arg y=f4E2M1 --out y=@y4.npy --arch a5
    says 1 'PTO0716.*b: k is 34' mx_matmul --arg 'scale_a=f8E8M0[5,2]=const:1' --arg 'scale_b=f8E8M0[2,7]=const:1' --arg 'a=f4E2M1[5,33]=ones' --arg 'b=f4E2M1[34,7]=ones'
}
# the same product with a transposed weight
printf '' >empty.npy
saturate='matmul --arg A=f16[16,32]=ones --arg W=f16[16,32]=ones --arg saturate=true'
# shellcheck disable=SC2086
{
    says 0 '^  warning +saturate: means nothing' $saturate
    says 0 '^  warning +saturate: means nothing' $saturate --timing off
    says 0 '"warnings": "saturate: means nothing' $saturate --json
}
says 0 'y +f16' quant_matmul --arg x1="$x1" --arg 'x2=i8[30,70]=rand:2' --transpose x2 --arg scale="$scale" --arg y=f16
says 1 'PTO0716.*161001 ERR_PARAM_NULLPTR.*x2: is required' quant_matmul --arg x1="$x1"
says 1 'PTO0716.*161002 ERR_PARAM_INVALID.*x2: .*71' quant_matmul --arg x1="$x1" --arg 'x2=i8[71,30]=rand:2' --arg scale="$scale"
says 1 '"status": 161002, "message": "x2' quant_matmul --arg x1="$x1" --arg 'x2=i8[71,30]=rand:2' --arg scale="$scale" --json
says 1 'PTO0701|PTO0704' quant_matmul --arg x1=i8=@empty.npy --arg x2="$x2" --arg scale="$scale"
says 1 'PTO0701' quant_matmul --arg x1=i8=@missing.npy --arg x2="$x2" --arg scale="$scale"
says 1 'PTO0704' quant_matmul --arg x1=@empty.npy --arg x2="$x2" --arg scale="$scale"
says 2 'PTO07' quant_matmul --arg 'x1=f99[3]=ones' --arg x2="$x2" --arg scale="$scale"
says 2 'no element type' quant_matmul --arg x1="$x1" --arg x2="$x2" --arg scale="$scale" --arg output_dtype=f99
says 2 'DTYPE or DTYPE' quant_matmul --arg x1="$x1" --arg x2="$x2" --arg scale="$scale" --arg y=f99
says 2 'no list of at most 8' quant_matmul --arg x1="$x1" --arg x2="$x2" --arg scale="$scale" --arg 'y=f16[a]'
says 2 'no list of integers' quant_matmul --arg x1="$x1" --arg x2="$x2" --arg scale="$scale" --arg group_sizes=1,b
# a weight in boxes, from a file of another operator, gives the same; a file of numpy's own types says its element type
says 0 'nz +i8\[1,5,16,32\] NZ' format_cast_nz --arg "nd=$x2" --out nz=@nz.npy
says 0 '' quant_matmul --arg x1="$x1" --arg x2=@nz.npy --nz x2 --arg scale="$scale" --arg y=f16 --expect y=@y.npy
# several ranks: an argument of one rank beats that of all
ranks='quant_matmul_all_reduce --ranks 2 --arg x2=i8[70,30]=rand:2 --arg dequant_scale=f32[30]=ones --arg pertoken_scale=f32[20]=ones'
# shellcheck disable=SC2086
{
    says 0 'all_reduce on a3, rank 1: [0-9]+ cycles' $ranks --arg x1="$x1" --out output=@sum.npy
    says 0 '"rank": 1, ' $ranks --arg x1="$x1" --json --expect output=@sum.npy
    says 4 'PTO0706.*output@1' $ranks --arg x1="$x1" --arg 'x1@1=i8[20,70]=rand:9' --expect output@1=@sum.npy
    says 0 '^output@1 f16' $ranks --arg 'x1@0=i8[20,70]=rand:9' --arg 'x1@1=i8[20,70]=rand:9' --print output@1 --report ranks.html
    says 1 '161001.*x1: is required' $ranks --arg x1@1="$x1"
}
exit $bad
