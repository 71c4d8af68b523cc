// The register of residents that a kiosk looks people up in: JSON lines, or a table in a database.
#pragma once

#include "qrid/base/files.h"
#include "qrid/card/id_scheme.h"
#include "qrid/card/identity.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qrid {

struct RegisterEntry {
    Identity identity;
    fs::path photo; ///< on file, as an absolute path or from the current directory
    bool deceased = false;
    std::optional<std::string> blocked; ///< no card may be issued: the reason, or empty when none is stated
};

/// A register that is opened once, for many people. For one thread; must not change while it is open. Nothing is
/// written.
class PeopleRegister {
public:
    /// `place` is a postgresql:// URL, or the path of a file, which is told by its content: SQLite or JSON lines.
    /// Throws Error(usage) for a URL of another kind or with a password, Error(unreadable_file),
    /// Error(registry_unreachable) and Error(issuer_busy).
    explicit PeopleRegister(const std::string& place);
    PeopleRegister(PeopleRegister&&) noexcept;
    PeopleRegister& operator=(PeopleRegister&&) noexcept;
    ~PeopleRegister();

    /// The person with this "id", see qrid-formats(5). The first search in JSON lines reads up to the person's line,
    /// the second makes an index. Throws Error(not_in_register), and Error(bad_record) when the person's line or row is
    /// damaged, with its number where there is one.
    RegisterEntry find(std::string_view id);

    /// The same under any way of writing the ID that a scheme knows (null: none); the hint says so when it cannot be an
    /// ID of the scheme.
    RegisterEntry find(std::string_view id, const IdScheme* scheme);

private:
    struct Source;
    std::unique_ptr<Source> source_;
};

} // namespace qrid
