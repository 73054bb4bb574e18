# The intrinsics of the C API: all forms compile, and say to pto_issue() what the op table wants to hear.
add_executable(intrin_uses ${CMAKE_CURRENT_LIST_DIR}/uses.c ${CMAKE_SOURCE_DIR}/asm/gen/gen_intrin.c ${CMAKE_SOURCE_DIR}/asm/gen/gen_enums.c)
target_link_libraries(intrin_uses PRIVATE pto_static)
set(uses ${CMAKE_BINARY_DIR}/intrin/uses_all.h)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/intrin)
add_custom_command(OUTPUT ${uses} COMMAND intrin_uses > ${uses} DEPENDS intrin_uses VERBATIM)
# pto_issue() is the test's own: nothing of the library that calls it is linked.
add_executable(test_intrin ${CMAKE_CURRENT_LIST_DIR}/test_intrin.c ${uses})
target_include_directories(test_intrin PRIVATE ${CMOCKA_INCLUDE} ${CMAKE_BINARY_DIR}/intrin)
target_link_libraries(test_intrin PRIVATE pto_static ${CMOCKA_LIB})
add_test(NAME test_intrin COMMAND test_intrin)
set_tests_properties(test_intrin PROPERTIES LABELS unit TIMEOUT 60)
pto_test_script(intrin_compile lint ${CMAKE_CURRENT_LIST_DIR}/compile.sh $<TARGET_FILE:intrin_uses>)
