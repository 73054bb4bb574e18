# Programs with races whose fixes are applied until none is left.
file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.pto)
foreach(program ${programs})
  get_filename_component(name ${program} NAME_WE)
  pto_test_script(race_${name} program ${CMAKE_CURRENT_LIST_DIR}/fix.sh ${program})
endforeach()
# Programs that are synchronised by hand, whole and with a part of it deleted.
file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/synced/*.pto)
foreach(program ${programs})
  get_filename_component(name ${program} NAME_WE)
  pto_test_script(race_deleted_${name} program ${CMAKE_CURRENT_LIST_DIR}/deleted.sh ${program})
endforeach()
# Kernels that are synchronised by hand, and everything that one damage can do to them.
file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/clean/*.pto)
foreach(program ${programs})
  get_filename_component(name ${program} NAME_WE)
  pto_test_script(race_mutants_${name} program ${CMAKE_CURRENT_LIST_DIR}/mutants.sh ${program})
endforeach()
