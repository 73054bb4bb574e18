# What ptoas --check proves against what ptosim finds in a run.
file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.pto ${CMAKE_CURRENT_LIST_DIR}/../races/synced/*.pto ${CMAKE_CURRENT_LIST_DIR}/../programs/kernels/*.pto)
set(more "")
foreach(name gemm_loop_flags kernel_fused quant_int8 race_twins sync_buffers sync_called_flags sync_events)
  list(APPEND more ${CMAKE_CURRENT_LIST_DIR}/../programs/${name}.pto)
endforeach()
pto_test_script(static_cross program ${CMAKE_CURRENT_LIST_DIR}/cross.sh ${programs} ${more})
