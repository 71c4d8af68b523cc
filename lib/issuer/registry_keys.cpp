// The registry's tables of keys and of endorsed roots.
#include "qrid/issuer/inside/database.h"
#include "qrid/issuer/registry.h"

namespace qrid {

namespace {

bool is_kid(const std::string& kid) {
    return kid.size() == 16 && kid.find_first_not_of("0123456789abcdef") == std::string::npos;
}

KeyRow key_of(const soci::row& row) {
    if (!is_kid(row.get<std::string>(0))) throw_damaged("a key with an invalid kid"); // it becomes a file's name
    KeyRow key{row.get<std::string>(0), parse_purpose(row.get<std::string>(1)),
               row.get<std::string>(2), row.get<long long>(3),
               row.get<long long>(4),   row.get<long long>(5),
               row.get<long long>(6),   {}};
    if (row.get_indicator(7) == soci::i_ok)
        key.revoked = Revocation{row.get<long long>(7), row.get<std::string>(8) != "superseded"};
    return key;
}

Registry::RootChange root_change_of(const soci::row& row) {
    return {row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)};
}

} // namespace

void Registry::add_key(const KeyRow& key) {
    guarded([&] {
        const std::string purpose(name(key.purpose));
        const long long publish_from = key.publish_from, sign_from = key.sign_from, sign_until = key.sign_until,
                        verify_until = key.verify_until;
        connection_->sql
            << "INSERT INTO keys (kid, purpose, public_pem, publish_from, sign_from, sign_until, verify_until, number)"
               " SELECT :kid, :purpose, :pem, :pf, :sf, :su, :vu, COALESCE(MAX(number), 0) + 1 FROM keys",
            soci::use(key.kid), soci::use(purpose), soci::use(key.public_pem), soci::use(publish_from),
            soci::use(sign_from), soci::use(sign_until), soci::use(verify_until);
    });
}

void Registry::update_key(const KeyRow& key) {
    guarded([&] {
        long long publish_from = key.publish_from, sign_from = key.sign_from, sign_until = key.sign_until,
                  verify_until = key.verify_until, revoked_at = key.revoked ? key.revoked->at : 0;
        std::string revoked_for = key.revoked && key.revoked->compromised ? "compromised" : "superseded";
        soci::indicator revoked = key.revoked ? soci::i_ok : soci::i_null;
        connection_->sql << "UPDATE keys SET publish_from = :pf, sign_from = :sf, sign_until = :su, verify_until = :vu,"
                            " revoked_at = :ra, revoked_for = :rf WHERE kid = :kid",
            soci::use(publish_from), soci::use(sign_from), soci::use(sign_until), soci::use(verify_until),
            soci::use(revoked_at, revoked), soci::use(revoked_for, revoked), soci::use(key.kid);
    });
}

std::vector<KeyRow> Registry::keys() const {
    return guarded([&] {
        return collect<KeyRow>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << "SELECT kid, purpose, public_pem, publish_from, sign_from, sign_until,"
                                       " verify_until, revoked_at, revoked_for FROM keys ORDER BY sign_from, number"),
            key_of);
    });
}

void Registry::add_root_change(const RootChange& change) {
    guarded([&] {
        connection_->sql << "INSERT INTO root_changes (number, old_kid, new_kid, token)"
                            " SELECT COALESCE(MAX(number), 0) + 1, :old, :new, :token FROM root_changes",
            soci::use(change.old_kid), soci::use(change.new_kid), soci::use(change.token);
    });
}

std::vector<Registry::RootChange> Registry::root_changes() const {
    return guarded([&] {
        return collect<RootChange>(
            soci::rowset<soci::row>(connection_->sql.prepare
                                    << "SELECT old_kid, new_kid, token FROM root_changes ORDER BY number"),
            root_change_of);
    });
}

} // namespace qrid
