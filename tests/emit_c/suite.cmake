# ptoas --emit=c: programs of the tree compile without a warning, those of the generator are written or refused, and a part of tests/programs
# runs as the text does.
pto_test_script(emit_c_compile emit_c ${CMAKE_CURRENT_LIST_DIR}/compile.sh)
if(NOT PTO_SANITIZE) # the programs are built by the script, without them
  pto_test_script(emit_c_both emit_c ${CMAKE_CURRENT_LIST_DIR}/run.sh $<TARGET_FILE:pto>)
endif()
pto_test_script(emit_c_random emit_c ${CMAKE_CURRENT_LIST_DIR}/random.sh $<TARGET_FILE:random>)
