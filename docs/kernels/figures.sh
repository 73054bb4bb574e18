#!/bin/sh
# The tables of matmul.md and quant_matmul.md as this tree measures them: sh docs/kernels/figures.sh matmul|quant_matmul
# PTOKERN: the program, build/ptokern if it is not said.
set -euf
ptokern=${PTOKERN:-$(dirname "$0")/../../build/ptokern}
# row 'TEXT' ARGUMENT..: a line for each target
row() {
    text=$1
    shift
    for target in a3 a5; do
        "$ptokern" "$@" --sim values=off --check=none --arch "$target" | sed -n -e 's/^.*: \([0-9]*\) cycles, .*/\1/p' \
            -e 's/^ *cube .*utilisation \(.*\)$/| \1/p' -e 's/^ *bound *\([0-9]*\) cycles \(.*\); \(.*\) of it reached$/| \1 \2, \3 |/p' |
            tr '\n' ' ' | sed "s#^#| $text | $target | #; s/ \$//"
        echo
    done
}
case ${1:-} in
matmul)
    packed='W=i8[4096,2048]=zeros' scale='scale=f16[4096,32]=zeros'
    echo "| W as it is stored | M | target | cycles | cube | bound, and how much of it |"
    echo "| --- | --- | --- | --- | --- | --- |"
    for m in 1 64 4096; do
        row "uint4, scaled, (N, K/2) bytes | $m" matmul --arg "A=f16[$m,4096]=zeros" --arg "$packed" --arg "$scale" --arg W_dtype=uint4 --arg group_size=128
    done
    row "int4, int8 A, (N, K/2) bytes | 4096" matmul --arg 'A=i8[4096,4096]=zeros' --arg "$packed" --arg W_dtype=int4 --arg out_dtype=int32
    for m in 1 4096; do
        row "float16, nt: (N, K) | $m" matmul --arg "A=f16[$m,4096]=zeros" --arg 'W=f16[4096,4096]=zeros'
        row "float16, nn: (K, N) | $m" matmul --arg "A=f16[$m,4096]=zeros" --arg 'W=f16[4096,4096]=zeros' --arg layout=nn
    done
    ;;
quant_matmul)
    x1='x1=i8[4096,4096]=zeros' x2='x2=i8[4096,4096]=zeros' words='scale=u64[4096]=zeros' factors='scale=f32[4096]=zeros'
    tokens='--arg pertoken_scale=f32[4096]=zeros --arg bias=bf16[4096]=zeros --arg output_dtype=bf16'
    echo "| | target | cycles | cube | bound, and how much of it |"
    echo "| --- | --- | --- | --- | --- |"
    row 'int8, x2 (k,n)' quant_matmul --arg "$x1" --arg "$x2" --arg "$words" --arg y=f16
    row 'int8, x2 stored (n,k)' quant_matmul --arg "$x1" --arg "$x2" --transpose x2 --arg "$words" --arg y=f16
    row 'int8, x2 NZ' quant_matmul --arg "$x1" --arg 'x2=i8[128,256,16,32]=zeros' --nz x2 --arg "$words" --arg y=f16
    # shellcheck disable=SC2086
    {
        row 'int8, x2 (k,n), to bf16, per token, bf16 bias' quant_matmul --arg "$x1" --arg "$x2" --arg "$factors" $tokens
        row 'int8, x2 stored (n,k), to bf16, per token, bf16 bias' quant_matmul --arg "$x1" --arg "$x2" --transpose x2 --arg "$factors" $tokens
    }
    row 'int4, x2 (k,n/8), to f16' quant_matmul --arg 'x1=i32[4096,512]=zeros' --arg 'x2=i32[4096,512]=zeros' --arg "$words" --arg y=f16
    row 'int4, x2 stored (n,k/8), to f16' quant_matmul --arg 'x1=i32[4096,512]=zeros' --arg 'x2=i32[4096,512]=zeros' --transpose x2 --arg "$words" --arg y=f16
    row '(15,11264) x (6912,11264)^T to bf16, per token, bf16 bias' quant_matmul --arg 'x1=i8[15,11264]=zeros' --arg 'x2=i8[6912,11264]=zeros' --transpose x2 \
        --arg 'scale=f32[6912]=zeros' --arg 'pertoken_scale=f32[15]=zeros' --arg 'bias=bf16[6912]=zeros' --arg output_dtype=bf16
    row '(1,256,768) x (31,768,16), bias (31,1,16), offsets' quant_matmul --arg 'x1=i8[1,256,768]=zeros' --arg 'x2=i8[31,768,16]=zeros' --arg 'scale=u64[16]=zeros' \
        --arg 'offset=f32[16]=zeros' --arg 'bias=i32[31,1,16]=zeros' --arg y=i8
    row '(15,1,512) x (15,512,128) to f16' quant_matmul --arg 'x1=i8[15,1,512]=zeros' --arg 'x2=i8[15,512,128]=zeros' --arg 'scale=u64[128]=zeros' --arg y=f16
    ;;
*)
    echo "usage: sh docs/kernels/figures.sh matmul|quant_matmul" >&2
    exit 2
    ;;
esac
