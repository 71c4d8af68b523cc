// Other projects' published test data, in ../shared: read there, never committed; absent, the test is skipped.
#pragma once

#include "qrid/base/files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace qrid::test {

inline fs::path shared_path(const std::string& name) { return fs::path(QRID_SHARED) / name; }

inline nlohmann::json shared_json(const std::string& name) {
    const Bytes content = read_file(shared_path(name));
    return nlohmann::json::parse(content.begin(), content.end());
}

} // namespace qrid::test

/// Ends the test as skipped when the file of ../shared is not here.
#define QRID_NEEDS_SHARED(name)                                                                                        \
    if (!std::filesystem::exists(qrid::test::shared_path(name)))                                                       \
    GTEST_SKIP() << "skipped: ../shared/" << (name) << " is not here"
