pto_test_script(trace program ${CMAKE_CURRENT_LIST_DIR}/trace.sh)
pto_test_script(report_page program ${CMAKE_CURRENT_LIST_DIR}/page.sh)
pto_test_script(report_browser program ${CMAKE_CURRENT_LIST_DIR}/browser.sh)
set_tests_properties(trace report_page report_browser PROPERTIES SKIP_RETURN_CODE 77)

add_executable(bench_trace ${CMAKE_SOURCE_DIR}/tests/bench/bench_trace.c)
target_link_libraries(bench_trace PRIVATE pto_static)
