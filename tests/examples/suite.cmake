# The examples, run and compared with their independent references.
add_executable(mx_gemm_reference ${CMAKE_SOURCE_DIR}/examples/mx_gemm/reference.c)
target_link_libraries(mx_gemm_reference PRIVATE m)
pto_test_script(example_mx_gemm program ${CMAKE_CURRENT_LIST_DIR}/mx_gemm.sh $<TARGET_FILE:mx_gemm_reference>)
