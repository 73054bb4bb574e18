# Every .pto file of this folder, of kernels/ and of level1/ is a test of ptosim (run.sh).
file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.pto ${CMAKE_CURRENT_LIST_DIR}/kernels/*.pto
     ${CMAKE_CURRENT_LIST_DIR}/level1/*.pto)
foreach(program ${programs})
  get_filename_component(name ${program} NAME_WE)
  pto_test_script(program_${name} program ${CMAKE_CURRENT_LIST_DIR}/run.sh ${program})
endforeach()
