# Installs the packages of package-lock.json once per change of that file, under a lock, so that
# several builds may share the folder. Without network this does nothing when they are there.
file(SHA256 ${WEB}/package-lock.json wanted)
file(LOCK ${WEB}/.modules.lock GUARD PROCESS TIMEOUT 600)
set(mark ${WEB}/node_modules/.thirdvisit-installed)
set(present "")
if(EXISTS ${mark})
    file(READ ${mark} present)
endif()
if(NOT present STREQUAL wanted)
    if(NOT NPM)
        message(FATAL_ERROR "The screens need npm to be built: install Debian's packages nodejs and npm "
                            "(packaging/dev deps does), then build again.")
    endif()
    execute_process(COMMAND ${NPM} ci --no-audit --no-fund --loglevel=error WORKING_DIRECTORY ${WEB}
                    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed)
        message(FATAL_ERROR "npm ci failed in station/web: is the package registry reachable? "
                            "The packages are needed once; afterwards builds work offline.\n${said}")
    endif()
    file(WRITE ${mark} ${wanted})
endif()
file(TOUCH ${STAMP})
