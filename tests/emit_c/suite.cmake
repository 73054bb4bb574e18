# ptoas --emit=c: all programs of the tree compile without a warning, and a part of them runs as the text does.
pto_test_script(emit_c_compile emit_c ${CMAKE_CURRENT_LIST_DIR}/compile.sh)
pto_test_script(emit_c_both emit_c ${CMAKE_CURRENT_LIST_DIR}/run.sh $<TARGET_FILE:pto>)
