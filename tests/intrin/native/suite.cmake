# Native kernels at their hard corners, linked with the shared library, as users are.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/test_native_*.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_include_directories(${name} PRIVATE ${CMOCKA_INCLUDE})
  target_link_libraries(${name} PRIVATE pto ${CMOCKA_LIB} Threads::Threads)
  target_compile_definitions(${name} PRIVATE _POSIX_C_SOURCE=200809L)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}) # messages show lines: __FILE__ begins at the tree
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endforeach()
