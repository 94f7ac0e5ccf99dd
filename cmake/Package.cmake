# `cpack -G DEB` in a build folder makes the Debian package: the program as it installs under /usr, its service, its
# configuration, and scripts for the user and the data. cmake/debian/ has what only the package knows.

set(CPACK_PACKAGE_NAME wismo)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "wismo answers shoppers on Alexa, Dialogflow and a chat in the shop's page: it
understands the question, proves who is asking, looks the shipment up and opens a
ticket for a person when it cannot help. One program, one data file.")
set(CPACK_PACKAGE_CONTACT "wismo maintainers <root@localhost>" CACHE STRING "Who maintains the package")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS # whatever the builder's umask
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no shared library tells: the event loop is loaded at run time, helpdesks are spoken to by TLS.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, libwebsockets-evlib-ev")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${PROJECT_SOURCE_DIR}/cmake/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_PRE_BUILD_SCRIPTS ${debian}/stage.cmake)
set(CPACK_WISMO_DEBIAN ${debian})
set(CPACK_WISMO_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_WISMO_NOTICE ${PROJECT_SOURCE_DIR}/NOTICE)

include(CPack)
