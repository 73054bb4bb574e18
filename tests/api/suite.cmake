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

add_executable(api_report ${CMAKE_CURRENT_LIST_DIR}/report.c)
target_link_libraries(api_report PRIVATE pto)
foreach(what scale ring)
  pto_test_script(api_like_ptosim_${what} api ${CMAKE_CURRENT_LIST_DIR}/like_ptosim.sh $<TARGET_FILE:api_report> ${what})
endforeach()

foreach(python python3 /usr/bin/python3) # with numpy, if there is one
  if(NOT PTO_PYTHON)
    execute_process(COMMAND ${python} -c "import numpy" RESULT_VARIABLE no_numpy OUTPUT_QUIET ERROR_QUIET)
    if(no_numpy STREQUAL "0")
      set(PTO_PYTHON ${python} CACHE FILEPATH "a Python with numpy, for the tests of the Python module")
    endif()
  endif()
endforeach()
if(PTO_PYTHON AND NOT PTO_SANITIZE) # a sanitized library cannot be loaded into Python
  add_test(NAME api_python COMMAND ${PTO_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/test_python.py ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/ptosim)
  set_tests_properties(api_python PROPERTIES LABELS api TIMEOUT 300 SKIP_RETURN_CODE 77 ENVIRONMENT
    "PYTHONDONTWRITEBYTECODE=1;PYTHONPATH=${CMAKE_SOURCE_DIR}/lib/python;PTO_LIBRARY=$<TARGET_FILE:pto>")
endif()
