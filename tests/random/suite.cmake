# Random programs: README in docs/architecture.md, "Random programs".
add_executable(random ${CMAKE_CURRENT_LIST_DIR}/random.c ${CMAKE_CURRENT_LIST_DIR}/generate.c ${CMAKE_CURRENT_LIST_DIR}/text.c
               ${CMAKE_CURRENT_LIST_DIR}/run.c ${CMAKE_CURRENT_LIST_DIR}/property.c ${CMAKE_CURRENT_LIST_DIR}/reduce.c)
target_link_libraries(random PRIVATE pto_static)
