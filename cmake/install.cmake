# What `cmake --install` puts where: tools, man pages, completions, public headers, both libraries, pkg-config file, CMake package.
include(CMakePackageConfigHelpers)

install(TARGETS pto pto_static ${pto_tools} EXPORT ptoTargets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/pto DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
# The Python module finds the library in the folders above it.
set(PTO_PYTHON_DIR ${CMAKE_INSTALL_LIBDIR}/python CACHE STRING "where the Python module goes, relative to the prefix (for PYTHONPATH)")
install(DIRECTORY ${CMAKE_SOURCE_DIR}/lib/python/pto DESTINATION ${PTO_PYTHON_DIR} FILES_MATCHING PATTERN "*.py")
install(FILES ${CMAKE_SOURCE_DIR}/docs/man/ptoas.1 ${CMAKE_SOURCE_DIR}/docs/man/ptosim.1 ${CMAKE_SOURCE_DIR}/docs/man/ptokern.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_SOURCE_DIR}/docs/man/pto-isa.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
foreach(tool ptoas ptosim ptokern) # each shell looks for its own name
  set(completions ${CMAKE_SOURCE_DIR}/completions/${tool})
  install(FILES ${completions}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${tool})
  install(FILES ${completions}.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _${tool})
  install(FILES ${completions}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME ${tool}.fish)
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/docs/isa.html ${CMAKE_SOURCE_DIR}/docs/tutorial-c.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/examples/project ${CMAKE_SOURCE_DIR}/examples/c/tutorial DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY ${CMAKE_BINARY_DIR}/api DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL) # if api-docs was built
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Relative to the file itself, so that an installed tree can be moved.
file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_SOURCE_DIR}/cmake/pto.pc.in ${CMAKE_BINARY_DIR}/pto.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/pto.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/pto)
install(EXPORT ptoTargets NAMESPACE pto:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/ptoConfig.cmake.in ${CMAKE_BINARY_DIR}/ptoConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/ptoConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/ptoConfig.cmake ${CMAKE_BINARY_DIR}/ptoConfigVersion.cmake DESTINATION ${package_dir})
