# The time that inserted synchronisation takes.
pto_test_script(autosync_speed program ${CMAKE_CURRENT_LIST_DIR}/run.sh)
