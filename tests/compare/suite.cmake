# Comparing runs: ptosim diff, --sweep, and what a command line about time may not say.
foreach(name diff sweep bad_time example)
  pto_test_script(compare_${name} compare ${CMAKE_CURRENT_LIST_DIR}/${name}.sh)
endforeach()
