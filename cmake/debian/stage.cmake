# cpack runs this when `cmake --install` has filled the package's tree: what only Debian wants there.
set(tree ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(readable OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

function(compressed file)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(COPY ${CPACK_WISMO_DEBIAN}/wismo.service DESTINATION ${tree}/lib/systemd/system FILE_PERMISSIONS ${readable})
# Secrets may come to stand in it: the scripts give it to the group of the service.
file(COPY ${CPACK_WISMO_DEBIAN}/wismo.json DESTINATION ${tree}/etc/wismo FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)

set(doc ${tree}/usr/share/doc/wismo)
file(COPY ${CPACK_WISMO_DEBIAN}/copyright DESTINATION ${doc} FILE_PERMISSIONS ${readable})
file(READ ${CPACK_WISMO_NOTICE} notice)
file(APPEND ${doc}/copyright "\n${notice}")
string(TIMESTAMP today "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog "wismo (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * As built from its source, whose history tells what changed.

 -- ${CPACK_PACKAGE_CONTACT}  ${today}
")
file(CHMOD ${doc}/changelog ${doc}/copyright PERMISSIONS ${readable})
compressed(${doc}/changelog)
compressed(${tree}/usr/share/man/man1/wismo.1)

# Debian's zsh looks here.
file(MAKE_DIRECTORY ${tree}/usr/share/zsh)
file(RENAME ${tree}/usr/share/zsh/site-functions ${tree}/usr/share/zsh/vendor-completions)
