# Built with the tests so that it does not rot; run by hand: build/release/tests/bench
add_executable(bench ${CMAKE_CURRENT_LIST_DIR}/bench.c ${CMAKE_CURRENT_LIST_DIR}/texts.c ${CMAKE_CURRENT_LIST_DIR}/loops.c)
target_link_libraries(bench PRIVATE pto_static)
# Products of the kernel library against their roofline: build/release/tests/bench_gemm
add_executable(bench_gemm ${CMAKE_CURRENT_LIST_DIR}/bench_gemm.c)
target_link_libraries(bench_gemm PRIVATE pto_static)
# What a call of an intrinsic costs: build/release/tests/bench_intrin. As a test with a limit that only a slip in the order of magnitude passes.
add_executable(bench_intrin ${CMAKE_CURRENT_LIST_DIR}/bench_intrin.c)
target_link_libraries(bench_intrin PRIVATE pto_static -Wl,--wrap=sim_native_step)
add_test(NAME bench_intrin COMMAND bench_intrin 20000 2000)
set_tests_properties(bench_intrin PROPERTIES LABELS unit TIMEOUT 120)
