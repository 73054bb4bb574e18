# Rules at compile time: kernels that must not compile, and what the compiler says of them.
pto_test_script(intrin_static intrin ${CMAKE_CURRENT_LIST_DIR}/run.sh)
