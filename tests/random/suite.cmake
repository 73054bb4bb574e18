# Random programs (docs/architecture.md): a few seeds of each kind here; `random --count 100000` by hand, or the target random-long.
add_executable(random ${CMAKE_CURRENT_LIST_DIR}/random.c ${CMAKE_CURRENT_LIST_DIR}/generate.c ${CMAKE_CURRENT_LIST_DIR}/text.c
               ${CMAKE_CURRENT_LIST_DIR}/run.c ${CMAKE_CURRENT_LIST_DIR}/property.c ${CMAKE_CURRENT_LIST_DIR}/reduce.c)
target_link_libraries(random PRIVATE pto_static)
function(pto_random_test name)
  add_test(NAME random_${name} COMMAND random ${ARGN})
  set_tests_properties(random_${name} PROPERTIES LABELS random TIMEOUT 300)
endfunction()
pto_random_test(values --count 80 --property values --property findings --property time)
pto_random_test(text --count 30 --property text)
pto_random_test(orders --count 30 --property orders --orders 10)
pto_random_test(deletions --count 14 --property deletions --orders 4)
add_custom_target(random-long COMMAND random --count 100000 --keep-going --reduce --coverage --out ${CMAKE_BINARY_DIR} USES_TERMINAL)
