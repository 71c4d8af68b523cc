#include "qrid/base/module.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <dlfcn.h>
#include <system_error>

namespace qrid {

namespace {

fs::path directory_of_library() {
    Dl_info here{};
    std::error_code error;
    if (::dladdr(reinterpret_cast<const void*>(&path_beside_library), &here) == 0 || here.dli_fname == nullptr)
        throw Error(Code::internal, "cannot tell where libqrid is");
    const fs::path library = fs::canonical(here.dli_fname, error);
    if (error) // never a path in the current directory
        throw Error(Code::internal, fmt::format("cannot tell where libqrid is: {}", error.message()));
    return library.parent_path();
}

} // namespace

fs::path path_beside_library(std::string_view file) { return directory_of_library() / "qrid" / file; }

fs::path path_in_share(std::string_view name) {
    return (directory_of_library() / QRID_SHARE_FROM_LIBRARY / name).lexically_normal();
}

const void* load_module(std::string_view file) {
    void* const handle = ::dlopen(path_beside_library(file).c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const entry = handle == nullptr ? nullptr : ::dlsym(handle, "qrid_module");
    if (entry == nullptr) throw Error(Code::internal, fmt::format("a part of qrid is missing: {}", ::dlerror()));
    return reinterpret_cast<const void* (*)()>(entry)();
}

} // namespace qrid
