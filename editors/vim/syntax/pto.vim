" PTO tile assembly; made by pto_gen from the tables under isa/; change those
if exists('b:current_syntax')
  finish
endif
let s:cpo = &cpo
set cpo&vim
syn case match
syn iskeyword @,48-57,_,.
syn keyword ptoConstant pipe PIPE_S PIPE_V PIPE_M PIPE_MTE1 PIPE_MTE2 PIPE_MTE3 PIPE_FIX PIPE_ALL event EVENT_ID0 EVENT_ID1
syn keyword ptoConstant EVENT_ID2 EVENT_ID3 EVENT_ID4 EVENT_ID5 EVENT_ID6 EVENT_ID7 blayout row_major col_major slayout
syn keyword ptoConstant none_box pad_value null zero max min compact_mode normal row_plus_one row_aligned_padding layout nd
syn keyword ptoConstant dn nz mx_a_nd mx_a_dn mx_a_zz mx_b_nd mx_b_dn mx_b_nn hif4_a_zz hif4_b_nn kernel_kind cube vector
syn keyword ptoConstant acc_phase unspecified partial final st_phase atomic_type atomic_none atomic_add relu_pre_mode
syn keyword ptoConstant no_relu normal_relu scalar_relu vector_relu pwl acc_to_vec_mode single_mode_vec0 single_mode_vec1
syn keyword ptoConstant dual_mode_split_m dual_mode_split_n tinsert_mode none split2 split4 cmpi eq ne slt sle sgt sge ult
syn keyword ptoConstant ule ugt uge cmpf false oeq ogt oge olt ole one ord ueq une uno true round_mode NONE RINT ROUND FLOOR
syn keyword ptoConstant CEIL TRUNC ODD HYBRID saturation_mode ON OFF DEFAULT mad_mode ieee rint round address_space gm mat
syn keyword ptoConstant left right acc vec bias scaling pipe_event_type TLOAD TSTORE_ACC TSTORE_VEC TMOV_M2L TMOV_M2S
syn keyword ptoConstant TMOV_M2B TMOV_M2V TMOV_V2M TMATMUL TVEC TVECWAIT_EVENT sync_all_mode hard soft sync_core_type
syn keyword ptoConstant aiv_only aic_only mix fence_scope local_memory all notify_op set wait_cmp gt ge lt le reduce_op sum
syn keyword ptoConstant cmp div_precision default high_precision exp_precision log_precision recip_precision rem_precision
syn keyword ptoConstant rsqrt_precision sqrt_precision fmod_precision pow_precision precision_mode quant_type INT8_SYM
syn keyword ptoConstant INT8_ASYM MXFP8 MXFP4_E2M1 quant_scale_alg ocp nv mx_group_axis axis0 axis1 vec_store_mode padmode
syn keyword ptoConstant PadNull PadFirstElem PadValue mask_pattern P0101 P1010 P0001 P0010 P0100 P1000 P1111 mask_axis row
syn keyword ptoConstant col coalesce elem gather_oob undefined clamp wrap scatter_oob skip scatter_atomic_op add
syn keyword ptoConstant scatter_conflict last print_format width8_precision4 width8_precision2 width10_precision6 ub l1 cbuf
syn keyword ptoConstant l0a l0b l0c bt fb scale_left l0a_mx scale_right l0b_mx
syn keyword ptoConstant true false unit dense
syn keyword ptoKeyword ins outs attributes private public to step iter_args else do case default loc weights overflow
syn keyword ptoKeyword fastmath offset sizes strides addr valid_row valid_col valid shape offsets pad_mode pad_value
syn keyword ptoKeyword left_padding_num init_out_buffer right_padding_num init_condition fp pre_quant mode core_type all
syn keyword ptoKeyword single_cache_line maskPattern no_tmp gm_slot_buffer gm_slot_tensor c2v_consumer_buf v2c_consumer_buf
syn keyword ptoKeyword aiv_subblockid buf recv group
syn keyword ptoOperation module func.func func.return func.call scf.for scf.if scf.yield scf.while scf.condition
syn keyword ptoOperation scf.execute_region scf.index_switch pto.section.cube section.cube pto.section.vector section.vector
syn keyword ptoOperation cf.br cf.cond_br cf.assert arith.addi arith.subi arith.muli arith.divsi arith.divui arith.remsi
syn keyword ptoOperation arith.remui arith.andi arith.ori arith.xori arith.shli arith.shrsi arith.shrui arith.minsi
syn keyword ptoOperation arith.maxsi arith.minui arith.maxui arith.ceildivsi arith.ceildivui arith.floordivsi
syn keyword ptoOperation arith.addui_extended arith.mulsi_extended arith.mului_extended arith.addf arith.subf arith.mulf
syn keyword ptoOperation arith.divf arith.remf arith.minimumf arith.maximumf arith.minnumf arith.maxnumf arith.negf
syn keyword ptoOperation arith.cmpi arith.cmpf arith.select arith.index_cast arith.index_castui arith.extsi arith.extui
syn keyword ptoOperation arith.trunci arith.extf arith.truncf arith.sitofp arith.uitofp arith.fptosi arith.fptoui
syn keyword ptoOperation arith.bitcast arith.constant math.absf math.sqrt math.rsqrt math.exp math.exp2 math.expm1 math.log
syn keyword ptoOperation math.log2 math.log10 math.log1p math.sin math.cos math.tanh math.erf math.ceil math.floor math.trunc
syn keyword ptoOperation math.round math.roundeven math.absi math.powf math.atan2 math.copysign math.fma memref.alloc
syn keyword ptoOperation memref.dealloc memref.load memref.store memref.cast memref.reinterpret_cast memref.subview
syn keyword ptoOperation memref.dim memref.copy builtin.unrealized_conversion_cast pto.alloc_tile alloc_tile
syn keyword ptoOperation pto.alloc_multi_tile alloc_multi_tile pto.multi_tile_get multi_tile_get pto.subview subview
syn keyword ptoOperation pto.subset subset pto.set_validshape set_validshape pto.get_validshape get_validshape
syn keyword ptoOperation pto.tile_valid_rows tile_valid_rows pto.tile_valid_cols tile_valid_cols pto.treshape treshape
syn keyword ptoOperation pto.bitcast bitcast pto.tassign tassign pto.make_tensor_view make_tensor_view pto.partition_view
syn keyword ptoOperation partition_view pto.get_tensor_view_dim get_tensor_view_dim pto.get_tensor_view_stride
syn keyword ptoOperation get_tensor_view_stride pto.addptr addptr pto.castptr castptr pto.ptrtoint ptrtoint pto.inttoptr
syn keyword ptoOperation inttoptr pto.load_scalar load_scalar pto.store_scalar store_scalar pto.declare_local_array
syn keyword ptoOperation declare_local_array pto.local_array_get local_array_get pto.local_array_set local_array_set
syn keyword ptoOperation pto.declare_struct declare_struct pto.struct_get struct_get pto.struct_set struct_set
syn keyword ptoOperation pto.get_block_idx get_block_idx pto.get_block_num get_block_num pto.get_subblock_idx
syn keyword ptoOperation get_subblock_idx pto.get_subblock_num get_subblock_num pto.tload tload pto.tstore tstore pto.tmov
syn keyword ptoOperation tmov pto.textract textract pto.tinsert tinsert pto.tget_scale_addr tget_scale_addr pto.tmatmul
syn keyword ptoOperation tmatmul pto.tmatmul.acc tmatmul.acc pto.tmatmul.bias tmatmul.bias pto.tmatmul.mx tmatmul.mx
syn keyword ptoOperation pto.tmatmul.mx.acc tmatmul.mx.acc pto.tmatmul.mx.bias tmatmul.mx.bias pto.tgemv tgemv pto.tgemv.acc
syn keyword ptoOperation tgemv.acc pto.tgemv.bias tgemv.bias pto.tgemv.mx tgemv.mx pto.tgemv.mx.acc tgemv.mx.acc
syn keyword ptoOperation pto.tgemv.mx.bias tgemv.mx.bias pto.set_flag set_flag pto.wait_flag wait_flag pto.set_flag_dyn
syn keyword ptoOperation set_flag_dyn pto.wait_flag_dyn wait_flag_dyn pto.record_event record_event pto.wait_event wait_event
syn keyword ptoOperation pto.barrier barrier pto.barrier_sync barrier_sync pto.get_buf get_buf pto.rls_buf rls_buf
syn keyword ptoOperation pto.get_buf_dyn get_buf_dyn pto.rls_buf_dyn rls_buf_dyn pto.tsync tsync pto.sync.set sync.set
syn keyword ptoOperation pto.sync.wait sync.wait pto.set_cross_block set_cross_block pto.wait_cross_block wait_cross_block
syn keyword ptoOperation pto.set_intra_block set_intra_block pto.wait_intra_block wait_intra_block pto.set_ffts set_ffts
syn keyword ptoOperation pto.syncall syncall pto.cmo.cacheinvalid cmo.cacheinvalid pto.fence.barrier_all fence.barrier_all
syn keyword ptoOperation pto.declare_eventid_array declare_eventid_array pto.eventid_array_get eventid_array_get
syn keyword ptoOperation pto.eventid_array_set eventid_array_set pto.tadd tadd pto.tsub tsub pto.tmul tmul pto.tdiv tdiv
syn keyword ptoOperation pto.tmax tmax pto.tmin tmin pto.tfmod tfmod pto.trem trem pto.taddrelu taddrelu pto.tpow tpow
syn keyword ptoOperation pto.tprelu tprelu pto.tpartadd tpartadd pto.tpartmul tpartmul pto.tpartmax tpartmax pto.tpartmin
syn keyword ptoOperation tpartmin pto.tpartargmax tpartargmax pto.tpartargmin tpartargmin pto.taddc taddc pto.tsubc tsubc
syn keyword ptoOperation pto.taddsc taddsc pto.tsubsc tsubsc pto.tfusedmuladd tfusedmuladd pto.tfusedmuladdrelu
syn keyword ptoOperation tfusedmuladdrelu pto.tmuladddst tmuladddst pto.taddreluconv taddreluconv pto.tadddeqrelu tadddeqrelu
syn keyword ptoOperation pto.tsubrelu tsubrelu pto.tpairreducesum tpairreducesum pto.tadds tadds pto.tsubs tsubs pto.tmuls
syn keyword ptoOperation tmuls pto.tmins tmins pto.tmaxs tmaxs pto.tdivs tdivs pto.tfmods tfmods pto.trems trems pto.tpows
syn keyword ptoOperation tpows pto.taxpy taxpy pto.tlrelu tlrelu pto.texpands texpands pto.tabs tabs pto.texp texp pto.tlog
syn keyword ptoOperation tlog pto.tsqrt tsqrt pto.trsqrt trsqrt pto.trecip trecip pto.trelu trelu pto.tneg tneg pto.tnot tnot
syn keyword ptoOperation pto.tcmp tcmp pto.tcmps tcmps pto.tsel tsel pto.tsels tsels pto.tand tand pto.tor tor pto.txor txor
syn keyword ptoOperation pto.tshl tshl pto.tshr tshr pto.tands tands pto.tors tors pto.txors txors pto.tshls tshls pto.tshrs
syn keyword ptoOperation tshrs pto.trowsum trowsum pto.trowmax trowmax pto.trowmin trowmin pto.trowprod trowprod
syn keyword ptoOperation pto.trowargmax trowargmax pto.trowargmin trowargmin pto.tcolsum tcolsum pto.tcolmax tcolmax
syn keyword ptoOperation pto.tcolmin tcolmin pto.tcolprod tcolprod pto.tcolargmax tcolargmax pto.tcolargmin tcolargmin
syn keyword ptoOperation pto.thistogram thistogram pto.trowexpand trowexpand pto.tcolexpand tcolexpand pto.trowexpandadd
syn keyword ptoOperation trowexpandadd pto.trowexpandsub trowexpandsub pto.trowexpandmul trowexpandmul pto.trowexpanddiv
syn keyword ptoOperation trowexpanddiv pto.trowexpandmax trowexpandmax pto.trowexpandmin trowexpandmin pto.trowexpandexpdif
syn keyword ptoOperation trowexpandexpdif pto.tcolexpandadd tcolexpandadd pto.tcolexpandsub tcolexpandsub pto.tcolexpandmul
syn keyword ptoOperation tcolexpandmul pto.tcolexpanddiv tcolexpanddiv pto.tcolexpandmax tcolexpandmax pto.tcolexpandmin
syn keyword ptoOperation tcolexpandmin pto.tcolexpandexpdif tcolexpandexpdif pto.tfillpad tfillpad pto.ttrans ttrans
syn keyword ptoOperation pto.tconcat tconcat pto.tconcatidx tconcatidx pto.tpack tpack pto.tinterleave tinterleave
syn keyword ptoOperation pto.tdeinterleave tdeinterleave pto.tgather tgather pto.tgatherb tgatherb pto.tscatter tscatter
syn keyword ptoOperation pto.mgather mgather pto.mscatter mscatter pto.tsort32 tsort32 pto.tmrgsort tmrgsort pto.tcvt tcvt
syn keyword ptoOperation pto.tquant tquant pto.tdequant tdequant pto.tquant.mx tquant.mx pto.tquant_dn tquant_dn
syn keyword ptoOperation pto.tquant_hif4 tquant_hif4 pto.tmatmul_mx_hif4 tmatmul_mx_hif4 pto.tci tci pto.ttri ttri
syn keyword ptoOperation pto.trandom trandom pto.tgetval tgetval pto.tsetval tsetval pto.tprint tprint pto.print print
syn keyword ptoOperation pto.trap trap pto.tprefetch tprefetch pto.tprefetch_async tprefetch_async
syn keyword ptoOperation pto.make_prefetch_async_context make_prefetch_async_context pto.get_prefetch_async_session
syn keyword ptoOperation get_prefetch_async_session pto.timg2col timg2col pto.setfmatrix setfmatrix pto.set_img2col_padding
syn keyword ptoOperation set_img2col_padding pto.set_img2col_rpt set_img2col_rpt pto.reserve_buffer reserve_buffer
syn keyword ptoOperation pto.import_reserved_buffer import_reserved_buffer pto.aic_initialize_pipe aic_initialize_pipe
syn keyword ptoOperation pto.aiv_initialize_pipe aiv_initialize_pipe pto.talloc_to_aiv talloc_to_aiv pto.talloc_to_aic
syn keyword ptoOperation talloc_to_aic pto.tpush_to_aiv tpush_to_aiv pto.tpush_to_aic tpush_to_aic pto.tpop_from_aic
syn keyword ptoOperation tpop_from_aic pto.tpop_from_aiv tpop_from_aiv pto.tfree_from_aic tfree_from_aic pto.tfree_from_aiv
syn keyword ptoOperation tfree_from_aiv pto.set_quant_scalar set_quant_scalar pto.set_quant_vector set_quant_vector
syn keyword ptoOperation pto.initialize_l2l_pipe initialize_l2l_pipe pto.initialize_l2g2l_pipe initialize_l2g2l_pipe
syn keyword ptoOperation pto.talloc talloc pto.tpush tpush pto.tpop tpop pto.tfree tfree pto.declare_tile declare_tile
syn keyword ptoOperation pto.declare_global declare_global pto.comm.tput comm.tput pto.comm.tget comm.tget pto.comm.tnotify
syn keyword ptoOperation comm.tnotify pto.comm.twait comm.twait pto.comm.ttest comm.ttest pto.comm.tbroadcast comm.tbroadcast
syn keyword ptoOperation pto.comm.tgather comm.tgather pto.comm.tscatter comm.tscatter pto.comm.treduce comm.treduce
syn keyword ptoOperation pto.comm.build_async_session comm.build_async_session pto.comm.tput_async comm.tput_async
syn keyword ptoOperation pto.comm.tget_async comm.tget_async pto.comm.wait_async_event comm.wait_async_event
syn keyword ptoOperation pto.comm.test_async_event comm.test_async_event return call func pto.tmov.fp pto.tstore_fp
syn keyword ptoOperation pto.tstore.fp pto.textract_fp pto.tinsert_fp pto.tmov.s2d pto.tmov.m2l pto.tmov.m2r pto.tmov.m2b
syn keyword ptoOperation pto.tmov.m2s pto.tmov.a2v pto.tmov.v2v pto.tfillpad_expand pto.tfillpad_inplace pto.pipe_barrier
syn keyword ptoOperation pto.get_scale_addr builtin.module pto.build_async_session pto.tput_async pto.tget_async
syn keyword ptoOperation pto.wait_async_event pto.test_async_event pto.tput pto.tget pto.tbroadcast pto.treduce pto.tnotify
syn keyword ptoOperation pto.twait pto.ttest
syn match ptoNumber "\v<-?%(0x\x+|\d+%(\.\d*)?%([eE][+-]?\d+)?)>"
syn match ptoType "\v%(<|[0-9?]x|!pto\.)@<=%(index|none|f32|f16|bf16|f64|tf32|hf32|f8E4M3FN|f8E5M2|f8E8M0|hif8|f4E2M1x2|f4E1M2x2|hif4|i4|i8|i16|i32|i64|ui8|ui16|ui32|ui64|i1|[su]?i[0-9]+)>"
syn match ptoAttribute "\v<[A-Za-z_][A-Za-z0-9_.]*\ze\s*\=[^=]"
syn match ptoTypeName "\v![A-Za-z_][A-Za-z0-9_.]*"
syn match ptoEnum "#[A-Za-z_][A-Za-z0-9_.]*"
syn match ptoValue "%[A-Za-z0-9_$.-]\+"
syn match ptoSymbol "@[A-Za-z0-9_$.-]\+"
syn match ptoLabel "\^[A-Za-z0-9_$.-]\+"
syn region ptoString start=+"+ skip=+\\.+ end=+"+ oneline
syn match ptoComment "//.*$" contains=@Spell
hi def link ptoOperation Statement
hi def link ptoKeyword Keyword
hi def link ptoConstant Constant
hi def link ptoNumber Number
hi def link ptoType Type
hi def link ptoTypeName Type
hi def link ptoAttribute PreProc
hi def link ptoEnum PreProc
hi def link ptoValue Identifier
hi def link ptoSymbol Function
hi def link ptoLabel Label
hi def link ptoString String
hi def link ptoComment Comment
let b:current_syntax = 'pto'
let &cpo = s:cpo
unlet s:cpo
