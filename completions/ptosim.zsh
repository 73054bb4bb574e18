#compdef ptosim
# made by pto_gen from the option tables; change those
_ptosim() {
  local -a diagnostics
  diagnostics=(bad-character unterminated-string bad-number syntax unknown-op too-large op-format bad-attribute duplicate old-spelling undefined-block below-tile-level unregistered unknown-attribute macro unused-macro undefined-value bad-type type-mismatch unknown-symbol unknown-target target-disagrees handle-type handle-use array-index struct-path element-type operand-kind target operand-missing use-before-def structure return-types yield-types entry recursion call-types level-addr level-tiles valid-operands view-rank view-element view-dim view-layout partition-range partition-type subview-type ptr-type setvalid-static tassign-level tassign-type view-meaning same-type loop-step cast-width branch-types public-declaration condition-types mad-loc mad-dtypes mad-lhs-layout mad-rhs-layout mad-acc-layout mad-a3-layout mad-extent gemv-rows gemv-shape mad-shape mad-cover acc-fractal mad-stride mad-capacity mad-mode bias-loc bias-rows bias-dtype bias-layout bias-span acc-in-loc acc-in-dtype acc-in-valid acc-in-addr mx-types mx-dst-type mx-k-multiple mx-gemv-k-multiple mx-odd-columns mx-lhs mx-rhs mx-acc mx-acc-size mx-extent mx-bias scale-form scale-shape scale-valid scale-type scale-groups mx-valid-k scale-address mx-cover mx-size mx-acc-addr mx-stride get-scale-src get-scale-dst get-scale-shape addr-negative no-memory tile-size tile-end addr-align table-range ub-plan tile-fractal tile-valid row-bytes box-multiple fp4-box subview-bounds subview-box subview-full setvalid-range tload-loc tstore-loc transfer-dtype transfer-size tload-pad64 transfer-extent gm-nz tload-layout tload-limits tstore-acc-src tstore-acc-dtype tstore-acc-cols tstore-acc-wide tstore-limits tstore-layout tstore-atomic fp-phase fix-acc-only fix-exclusive fp-loc fp-dtype fp-span relu-mode acc-src-dtype fix-src-layout acc-mat-fractal acc-to-vec-use acc-vec-quant acc-vec-split acc-types fix-computes move-pair acc-vec-path tmov-shape tmov-dtype bias-move-dtype bias-payload fb-payload scale-move l0-dtype l0-layout index-sign textract-bounds tinsert-bounds same-dtype textract-dtype textract-layout l0-align tinsert-dtype tinsert-layout tinsert-mode vec-copy flag-pipes flag-same flag-event barrier-pipe scalar-dtype tcvt-shape tcvt-pair overflow tile-boundary tile-carried valid-unknown scale-conflict plan-beyond-machine reserve-hole sync-mode sync-report tmp-missing pass-attribute not-in-c gm-bounds trap tile-bounds meaningless other-buffer fifo cannot-read cannot-write usage bad-npy argument mismatch run-limit unsynchronised bad-object bad-ptobc ptobc-april ptobc-cannot run-file not-recorded vectors operator bad-report slower race sync deadlock init redundant-sync mem-overlap mem-window mem-clobber operand-place operand-blayout operand-slayout operand-type-mismatch operand-width-mismatch operand-type operand-valid-mismatch operand-valid-rows operand-valid-cols operand-shape-mismatch operand-dynamic operand-empty operand-twice operand-needed operand-unwanted operand-rule operand-size pipe-place pipe-id pipe-missing pipe-dominance pipe-direction pipe-split pipe-nosplit pipe-peer pipe-flags pipe-buffer pipe-gm pipe-slots pipe-shape reserve-size reserve-level reserve-base reserve-name import-peer pop-free pop-outstanding pop-freed pop-valid pipe-odd-split pipe-entry pipe-tile pipe-handle pipe-epilogue pipe-epilogue-use pipe-epilogue-scale pipe-epilogue-pop set-ffts buf-nest comm-shape comm-group comm-root comm-dynamic comm-flat section-nested section-escape section-infer)
  if [[ $PREFIX == -W* ]]; then
    compadd -- -Werror ${diagnostics/#/-W} ${diagnostics/#/-Wno-} ${diagnostics/#/-Werror=} ${diagnostics/#/-Wno-error=}
    return
  fi
  _arguments \
    '*--entry=[kernel to run (default\: the module'\''s entry)]:value:' \
    '*--arch=[target\: a2, a3, a5, a6, ... (default\: the module'\''s, else a3)]:value:(a3 a5 a6 kirin9030 kirinx90 kirindev0000)' \
    '*-D[what ${NAME} stands for in the text, beats ${NAME\:DEFAULT}; ${2*NAME+1} computes]:value:' \
    '*--set=[change a parameter of the target; may be repeated]:value:' \
    '*--print-config[print every parameter of the target and stop; needs no program]' \
    '*--model-info=-[print how far the model of time was off, by family and class of data, and stop; needs no program]::value:(text json)' \
    '*--block-dim=[blocks of the launch (default 1)]:value:' \
    '*--devices=[run the kernel on N devices at once, each with its own copy of every buffer (default 1)]:value:' \
    '*--strict[recommended rules are errors]' \
    '*--sweep=[run for each value and show a table; several\: for all combinations]:value:' \
    '*--sweep-plot=[the times of a sweep as a picture\: .svg, or .html with the table]:value:_files' \
    '*--jobs=[points of a sweep that run at the same time (default\: one a processor)]:value:' \
    '*--arg=[scalar\: 7, -1, 0.5, 0x3C00 (bits), true]:value:' \
    '*--out=[write a buffer after the run (device 0 without @D)]:value:' \
    '*--expect=[compare a buffer after the run with @c.npy or an INIT (on all devices without @D)]:value:' \
    '*--rtol=[an element may differ by atol + rtol * |expected| (default 0)]:value:' \
    '*--atol=[see --rtol (default 0)]:value:' \
    '*--ulp=[or by N codes of its format (default 0)]:value:' \
    '*--max-mismatch=[so many elements may fail (default 0)]:value:' \
    '*--sync=[auto, explicit, sequential\: dependences in time are inserted, as the flags say, one after another]:value:(auto explicit sequential)' \
    '*--interleave=[explicit mode\: execute the pipes of a core in another order that its flags allow (default\: program order)]:value:' \
    '*--acc-order=[seeded (default), cpu-sim, exact\: order of accumulation]:value:(seeded cpu-sim exact)' \
    '*--ftz[the cube flushes subnormals]' \
    '*--mad-sat[the cube and the fixpipe saturate]' \
    '*--quant-scalar-fp32[scalar quantisation words keep all 32 bits of the scale, not 19]' \
    '*--init=[what on-chip memory holds at the start (default poison\: 0xFF bytes)]:value:(poison zero)' \
    '*--poison-tmp[scratch operands hold 0xA5 bytes after each operation (default\: they keep what they held)]' \
    '*--timing=[cycles (default on)]:value:(on off)' \
    '*--values=[off\: no tile data, scalars and branches still run (default on)]:value:(on off)' \
    '*--check=[checks (default all\: race, sync, init); mem\: also notes about tiles that share bytes]:value:(none all race sync init mem)' \
    '*--suppress=[findings of a check or code are not told; `// pto-check\: allow RACE` does it]:value:(race sync mem init)' \
    '*--max-insns=[stop after N executed operations, exit 5 (default 200000000; 0\: no limit)]:value:' \
    '*--max-seconds=[stop after N seconds, exit 5 (default\: no limit)]:value:' \
    '*--trace=[trace by extension\: .json, .pftrace, .perfetto-trace; .zst behind it compresses]:value:_files' \
    '*--report=[report by extension\: .txt, .json, .html, .csv (with .pipes.csv); may be repeated]:value:_files' \
    '*--why[show where the time goes and what would help\: runs the kernel again with limits lifted]' \
    '*--quiet[no summary on standard output]' \
    '*--diag-format=[diagnostics on standard error]:value:(text json sarif)' \
    '*--help[this text]' \
    '*--version[the version]' \
    '*:file:_files'
}
_ptosim "$@"
