# bash completion of ptosim; made by pto_gen from the option tables; change those
_ptosim()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev='' option='' before=''
    ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    # `--option=value` is one word or three, as COMP_WORDBREAKS has it
    if [[ $cur == "=" ]]; then
        option=$prev cur=''
    elif [[ $prev == "=" ]] && ((COMP_CWORD > 1)); then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    else
        option=$prev
    fi
    if [[ $cur == -*=* ]]; then
        option=${cur%%=*} before=$option= cur=${cur#*=}
    fi
    local names='bad-character unterminated-string bad-number syntax unknown-op too-large op-format bad-attribute duplicate old-spelling undefined-block below-tile-level unregistered unknown-attribute macro unused-macro undefined-value bad-type type-mismatch unknown-symbol unknown-target target-disagrees handle-type handle-use array-index struct-path element-type operand-kind target operand-missing use-before-def structure return-types yield-types entry recursion call-types level-addr level-tiles valid-operands view-rank view-element view-dim view-layout partition-range partition-type subview-type ptr-type setvalid-static tassign-level tassign-type view-meaning same-type loop-step cast-width branch-types public-declaration condition-types mad-loc mad-dtypes mad-lhs-layout mad-rhs-layout mad-acc-layout mad-a3-layout mad-extent gemv-rows gemv-shape mad-shape mad-cover acc-fractal mad-stride mad-capacity mad-mode bias-loc bias-rows bias-dtype bias-layout bias-span acc-in-loc acc-in-dtype acc-in-valid acc-in-addr mx-types mx-dst-type mx-k-multiple mx-gemv-k-multiple mx-odd-columns mx-lhs mx-rhs mx-acc mx-acc-size mx-extent mx-bias scale-form scale-shape scale-valid scale-type scale-groups mx-valid-k scale-address mx-cover mx-size mx-acc-addr mx-stride get-scale-src get-scale-dst get-scale-shape addr-negative no-memory tile-size tile-end addr-align table-range ub-plan tile-fractal tile-valid row-bytes box-multiple fp4-box subview-bounds subview-box subview-full setvalid-range tload-loc tstore-loc transfer-dtype transfer-size tload-pad64 transfer-extent gm-nz tload-layout tload-limits tstore-acc-src tstore-acc-dtype tstore-acc-cols tstore-acc-wide tstore-limits tstore-layout tstore-atomic fp-phase fix-acc-only fix-exclusive fp-loc fp-dtype fp-span relu-mode acc-src-dtype fix-src-layout acc-mat-fractal acc-to-vec-use acc-vec-quant acc-vec-split acc-types fix-computes move-pair acc-vec-path tmov-shape tmov-dtype bias-move-dtype bias-payload fb-payload scale-move l0-dtype l0-layout index-sign textract-bounds tinsert-bounds same-dtype textract-dtype textract-layout l0-align tinsert-dtype tinsert-layout tinsert-mode vec-copy flag-pipes flag-same flag-event barrier-pipe scalar-dtype tcvt-shape tcvt-pair overflow tile-boundary tile-carried valid-unknown scale-conflict plan-beyond-machine reserve-hole sync-mode sync-report tmp-missing pass-attribute not-in-c gm-bounds trap tile-bounds meaningless other-buffer fifo cannot-read cannot-write usage bad-npy argument mismatch run-limit unsynchronised bad-object bad-ptobc ptobc-april ptobc-cannot run-file not-recorded vectors operator bad-report slower race sync deadlock init redundant-sync mem-overlap mem-window mem-clobber operand-place operand-blayout operand-slayout operand-type-mismatch operand-width-mismatch operand-type operand-valid-mismatch operand-valid-rows operand-valid-cols operand-shape-mismatch operand-dynamic operand-empty operand-twice operand-needed operand-unwanted operand-rule operand-size pipe-place pipe-id pipe-missing pipe-dominance pipe-direction pipe-split pipe-nosplit pipe-peer pipe-flags pipe-buffer pipe-gm pipe-slots pipe-shape reserve-size reserve-level reserve-base reserve-name import-peer pop-free pop-outstanding pop-freed pop-valid pipe-odd-split pipe-entry pipe-tile pipe-handle pipe-epilogue pipe-epilogue-use pipe-epilogue-scale pipe-epilogue-pop set-ffts buf-nest comm-shape comm-group comm-root comm-dynamic comm-flat section-nested section-escape section-infer'
    if [[ ${COMP_WORDS[1]} == diff && $cur == -* && -z $before ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--format -o --top --fail-above --any --diag-format --help' -- "$cur")
        return
    fi
    if ((COMP_CWORD == 1)) && [[ -n $cur && diff == "$cur"* ]]; then
        mapfile -t COMPREPLY < <(echo diff; compgen -f -- "$cur")
        return
    fi
    [[ ${COMP_WORDS[1]} == diff && $option == --format ]] && { mapfile -t COMPREPLY < <(compgen -W 'text json csv html' -P "$before" -- "$cur"); return; }
    [[ ${COMP_WORDS[1]} == diff && $option == --diag-format ]] && { mapfile -t COMPREPLY < <(compgen -W 'text json sarif' -P "$before" -- "$cur"); return; }
    case $option in
    --arch)
        mapfile -t COMPREPLY < <(compgen -W 'a3 a5 a6 kirin9030 kirinx90 kirindev0000' -P "$before" -- "$cur")
        return
        ;;
    --pto-arch)
        mapfile -t COMPREPLY < <(compgen -W 'a3 a5 a6 kirin9030 kirinx90 kirindev0000' -P "$before" -- "$cur")
        return
        ;;
    --model-info)
        if [[ -n $before || $prev == "=" || ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
            mapfile -t COMPREPLY < <(compgen -W 'text json' -P "$before" -- "$cur")
            return
        fi
        ;;
    --sweep-plot)
        mapfile -t COMPREPLY < <(compgen -f -P "$before" -- "$cur")
        return
        ;;
    --sync)
        mapfile -t COMPREPLY < <(compgen -W 'auto explicit sequential' -P "$before" -- "$cur")
        return
        ;;
    --acc-order)
        mapfile -t COMPREPLY < <(compgen -W 'seeded cpu-sim exact' -P "$before" -- "$cur")
        return
        ;;
    --init)
        mapfile -t COMPREPLY < <(compgen -W 'poison zero' -P "$before" -- "$cur")
        return
        ;;
    --timing)
        mapfile -t COMPREPLY < <(compgen -W 'on off' -P "$before" -- "$cur")
        return
        ;;
    --values)
        mapfile -t COMPREPLY < <(compgen -W 'on off' -P "$before" -- "$cur")
        return
        ;;
    --check)
        mapfile -t COMPREPLY < <(compgen -W 'none all race sync init mem' -P "$before" -- "$cur")
        return
        ;;
    --suppress)
        mapfile -t COMPREPLY < <(compgen -W 'race sync mem init' -P "$before" -- "$cur")
        return
        ;;
    --trace)
        mapfile -t COMPREPLY < <(compgen -f -P "$before" -- "$cur")
        return
        ;;
    --report)
        mapfile -t COMPREPLY < <(compgen -f -P "$before" -- "$cur")
        return
        ;;
    --diag-format)
        mapfile -t COMPREPLY < <(compgen -W 'text json sarif' -P "$before" -- "$cur")
        return
        ;;
    -Werror | -Wno-error)
        if [[ -n $before || $prev == "=" || ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$names" -P "$before" -- "$cur")
            return
        fi
        ;;
    esac
    if [[ $cur == -Wno-* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$names" -P -Wno- -- "${cur#-Wno-}")
    elif [[ $cur == -W* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "error no-error no- $names" -P -W -- "${cur#-W}")
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--entry --arch -D --set --print-config --model-info --block-dim --devices --strict --sweep --sweep-plot --jobs --arg --out --expect --rtol --atol --ulp --max-mismatch --sync --interleave --acc-order --ftz --mad-sat --quant-scalar-fp32 --init --poison-tmp --timing --values --check --suppress --max-insns --max-seconds --trace --report --why --quiet --diag-format -W --help --version' -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -o filenames -F _ptosim ptosim
