# Inserted synchronisation and the simulator's other orders, each the oracle of the other.
pto_test_script(interleave_inserted program ${CMAKE_CURRENT_LIST_DIR}/run.sh)
