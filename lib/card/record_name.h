#pragma once
#include "qrid/base/files.h"
namespace qrid { inline std::string file_stem(std::string_view id) { return std::string(id); } inline fs::path find_photo(const fs::path& d, const std::string& id) { return d / (id + ".jpg"); } }
