pto_test_script(report program ${CMAKE_CURRENT_LIST_DIR}/report.sh)
set_tests_properties(report PROPERTIES SKIP_RETURN_CODE 77)
