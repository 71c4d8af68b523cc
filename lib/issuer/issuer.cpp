#include "qrid/issuer/issuer.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/nearest.h"
#include "qrid/base/permissions.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/digest.h"
#include "qrid/issuer/inside/binding.h"
#include "qrid/issuer/inside/registry_watch.h"
#include "qrid/issuer/inside/settings.h"
#include "qrid/trust/key_file.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr JsonLimits jwks_limits{.bytes = 1 << 20, .depth = 8, .values = 100'000, .text = 64 << 10};

// Nothing of a file that cannot be read.
std::string published_text(const fs::path& file) {
    try {
        return std::string(text_of(read_file(file, jwks_limits.bytes)));
    } catch (const Error&) {
        return {};
    }
}

} // namespace

TrustedKey trusted_key_of(const KeyRow& key, const std::string& iss) {
    TrustedKey trusted = read_trusted_keys(bytes_of(key.public_pem), iss).front();
    trusted.states_kid = true;
    trusted.iss = iss;
    trusted.purpose = key.purpose;
    trusted.not_before = key.sign_from;
    trusted.not_after = key.verify_until;
    trusted.revoked = key.revoked;
    return trusted;
}

namespace {

// Before anything in it counts.
fs::path checked_issuer_place(fs::path dir) {
    check_place(dir);
    check_place(dir / "keys");
    std::error_code ignored; // what is no directory is told of when it is read
    for (const auto& entry : fs::directory_iterator(dir, ignored)) check_file(entry.path());
    return dir;
}

} // namespace

Issuer::Issuer(fs::path dir)
    : dir_(checked_issuer_place(std::move(dir))), config_(read_config(dir_)),
      registry_(RegistryPlace::parse(config_.registry, dir_)),
      watch_(std::make_shared<RegistryWatch>(dir_, config_.iss)),
      index_secret_(hex_decode(registry_.setting(secret_setting).value_or(""))), subject_mac_(index_secret_) {
    registry_.guard_with(watch_);
    check_binding(registry_, config_, !RegistryPlace::parse(config_.registry, dir_).is_file());
}

std::optional<Error> Issuer::trouble() const { return watch_->trouble(registry_); }

void Issuer::check_newest() const { watch_->check(registry_); }

void Issuer::prepare_to_change() {
    check_newest();
    if (is_bound(registry_, config_)) return;
    Registry::Transaction transaction(registry_);
    bind(registry_, config_);
    transaction.commit();
}

void Issuer::tell_unfinished(std::function<void(const Error&)> told) { watch_->unfinished = std::move(told); }

void Issuer::unfinished(const Error& error) const { watch_->unfinished(error); }

void Issuer::note_publication(const PrivateKey& key, Seconds now) {
    watch_->published(registry_, key, now);
    try {
        if (!has_all_keys_published(now)) publish(stage_jwks(now));
    } catch (const Error& error) {
        unfinished(error);
    }
}

bool Issuer::has_all_keys_published(Seconds now) const {
    const auto published = json_in(published_text(dir_ / "public" / "jwks.json"), jwks_limits);
    if (!published || !published->is_object() || !published->contains("keys")) return false;
    const json &there = published->at("keys"), wanted = jwks(now).at("keys");
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const json& key) { return std::find(there.begin(), there.end(), key) != there.end(); });
}

fs::path Issuer::key_file(const std::string& kid) const { return dir_ / "keys" / fmt::format("{}.pem", kid); }

bool Issuer::has_private_half(const KeyRow& key) const {
    std::error_code ignored;
    return fs::exists(key_file(key.kid), ignored);
}

KeyRow Issuer::key(std::string_view kid) const {
    constexpr std::size_t least_digits = 4, others_digits = 16;
    if (kid.size() < least_digits)
        throw Error(Code::missing_key, fmt::format("\"{}\" is too short for a key ID", kid),
                    fmt::format("give its first {} digits or more; see 'qrid key list'", least_digits));
    std::vector<KeyRow> found;
    std::vector<std::string> others; // their beginnings, as long as what was given
    for (KeyRow& row : registry_.keys()) {
        others.push_back(row.kid.substr(0, kid.size()));
        if (row.kid.starts_with(kid)) found.push_back(std::move(row));
    }
    if (found.size() == 1) return found.front();
    const std::string near = found.empty() && kid.size() <= others_digits ? nearest_word(kid, others) : "";
    throw Error(Code::missing_key,
                fmt::format("{} key ID starts with \"{}\"", found.empty() ? "no" : "more than one", kid),
                near.empty() ? "see 'qrid key list'" : fmt::format("did you mean '{}'? see 'qrid key list'", near));
}

KeyRow Issuer::active_key(Purpose purpose, Seconds now) const {
    if (auto found = keys().active(purpose, now)) return *found;
    throw Error(Code::missing_key, fmt::format("no active key for {}", name(purpose)),
                fmt::format("run 'qrid key new --purpose {} --stage 0d' to make one that can sign at once; see 'qrid "
                            "key list'",
                            name(purpose)));
}

void Issuer::check_may_sign(const KeyRow& key, Purpose purpose, Seconds exp, Seconds now) const {
    const auto refuse = [&](const std::string& why, const std::string& hint) {
        throw Error(Code::key_not_allowed, fmt::format("key {} may not sign this: {}", key.kid, why), hint);
    };
    const std::string choose = "choose the active key, see 'qrid key list'";
    if (key.purpose != purpose)
        refuse(fmt::format("it is for {}", name(key.purpose)),
               fmt::format("choose a key for {}, see 'qrid key list'", name(purpose)));
    const KeyRing ring = keys();
    const auto current =
        std::find_if(ring.rows().begin(), ring.rows().end(), [&](const KeyRow& row) { return row.kid == key.kid; });
    if (current == ring.rows().end())
        throw Error(Code::missing_key, fmt::format("there is no longer a key {}", key.kid), "see 'qrid key list'");
    const bool was_revoked = current->revoked && !key.revoked;
    if (was_revoked || (current->sign_until < key.sign_until && now >= current->sign_until))
        refuse(fmt::format("it was {} while this command ran", was_revoked ? "revoked" : "rotated"),
               "run the command again to sign with the key that is active now");
    switch (ring.state(*current, now)) {
    case KeyState::active:
        break;
    case KeyState::staged: {
        const auto change = ring.next_change(*current, now);
        refuse(fmt::format("it is staged and becomes active on {}", format_time(change ? change->at : key.sign_from)),
               fmt::format("{}; 'qrid key rotate' activates the staged key", choose));
        break;
    }
    case KeyState::revoked:
        refuse(fmt::format("it was revoked on {}", format_time(current->revoked->at)), choose);
        break;
    case KeyState::retiring:
    case KeyState::retired:
        refuse(fmt::format("it is {} and could sign only until {}", name(ring.state(*current, now)),
                           format_time(current->sign_until)),
               choose);
    }
    if (exp > key.verify_until)
        refuse(fmt::format("what it signs would outlive the key, which is accepted until {}",
                           format_time(key.verify_until)),
               purpose == Purpose::cards ? "shorten the card's life with --valid-for"
                                         : "rotate the key, see qrid-key-rotate(1)");
}

PrivateKey Issuer::open_key(const KeyRow& key, const Secret& passphrase) const {
    const fs::path file = key_file(key.kid);
    if (!has_private_half(key))
        throw Error(Code::missing_key, fmt::format("no private key for key {} at {}", key.kid, file.string()),
                    "if another machine made it, copy its file from there into keys/; if it is in a hardware token or "
                    "another file, name it with --key");
    check_secret_file(file);
    const Bytes pem = read_file(file);
    PrivateKey opened = PrivateKey::from_pem(text_of(pem), &passphrase);
    check_is_marked(opened.public_key());
    check_identifier(key, opened.public_key());
    return random_.is_seeded() ? opened.reproducible() : opened;
}

void Issuer::require_test_issuer(const std::string& hint) const {
    if (!config_.test) throw Error(Code::key_not_allowed, fmt::format("{} is not a test issuer", dir_.string()), hint);
}

void Issuer::draw_from(const RandomSource& random) {
    if (random.is_seeded())
        require_test_issuer(fmt::format("{}: make an issuer with 'qrid issuer init --test'", seed_is_for_tests));
    random_ = random.under(config_.iss); // several issuers may have one seed
}

PrivateKey Issuer::make_key(const KeyKind& kind, std::size_t nth) const {
    if (!config_.test) return cose::generate_key(kind);
    if (random_.is_seeded()) check_reproducible(kind.algorithm);
    PrivateKey key = cose::generate_test_key(kind, random_.of(fmt::format("key {} {}", nth, name(kind.algorithm))));
    return random_.is_seeded() ? key.reproducible() : key;
}

void Issuer::check_is_marked(const PublicKey& key) const {
    if (config_.test && !cose::is_test_key(key))
        throw Error(Code::key_not_allowed,
                    fmt::format("{} is not a test key, but the issuer is for tests", hex_encode(cose::kid_of(key))),
                    "make the key with 'qrid key new --test'");
}

void Issuer::check_identifier(const KeyRow& known, const PublicKey& opened) {
    const PublicKey published = PublicKey::from_pem(known.public_pem);
    if (published.distid() != opened.distid())
        throw Error(Code::bad_key,
                    fmt::format("the file of key {} states the identifier \"{}\", but the issuer publishes \"{}\"",
                                known.kid, opened.distid(), published.distid()),
                    fmt::format("correct the line \"distid: {}\" before the key in its file", published.distid()));
}

void Issuer::check_is_own_kind(const PublicKey& key) const {
    check_is_marked(key);
    if (!config_.test && cose::is_test_key(key))
        throw Error(Code::key_not_allowed,
                    fmt::format("{} is a test key, and the issuer is not for tests", hex_encode(cose::kid_of(key))),
                    "use a key that was made without --test");
}

Secret Issuer::sealed(const PrivateKey& key, const Secret& passphrase, ByteView replaced) const {
    check_is_marked(key.public_key());
    return key.encrypted_pem(passphrase, random_.of(cose::seal_purpose(key.public_key(), replaced)));
}

std::vector<KeyRow> Issuer::published_keys(Seconds now) const {
    const KeyRing ring = keys();
    std::vector<KeyRow> rows = ring.rows();
    std::erase_if(
        rows, [&](const KeyRow& row) { return ring.state(row, now) == KeyState::retired || row.publish_from > now; });
    return rows;
}

json Issuer::jwks(Seconds now) const {
    json set = json::array();
    for (const KeyRow& row : published_keys(now))
        if (row.purpose != Purpose::trust) set.push_back(write_trusted_jwk(trusted_key_of(row, config_.iss)));
    json document{{"iss", config_.iss}, {"status_uri", config_.status_uri}, {"keys", std::move(set)}};
    if (const auto named = published_name(config_)) document["organization_name"] = *named;
    if (config_.test) document["test"] = true;
    return document;
}

StagedFile Issuer::stage_jwks(Seconds now) const {
    return {dir_ / "public" / "jwks.json", bytes_of(jwks(now).dump(2) + "\n"), Overwrite::replace};
}

void Issuer::publish(StagedFile jwks) const {
    try {
        jwks.commit();
    } catch (const Error& error) {
        unfinished(
            {error.code(), error.what(), "remove whatever is in its place, then run 'qrid trust build' to write it"});
    }
}

IssuerFacts Issuer::facts() const {
    return {config_.iss,  config_.status_uri, config_.lists,    config_.entries,
            config_.test, index_secret_,      config_.id_scheme};
}

IndexSpace Issuer::index_space() const { return {index_secret_, config_.lists, config_.entries}; }

std::string Issuer::status_uri(std::uint64_t list) const {
    return IssuerFacts{.iss = {}, .status_uri = config_.status_uri}.uri_of(list);
}

std::string Issuer::subject_digest(std::string_view id) const {
    return qrid::subject_digest(subject_mac_, config_.id_scheme, id);
}

} // namespace qrid
