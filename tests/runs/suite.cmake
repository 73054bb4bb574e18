# Every run file of this folder is a test of ptosim (run.sh); bad-*.json are refused.
file(GLOB runs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.json)
foreach(run ${runs})
  get_filename_component(name ${run} NAME_WE)
  pto_test_script(run_${name} program ${CMAKE_CURRENT_LIST_DIR}/run.sh ${run})
endforeach()
