#compdef ptokern
# made by pto_gen from the option tables; change those
_ptokern() {
  local -a diagnostics
  diagnostics=(bad-character unterminated-string bad-number syntax unknown-op too-large op-format bad-attribute duplicate old-spelling undefined-block below-tile-level unregistered unknown-attribute macro unused-macro undefined-value bad-type type-mismatch unknown-symbol unknown-target target-disagrees handle-type handle-use array-index struct-path element-type operand-kind target operand-missing use-before-def structure return-types yield-types entry recursion call-types level-addr level-tiles valid-operands view-rank view-element view-dim view-layout partition-range partition-type subview-type ptr-type setvalid-static tassign-level tassign-type view-meaning same-type loop-step cast-width branch-types public-declaration condition-types mad-loc mad-dtypes mad-lhs-layout mad-rhs-layout mad-acc-layout mad-a3-layout mad-extent gemv-rows gemv-shape mad-shape mad-cover acc-fractal mad-stride mad-capacity mad-mode bias-loc bias-rows bias-dtype bias-layout bias-span acc-in-loc acc-in-dtype acc-in-valid acc-in-addr mx-types mx-dst-type mx-k-multiple mx-gemv-k-multiple mx-odd-columns mx-lhs mx-rhs mx-acc mx-acc-size mx-extent mx-bias scale-form scale-shape scale-valid scale-type scale-groups mx-valid-k scale-address mx-cover mx-size mx-acc-addr mx-stride get-scale-src get-scale-dst get-scale-shape addr-negative no-memory tile-size tile-end addr-align table-range ub-plan tile-fractal tile-valid row-bytes box-multiple fp4-box subview-bounds subview-box subview-full setvalid-range tload-loc tstore-loc transfer-dtype transfer-size tload-pad64 transfer-extent gm-nz tload-layout tload-limits tstore-acc-src tstore-acc-dtype tstore-acc-cols tstore-acc-wide tstore-limits tstore-layout tstore-atomic fp-phase fix-acc-only fix-exclusive fp-loc fp-dtype fp-span relu-mode acc-src-dtype fix-src-layout acc-mat-fractal acc-to-vec-use acc-vec-quant acc-vec-split acc-types fix-computes move-pair acc-vec-path tmov-shape tmov-dtype bias-move-dtype bias-payload fb-payload scale-move l0-dtype l0-layout index-sign textract-bounds tinsert-bounds same-dtype textract-dtype textract-layout l0-align tinsert-dtype tinsert-layout tinsert-mode vec-copy flag-pipes flag-same flag-event barrier-pipe scalar-dtype tcvt-shape tcvt-pair overflow tile-boundary tile-carried valid-unknown scale-conflict plan-beyond-machine reserve-hole sync-mode sync-report tmp-missing pass-attribute not-in-c gm-bounds trap tile-bounds meaningless other-buffer fifo cannot-read cannot-write usage bad-npy argument mismatch run-limit unsynchronised bad-object bad-ptobc ptobc-april ptobc-cannot run-file not-recorded vectors operator bad-report slower race sync deadlock init redundant-sync mem-overlap mem-window mem-clobber operand-place operand-blayout operand-slayout operand-type-mismatch operand-width-mismatch operand-type operand-valid-mismatch operand-valid-rows operand-valid-cols operand-shape-mismatch operand-dynamic operand-empty operand-twice operand-needed operand-unwanted operand-rule operand-size pipe-place pipe-id pipe-missing pipe-dominance pipe-direction pipe-split pipe-nosplit pipe-peer pipe-flags pipe-buffer pipe-gm pipe-slots pipe-shape reserve-size reserve-level reserve-base reserve-name import-peer pop-free pop-outstanding pop-freed pop-valid pipe-odd-split pipe-entry pipe-tile pipe-handle pipe-epilogue pipe-epilogue-use pipe-epilogue-scale pipe-epilogue-pop set-ffts buf-nest comm-shape comm-group comm-root comm-dynamic comm-flat section-nested section-escape section-infer)
  if [[ $PREFIX == -W* ]]; then
    compadd -- -Werror ${diagnostics/#/-W} ${diagnostics/#/-Wno-} ${diagnostics/#/-Werror=} ${diagnostics/#/-Wno-error=}
    return
  fi
  _arguments \
    '*--arg=[tensor\: DTYPE\[SHAPE\]=INIT or DTYPE=@a.npy, as ptosim takes it;]:value:' \
    '*--transpose=[the tensor'\''s last two dimensions are exchanged by strides; its SPEC says how it lies in memory]:value:' \
    '*--nz=[the tensor is in FRACTAL_NZ; its SPEC has the shape of the boxes]:value:' \
    '*--out=[write a tensor after the run]:value:' \
    '*--expect=[compare a tensor after the run with @y.npy or an INIT]:value:' \
    '*--rtol=[an element may differ by atol + rtol * |expected| (default 0)]:value:' \
    '*--atol=[see --rtol (default 0)]:value:' \
    '*--ulp=[or by N codes of its format (default 0)]:value:' \
    '*--max-mismatch=[so many elements may fail (default 0)]:value:' \
    '*--print=[show a tensor after the run, at most 16 rows of 8]:value:' \
    '*--arch=[target\: a2, a3, a5, a6, ... (default\: a3, or what the operator needs)]:value:(a3 a5 a6 kirin9030 kirinx90 kirindev0000)' \
    '*--ranks=[devices, for operators of several (default 1); an argument without @R is given to all]:value:' \
    '*--set=[change a parameter of the target; may be repeated]:value:' \
    '*--check=[checks (default all)]:value:(none all race sync init mem)' \
    '*--timing=[cycles (default on)]:value:(on off)' \
    '*--sim=[any other option of the simulation, as pto_sim_set() takes it\: values=off, sync=sequential, max-seconds=60]:value:' \
    '*--trace=[trace by extension\: .json, .pftrace, .perfetto-trace; .zst behind it compresses]:value:_files' \
    '*--report=[report by extension\: .txt, .json, .html, .csv (with .pipes.csv); may be repeated]:value:_files' \
    '*--why[show where the time goes and what would help\: runs the kernels again with limits lifted]' \
    '*--json[what it cost as JSON on standard output; --print and --why are members of it]' \
    '*--quiet[no summary on standard output]' \
    '*--diag-format=[diagnostics on standard error]:value:(text json sarif)' \
    '*--list[the operators; with --json all that is known of them and their arguments]' \
    '*--help[this text; behind an operator\: its arguments, defaults, and an example]' \
    '*--version[the version]' \
    '1:operator:(vectors quant_matmul trans_quant_param format_cast_nz quant_matmul_all_reduce matmul matmul_dequantize linear transform_weight weight_compress weight_interleave repack_from_gptq flash_attention weight_int8pack_mm convert_weight_to_int4pack weight_int4pack_mm dyn_quant_pack_4bit_weight dyn_quant_matmul_4bit quantized_max_pool2d fbgemm_pack_gemm_matrix_fp16 fbgemm_linear_fp16_weight mx_matmul mx_quantize)' \
    '*:file:_files'
}
_ptokern "$@"
