// SOCI, whose headers do not pass our warnings.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <soci/soci.h>
#pragma GCC diagnostic pop
