// Landlock: the kernel's own refusal of files, networks and signals, behind the filter of calls.
#pragma once

namespace qrid::decoder {

/// Everything that the running kernel's Landlock knows of is refused from here on. True also where the kernel has none;
/// false when it has and it could not be had. Needs PR_SET_NO_NEW_PRIVS.
bool restrict_with_landlock();

} // namespace qrid::decoder
