# Rules at compile time: kernels that must not compile, and what the compiler says of them.
pto_test_script(intrin_static intrin ${CMAKE_CURRENT_LIST_DIR}/run.sh)
add_executable(intrin_static_cases ${CMAKE_CURRENT_LIST_DIR}/cases.c)
target_link_libraries(intrin_static_cases PRIVATE pto_static)
pto_test_script(intrin_static_checks intrin ${CMAKE_CURRENT_LIST_DIR}/checks.sh $<TARGET_FILE:intrin_static_cases>)
