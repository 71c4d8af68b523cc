# ctest reads this before it runs anything: tests work in memory where there is room, unless the caller has said where.
# They wait for a disk longer than they compute, since everything that qrid keeps is made safe on disk first.
if(NOT DEFINED ENV{TMPDIR})
    execute_process(COMMAND df --output=avail --block-size=1M /dev/shm OUTPUT_VARIABLE qrid_room ERROR_QUIET)
    if(qrid_room MATCHES "([0-9]+)[^0-9]*$" AND CMAKE_MATCH_1 GREATER_EQUAL 4096)
        set(ENV{TMPDIR} /dev/shm)
    endif()
endif()
