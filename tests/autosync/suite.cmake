# The time that inserted synchronisation takes, and flags by slot.
pto_test_script(autosync_speed program ${CMAKE_CURRENT_LIST_DIR}/run.sh)
pto_test_script(autosync_slots program ${CMAKE_CURRENT_LIST_DIR}/slots.sh)
