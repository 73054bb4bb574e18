# bash completion of ptoas; made by pto_gen from the option tables; change those
_ptoas()
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
    case $option in
    -o)
        mapfile -t COMPREPLY < <(compgen -f -P "$before" -- "$cur")
        return
        ;;
    --emit)
        mapfile -t COMPREPLY < <(compgen -W 'pto obj ptobc c check' -P "$before" -- "$cur")
        return
        ;;
    --ptobc-table)
        mapfile -t COMPREPLY < <(compgen -W 'august april' -P "$before" -- "$cur")
        return
        ;;
    --pto-arch)
        mapfile -t COMPREPLY < <(compgen -W 'a3 a5 a6 kirin9030 kirinx90 kirindev0000' -P "$before" -- "$cur")
        return
        ;;
    --pto-level)
        mapfile -t COMPREPLY < <(compgen -W 'level1 level2 level3' -P "$before" -- "$cur")
        return
        ;;
    --suppress)
        mapfile -t COMPREPLY < <(compgen -W 'race sync' -P "$before" -- "$cur")
        return
        ;;
    --diag-format)
        mapfile -t COMPREPLY < <(compgen -W 'text json sarif' -P "$before" -- "$cur")
        return
        ;;
    --explain)
        mapfile -t COMPREPLY < <(compgen -W "$names" -P "$before" -- "$cur")
        return
        ;;
    --dump)
        mapfile -t COMPREPLY < <(compgen -W 'tokens ir' -P "$before" -- "$cur")
        return
        ;;
    --list-ops)
        if [[ -n $before || $prev == "=" || ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
            mapfile -t COMPREPLY < <(compgen -W 'json module func.func func.return func.call scf.for scf.if scf.yield scf.while scf.condition scf.execute_region scf.index_switch pto.section.cube pto.section.vector cf.br cf.cond_br cf.assert arith.addi arith.subi arith.muli arith.divsi arith.divui arith.remsi arith.remui arith.andi arith.ori arith.xori arith.shli arith.shrsi arith.shrui arith.minsi arith.maxsi arith.minui arith.maxui arith.ceildivsi arith.ceildivui arith.floordivsi arith.addui_extended arith.mulsi_extended arith.mului_extended arith.addf arith.subf arith.mulf arith.divf arith.remf arith.minimumf arith.maximumf arith.minnumf arith.maxnumf arith.negf arith.cmpi arith.cmpf arith.select arith.index_cast arith.index_castui arith.extsi arith.extui arith.trunci arith.extf arith.truncf arith.sitofp arith.uitofp arith.fptosi arith.fptoui arith.bitcast arith.constant math.absf math.sqrt math.rsqrt math.exp math.exp2 math.expm1 math.log math.log2 math.log10 math.log1p math.sin math.cos math.tanh math.erf math.ceil math.floor math.trunc math.round math.roundeven math.absi math.powf math.atan2 math.copysign math.fma memref.alloc memref.dealloc memref.load memref.store memref.cast memref.reinterpret_cast memref.subview memref.dim memref.copy builtin.unrealized_conversion_cast pto.alloc_tile pto.alloc_multi_tile pto.multi_tile_get pto.subview pto.subset pto.set_validshape pto.get_validshape pto.tile_valid_rows pto.tile_valid_cols pto.treshape pto.bitcast pto.tassign pto.make_tensor_view pto.partition_view pto.get_tensor_view_dim pto.get_tensor_view_stride pto.addptr pto.castptr pto.ptrtoint pto.inttoptr pto.load_scalar pto.store_scalar pto.declare_local_array pto.local_array_get pto.local_array_set pto.declare_struct pto.struct_get pto.struct_set pto.get_block_idx pto.get_block_num pto.get_subblock_idx pto.get_subblock_num pto.tload pto.tstore pto.tmov pto.textract pto.tinsert pto.tget_scale_addr pto.tmatmul pto.tmatmul.acc pto.tmatmul.bias pto.tmatmul.mx pto.tmatmul.mx.acc pto.tmatmul.mx.bias pto.tgemv pto.tgemv.acc pto.tgemv.bias pto.tgemv.mx pto.tgemv.mx.acc pto.tgemv.mx.bias pto.set_flag pto.wait_flag pto.set_flag_dyn pto.wait_flag_dyn pto.record_event pto.wait_event pto.barrier pto.barrier_sync pto.get_buf pto.rls_buf pto.get_buf_dyn pto.rls_buf_dyn pto.tsync pto.sync.set pto.sync.wait pto.set_cross_block pto.wait_cross_block pto.set_intra_block pto.wait_intra_block pto.set_ffts pto.syncall pto.cmo.cacheinvalid pto.fence.barrier_all pto.declare_eventid_array pto.eventid_array_get pto.eventid_array_set pto.tadd pto.tsub pto.tmul pto.tdiv pto.tmax pto.tmin pto.tfmod pto.trem pto.taddrelu pto.tpow pto.tprelu pto.tpartadd pto.tpartmul pto.tpartmax pto.tpartmin pto.tpartargmax pto.tpartargmin pto.taddc pto.tsubc pto.taddsc pto.tsubsc pto.tfusedmuladd pto.tfusedmuladdrelu pto.tmuladddst pto.taddreluconv pto.tadddeqrelu pto.tsubrelu pto.tpairreducesum pto.tadds pto.tsubs pto.tmuls pto.tmins pto.tmaxs pto.tdivs pto.tfmods pto.trems pto.tpows pto.taxpy pto.tlrelu pto.texpands pto.tabs pto.texp pto.tlog pto.tsqrt pto.trsqrt pto.trecip pto.trelu pto.tneg pto.tnot pto.tcmp pto.tcmps pto.tsel pto.tsels pto.tand pto.tor pto.txor pto.tshl pto.tshr pto.tands pto.tors pto.txors pto.tshls pto.tshrs pto.trowsum pto.trowmax pto.trowmin pto.trowprod pto.trowargmax pto.trowargmin pto.tcolsum pto.tcolmax pto.tcolmin pto.tcolprod pto.tcolargmax pto.tcolargmin pto.thistogram pto.trowexpand pto.tcolexpand pto.trowexpandadd pto.trowexpandsub pto.trowexpandmul pto.trowexpanddiv pto.trowexpandmax pto.trowexpandmin pto.trowexpandexpdif pto.tcolexpandadd pto.tcolexpandsub pto.tcolexpandmul pto.tcolexpanddiv pto.tcolexpandmax pto.tcolexpandmin pto.tcolexpandexpdif pto.tfillpad pto.ttrans pto.tconcat pto.tconcatidx pto.tpack pto.tinterleave pto.tdeinterleave pto.tgather pto.tgatherb pto.tscatter pto.mgather pto.mscatter pto.tsort32 pto.tmrgsort pto.tcvt pto.tquant pto.tdequant pto.tquant.mx pto.tquant_dn pto.tquant_hif4 pto.tmatmul_mx_hif4 pto.tci pto.ttri pto.trandom pto.tgetval pto.tsetval pto.tprint pto.print pto.trap pto.tprefetch pto.tprefetch_async pto.make_prefetch_async_context pto.get_prefetch_async_session pto.timg2col pto.setfmatrix pto.set_img2col_padding pto.set_img2col_rpt pto.reserve_buffer pto.import_reserved_buffer pto.aic_initialize_pipe pto.aiv_initialize_pipe pto.talloc_to_aiv pto.talloc_to_aic pto.tpush_to_aiv pto.tpush_to_aic pto.tpop_from_aic pto.tpop_from_aiv pto.tfree_from_aic pto.tfree_from_aiv pto.set_quant_scalar pto.set_quant_vector pto.initialize_l2l_pipe pto.initialize_l2g2l_pipe pto.talloc pto.tpush pto.tpop pto.tfree pto.declare_tile pto.declare_global pto.comm.tput pto.comm.tget pto.comm.tnotify pto.comm.twait pto.comm.ttest pto.comm.tbroadcast pto.comm.tgather pto.comm.tscatter pto.comm.treduce pto.comm.build_async_session pto.comm.tput_async pto.comm.tget_async pto.comm.wait_async_event pto.comm.test_async_event' -P "$before" -- "$cur")
            return
        fi
        ;;
    --plan-memory-impl)
        mapfile -t COMPREPLY < <(compgen -W 'legacy modern' -P "$before" -- "$cur")
        return
        ;;
    --graph-sync-solver-event-id-max)
        mapfile -t COMPREPLY < <(compgen -W '1 2 3 4 5 6 7 8' -P "$before" -- "$cur")
        return
        ;;
    --pto-insert-sync-debug)
        mapfile -t COMPREPLY < <(compgen -W '0 1' -P "$before" -- "$cur")
        return
        ;;
    --pto-backend)
        mapfile -t COMPREPLY < <(compgen -W 'emitc vpto' -P "$before" -- "$cur")
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
        mapfile -t COMPREPLY < <(compgen -W '-o --emit --ptobc-table --pto-arch -D --pto-level --check --suppress --strict --generic --long-types --diag-format --explain --fmt --dump --list-ops --list-targets -W --max-errors --help --version --plan-memory-impl --plan-memory-order-by-size --disable-infer-layout --enable-insert-sync --enable-bufid_sync --enable-inject-barrier-all-sync --enable-graph-sync-solver --graph-sync-solver-event-id-max --pto-insert-sync-debug' -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -o filenames -F _ptoas ptoas
