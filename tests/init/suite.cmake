# ptosim --check=init on kernels that lack a load.
pto_test_script(init_missing_loads init ${CMAKE_CURRENT_LIST_DIR}/run.sh)
