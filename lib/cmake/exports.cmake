# Writes the linker's list of what libqrid shows: the names that its doors declare, and those that its modules need of
# their rooms.
#
#   cmake -D OUT=FILE -D LIB=DIRECTORY -P exports.cmake    LIB/ROOM/*.h are the doors
#
# A name that only rooms or tests need belongs into ROOM/inside/; a program that misses one does not link.
cmake_minimum_required(VERSION 3.25)
file(GLOB doors ${LIB}/*/*.h)
file(GLOB module_files ${LIB}/*/curl/* ${LIB}/*/cairo/* ${LIB}/*/onednn/* ${LIB}/*/postgresql/* ${LIB}/*/archive/*)
foreach(file IN LISTS module_files)
    file(STRINGS ${file} lines REGEX "^#include \"qrid/[a-z]+/inside/")
    list(TRANSFORM lines REPLACE "^#include \"qrid/(.*)\"$" "${LIB}/\\1")
    list(APPEND doors ${lines})
endforeach()
set(patterns)
foreach(door IN LISTS doors)
    file(READ ${door} text)
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    string(REGEX MATCHALL "namespace qrid[a-z0-9_:]*" namespaces "${text}")
    list(TRANSFORM namespaces REPLACE "namespace " "")
    list(REMOVE_DUPLICATES namespaces)
    string(REGEX MATCHALL "(class|struct) [A-Za-z0-9_]+" types "${text}")
    list(TRANSFORM types REPLACE "^(class|struct) " "")
    string(REGEX MATCHALL "[A-Za-z0-9_]+ *\\(" functions "${text}")
    list(TRANSFORM functions REPLACE " *\\($" "")
    list(REMOVE_DUPLICATES functions)
    string(REGEX MATCHALL "extern [^;(]*;" objects "${text}")
    list(TRANSFORM objects REPLACE "^.*[^a-z0-9_]([a-z0-9_]+)[^a-z0-9_]*$" "\\1")
    foreach(namespace IN LISTS namespaces)
        foreach(object IN LISTS objects)
            list(APPEND patterns "${namespace}::${object}")
        endforeach()
        foreach(type IN LISTS types)
            list(APPEND patterns "${namespace}::${type}::*")
        endforeach()
        foreach(function IN LISTS functions)
            # Behind the name comes "(", or the compiler's tag of a function that returns a text.
            list(APPEND patterns "${namespace}::${function}[!a-zA-Z0-9_]*")
        endforeach()
        list(APPEND patterns "${namespace}::operator*")
    endforeach()
endforeach()
list(REMOVE_DUPLICATES patterns)
list(JOIN patterns ";\n        " joined)
file(WRITE ${OUT}
"{
    global: extern \"C++\" {
        typeinfo?for?qrid::*;
        typeinfo?name?for?qrid::*;
        vtable?for?qrid::*;
        ${joined};
    };
    local: *;
};
")
