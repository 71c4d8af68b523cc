// What the kiosk keeps in the registry: how often a person was refused of late, and the terms that were accepted.
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

namespace qrid {

void Registry::add_attempt(const std::string& subject, Seconds at) {
    const long long time = at, forgotten = at - seconds_per_day;
    guarded([&] {
        connection_->sql << "DELETE FROM attempts WHERE subject = :subject AND at <= :forgotten", soci::use(subject),
            soci::use(forgotten);
        connection_->sql << "INSERT INTO attempts (subject, at) VALUES (:subject, :at)", soci::use(subject),
            soci::use(time);
    });
}

std::uint64_t Registry::attempts(const std::string& subject, Seconds now) const {
    const long long since = now - seconds_per_day;
    return guarded([&] {
        int count = 0;
        connection_->sql << "SELECT count(*) FROM attempts WHERE subject = :subject AND at > :since",
            soci::use(subject), soci::use(since), soci::into(count);
        return static_cast<std::uint64_t>(count);
    });
}

bool Registry::keep_terms(const std::string& sha256, const std::string& text, const std::string& file) {
    return guarded([&] {
        connection_->sql << "INSERT INTO terms (sha256, body) VALUES (:sha256, :body) ON CONFLICT DO NOTHING",
            soci::use(sha256), soci::use(text);
        int known = 0;
        connection_->sql << "SELECT count(*) FROM terms_files WHERE sha256 = :sha256 AND file = :file",
            soci::use(sha256), soci::use(file), soci::into(known);
        if (known != 0) return false;
        connection_->sql << "INSERT INTO terms_files (sha256, file) VALUES (:sha256, :file)", soci::use(sha256),
            soci::use(file);
        return true;
    });
}

std::optional<std::string> Registry::terms(const std::string& sha256) const {
    return guarded([&]() -> std::optional<std::string> {
        std::string text;
        connection_->sql << "SELECT body FROM terms WHERE sha256 = :sha256", soci::use(sha256), soci::into(text);
        return connection_->sql.got_data() ? std::optional(text) : std::nullopt;
    });
}

} // namespace qrid
