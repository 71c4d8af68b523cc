// Registries to test on, of both engines. The PostgreSQL server is the one that ctest starts (postgres.sh).
#pragma once

#include "qrid/base/files.h"
#include "qrid/issuer/registry.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace qrid::test {

enum class Engine { sqlite, postgresql };

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
    return info.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

/// The URL of the tests' server; empty when there is none.
inline std::string server_url() {
    const char* file = std::getenv("QRID_POSTGRES");
    std::error_code ignored;
    if (file == nullptr || !fs::exists(file, ignored)) return {};
    const Bytes content = read_file(file);
    std::string url(text_of(content));
    while (url.ends_with('\n')) url.pop_back();
    return url;
}

/// A place for a new registry, gone at the end. What an issuer's configuration says of it is `setting`.
class NewPlace {
public:
    explicit NewPlace(Engine engine) {
        static std::atomic<int> counter{0};
        if (engine == Engine::sqlite) {
            setting = "registry.db";
        } else {
            schema_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(counter++);
            psql("CREATE SCHEMA " + schema_);
            setting = server_url() + "&options=-csearch_path%3D" + schema_;
        }
        place = RegistryPlace::parse(setting, dir.path());
    }
    NewPlace(const NewPlace&) = delete;
    NewPlace& operator=(const NewPlace&) = delete;
    ~NewPlace() {
        if (!schema_.empty()) psql("DROP SCHEMA " + schema_ + " CASCADE");
    }

    /// Runs SQL beside the library.
    void sql(const std::string& statement) const {
        if (schema_.empty())
            EXPECT_EQ(std::system(("sqlite3 '" + place.text + "' \"" + statement + "\"").c_str()), 0);
        else
            psql("SET search_path = " + schema_ + "; " + statement);
    }

    Temporary dir;
    std::string setting;
    RegistryPlace place;

private:
    static void psql(const std::string& statement) {
        EXPECT_EQ(std::system(("psql -q '" + server_url() + "' -c \"" + statement + "\" >/dev/null 2>&1").c_str()), 0)
            << statement;
    }

    std::string schema_;
};

/// Skips the test when it is for a server that is not there, as outside of ctest.
#define QRID_NEEDS_ENGINE(engine)                                                                                      \
    if ((engine) == ::qrid::test::Engine::postgresql && ::qrid::test::server_url().empty())                            \
    GTEST_SKIP() << "no PostgreSQL server: ctest starts one (QRID_POSTGRES)"

} // namespace qrid::test
