# Models against measurements: the mean error of each class of data stays under a limit (the scripts name theirs).
find_program(PYTHON3 python3)
if(PYTHON3)
  add_test(NAME calibration_a2a3_vector COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/calibration/a2a3_vector.py --check ${CMAKE_BINARY_DIR}/ptosim)
  set_tests_properties(calibration_a2a3_vector PROPERTIES LABELS calibration TIMEOUT 60)
  add_test(NAME calibration_a5_vector COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/calibration/a5_vector.py --check ${CMAKE_BINARY_DIR}/ptosim)
  set_tests_properties(calibration_a5_vector PROPERTIES LABELS calibration TIMEOUT 60)
endif()
