pto_test_script(trace program ${CMAKE_CURRENT_LIST_DIR}/trace.sh)
set_tests_properties(trace PROPERTIES SKIP_RETURN_CODE 77)
