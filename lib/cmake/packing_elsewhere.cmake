message(FATAL_ERROR "Packages are made of what was built for /usr: cmake --workflow --preset packages")
