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

# The same programs as text, as C, and recorded. Kernels are loaded into it, and use the library that is in it.
add_executable(both ${CMAKE_CURRENT_LIST_DIR}/both.c ${CMAKE_CURRENT_LIST_DIR}/both_run.c ${CMAKE_CURRENT_LIST_DIR}/generate.c ${CMAKE_CURRENT_LIST_DIR}/text.c
               ${CMAKE_CURRENT_LIST_DIR}/run.c ${CMAKE_CURRENT_LIST_DIR}/property.c ${CMAKE_CURRENT_LIST_DIR}/reduce.c)
set_target_properties(both PROPERTIES ENABLE_EXPORTS ON)
target_link_libraries(both PRIVATE -Wl,--whole-archive pto_static -Wl,--no-whole-archive ${CMAKE_DL_LIBS})
set(pto_both both --cc ${CMAKE_C_COMPILER} --include ${CMAKE_SOURCE_DIR}/include)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/test-temp/random_both)
add_test(NAME random_both COMMAND ${pto_both} --folder ${CMAKE_BINARY_DIR}/test-temp/random_both --count 48)
set_tests_properties(random_both PROPERTIES LABELS random TIMEOUT 300)
add_custom_target(both-long COMMAND ${pto_both} --folder ${CMAKE_BINARY_DIR}/test-temp/random_both --count 5000 --reduce --out ${CMAKE_BINARY_DIR} USES_TERMINAL)
