# Removes what the last installation from a build directory has put there, and directories that are empty then.
#
#   cmake -D BUILD=DIRECTORY -P uninstall.cmake
set(manifest "${BUILD}/install_manifest.txt")
if(NOT EXISTS "${manifest}")
    message(FATAL_ERROR "Nothing has been installed from ${BUILD}")
endif()
file(STRINGS "${manifest}" files)
set(directories)
foreach(file IN LISTS files)
    set(path "$ENV{DESTDIR}${file}")
    if(EXISTS "${path}" OR IS_SYMLINK "${path}")
        file(REMOVE "${path}")
        message("-- Removed ${path}")
    endif()
    cmake_path(GET path PARENT_PATH directory)
    while(directory MATCHES "qrid") # its own, and what lies in them
        list(APPEND directories "${directory}")
        cmake_path(GET directory PARENT_PATH directory)
    endwhile()
endforeach()
list(REMOVE_DUPLICATES directories)
list(SORT directories ORDER DESCENDING) # the inner ones first
foreach(directory IN LISTS directories)
    if(IS_DIRECTORY "${directory}")
        execute_process(COMMAND rmdir --ignore-fail-on-non-empty -- "${directory}" ERROR_QUIET)
    endif()
endforeach()
file(REMOVE "${manifest}")
