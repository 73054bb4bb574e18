#!/bin/sh
# The completions work in a real bash, and every value they offer for an option is one that the tool takes; zsh and fish read theirs
# (skipped where the shell is missing).
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
ptoas=${PTOAS:-$top/build/tests/ptoas}
bad=0
if command -v bash >/dev/null; then
    # shellcheck disable=SC2016
    bash -c '
        bad=0
        # words A B ..: what is offered for the last word; all words as bash hands them over, "=" apart
        offered() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            "_$1"
            printf "%s\n" "${COMPREPLY[@]}"
        }
        expect() { # what, then the words
            local wanted=$1 got
            shift
            got=$(offered "$@" | tr "\n" " ")
            [[ " $got" == *" $wanted "* ]] || { echo "bash: $* offers $got, not $wanted"; bad=1; }
        }
        . "$1/completions/ptoas.bash"
        . "$1/completions/ptosim.bash"
        . "$1/completions/ptokern.bash"
        expect --pto-arch ptoas --pto-a
        expect a5 ptoas --pto-arch = a
        expect a5 ptoas --pto-arch a
        expect --pto-arch=a5 ptoas --pto-arch=a
        expect check ptoas --emit = ""
        expect pto.tmatmul.mx.bias ptoas --list-ops = pto.tmat
        expect pto.tadd ptoas --list-ops = pto.tad
        expect json ptoas --list-ops = js
        expect unknown-op ptoas --explain unknown
        expect -Wno-unknown-op ptoas -Wno-unk
        expect -Wunknown-op ptoas -Wunk
        expect -Werror ptoas -Werr
        expect unknown-op ptoas -Werror = unkn
        expect seeded ptosim --acc-order = s
        expect off ptosim --timing=on --values = of
        expect --print-config ptosim --print
        expect quant_matmul ptokern quant
        expect vectors ptokern ve
        expect --only ptokern vectors --on
        expect --transpose ptokern quant_matmul --tr
        expect a5 ptokern quant_matmul --arch a
        ptokern() { printf "usage\n\n  x1    tensor\n  x2    tensor\n\nexample:\n  x1 --arg\n"; }
        expect x1= ptokern quant_matmul --arg x
        expect x2 ptokern quant_matmul --transpose x
        # every word that is offered for an option is taken (ptoas: the option, then --version ends it)
        for option in --emit --ptobc-table --pto-arch --pto-level --diag-format --dump --plan-memory-impl; do
            for word in $(offered ptoas $option = ""); do
                "$2" "$option=$word" --version >/dev/null || { echo "ptoas $option=$word is offered and not taken"; bad=1; }
            done
        done
        for name in $(offered ptoas --list-ops = "" | shuf -n 20 --random-source=/dev/zero); do
            "$2" "--list-ops=$name" >/dev/null || { echo "ptoas --list-ops=$name is offered and not taken"; bad=1; }
        done
        exit $bad' completion "$top" "$ptoas" || bad=1
    for file in "$top"/completions/*.bash; do bash -n "$file" || bad=1; done
else
    echo "skipped: no bash"
fi
for shell in zsh fish; do
    if command -v $shell >/dev/null; then
        for file in "$top"/completions/*."$shell"; do $shell -n "$file" || bad=1; done
    else
        echo "skipped: no $shell"
    fi
done
if command -v fish >/dev/null; then
    for line in 'ptoas --emit=ch|--emit=check' 'ptoas --list-ops=pto.tmov|--list-ops=pto.tmov' 'ptosim --values of|off' 'ptoas --pto-le|--pto-level'; do
        fish --no-config -c "source '$top/completions/ptoas.fish'; source '$top/completions/ptosim.fish'; complete -C '${line%|*}'" | cut -f 1 |
            grep -qE -e "^${line#*|}=?\$" || { echo "fish: ${line%|*} does not offer ${line#*|}"; bad=1; }
    done
fi
exit $bad
