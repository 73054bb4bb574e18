# Launches recorded as text, run again as text.
add_executable(test_record ${CMAKE_CURRENT_LIST_DIR}/test_record.c)
target_include_directories(test_record PRIVATE ${CMOCKA_INCLUDE})
target_link_libraries(test_record PRIVATE pto_static ${CMOCKA_LIB})
add_test(NAME test_record COMMAND test_record)
set_tests_properties(test_record PROPERTIES LABELS unit TIMEOUT 120)
