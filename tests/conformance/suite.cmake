# Operations against an independent reference, on each target; the known answers of the specification; the published matrix of both.
set(conformance ${CMAKE_CURRENT_LIST_DIR})
foreach(target a3 a5)
  pto_test_script(conformance_${target} conformance ${conformance}/run.sh ${target})
  set_tests_properties(conformance_${target} PROPERTIES TIMEOUT 3600)
endforeach()
pto_test_script(known_answers conformance ${conformance}/run.sh known)
pto_test_script(check_conformance lint ${conformance}/run.sh matrix)
add_custom_target(conformance-matrix
  COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 ${conformance}/conformance.py --matrix > ${CMAKE_SOURCE_DIR}/docs/conformance.md
  VERBATIM)
