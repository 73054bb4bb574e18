# The tutorial of the C API. A library with a sanitizer cannot be loaded into a program without.
if(NOT PTO_SANITIZE AND NOT PTO_COVERAGE)
  pto_test_script(tutorial_c program ${CMAKE_CURRENT_LIST_DIR}/run.sh ${CMAKE_BINARY_DIR})
endif()
