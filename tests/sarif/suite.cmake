# SARIF output of both tools, checked by a small checker of our own.
pto_test_script(sarif lint ${CMAKE_CURRENT_LIST_DIR}/run.sh)
