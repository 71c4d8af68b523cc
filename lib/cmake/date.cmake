# QRID_EPOCH: the date that manual pages and packages bear, in seconds since 1970, the same whenever they are built. The last
# commit's, or where there is no git the changelog's; SOURCE_DATE_EPOCH (reproducible-builds.org) is above both.
set(QRID_EPOCH "$ENV{SOURCE_DATE_EPOCH}")
if(QRID_EPOCH STREQUAL "")
    execute_process(COMMAND git -C ${CMAKE_SOURCE_DIR} log -1 --format=%ct OUTPUT_VARIABLE QRID_EPOCH
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT QRID_EPOCH MATCHES "^[0-9]+$")
    file(TIMESTAMP ${CMAKE_SOURCE_DIR}/CHANGELOG.md QRID_EPOCH "%s" UTC)
endif()
