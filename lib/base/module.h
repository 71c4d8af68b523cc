// What of the library lies in files of its own, beside it in qrid/: programs, and modules that are loaded when they are
// first needed, because what they link to takes longer to load than most commands take to run.
#pragma once

#include "qrid/base/files.h"

#include <string_view>

namespace qrid {

/// The path of such a file, wherever the library is installed; absolute. Throws Error(internal) when that cannot be
/// told.
fs::path path_beside_library(std::string_view file);

/// The path of what is installed for the library in share/qrid/, wherever that is. Need not exist. Throws as
/// path_beside_library() does.
fs::path path_in_share(std::string_view name);

/// What the module's one function, qrid_module(), returns. The module is never unloaded. Throws Error(internal) when it
/// cannot be loaded.
const void* load_module(std::string_view file);

/// The functions of a module, as its header declares them.
template <typename Module>
const Module& loaded() {
    static const auto& functions = *static_cast<const Module*>(load_module(Module::file));
    return functions;
}

} // namespace qrid
