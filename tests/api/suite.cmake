# The public host API: C programs against pto/sim.h and pto/asm.h (linked with the shared library, as its users are), the same run by
# ptosim and by the interface, and the Python module.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/test_*.c)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_include_directories(${name} PRIVATE ${CMOCKA_INCLUDE})
  target_link_libraries(${name} PRIVATE pto ${CMOCKA_LIB} Threads::Threads)
  target_compile_definitions(${name} PRIVATE PTO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" _POSIX_C_SOURCE=200809L)
  set(temp ${CMAKE_BINARY_DIR}/test-temp/${name})
  file(MAKE_DIRECTORY ${temp})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${temp})
  set_tests_properties(${name} PROPERTIES LABELS api TIMEOUT 300)
endforeach()
