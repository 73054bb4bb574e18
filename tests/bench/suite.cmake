# Built with the tests so that it does not rot; run by hand: build/release/tests/bench
add_executable(bench ${CMAKE_CURRENT_LIST_DIR}/bench.c ${CMAKE_CURRENT_LIST_DIR}/texts.c ${CMAKE_CURRENT_LIST_DIR}/loops.c)
target_link_libraries(bench PRIVATE pto_static)
