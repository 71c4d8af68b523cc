#include "qrid/issuer/issuer.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/printable.h"
#include "qrid/cose/key.h"
#include "qrid/crypto/digest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

using nlohmann::json;

constexpr Seconds signing_life = seconds_per_day * 365 * 2;
constexpr const char *config_file = "issuer.json", *registry_file = "registry.db", *secret_setting = "index_secret";

json config_to_json(const IssuerConfig& c) {
    return {{"format", 1},
            {"iss", c.iss},
            {"name", c.name},
            {"status_uri", c.status_uri},
            {"lists", c.lists},
            {"entries", c.entries},
            {"card_life", c.card_life},
            {"longest_card_life", c.longest_card_life},
            {"status_life", c.status_life},
            {"status_ttl", c.status_ttl}};
}

IssuerConfig read_config(const fs::path& dir) {
    std::error_code ignored;
    if (!fs::is_regular_file(dir / config_file, ignored))
        throw Error(Code::not_an_issuer, fmt::format("{} is not an issuer's directory", dir.string()));
    const Bytes content = read_file(dir / config_file);
    try {
        const json c = json::parse(content.begin(), content.end());
        IssuerConfig config{c.at("iss"),       c.at("name"),      c.at("status_uri"),        c.at("lists"),
                            c.at("entries"),   c.at("card_life"), c.at("longest_card_life"), c.at("status_life"),
                            c.at("status_ttl")};
        const auto is_life = [](Seconds life) { return life > 0 && life <= seconds_per_day * 365 * 1000; };
        const bool lives = is_life(config.card_life) && is_life(config.longest_card_life) &&
                           is_life(config.status_life) && is_life(config.status_ttl);
        const bool sane = lives && c.at("format") == 1 && config.lists > 0 && config.entries > 0 &&
                          config.lists <= (1U << 20) && config.entries <= (1U << 28);
        if (sane) return config;
    } catch (const json::exception&) {
    } // told below
    throw Error(Code::registry_damaged, fmt::format("{} is damaged", (dir / config_file).string()));
}

std::string pem_file_name(const std::string& kid) { return kid + ".pem"; }

} // namespace

void check_config(const IssuerConfig& config) {
    for (const std::string* text : {&config.iss, &config.name, &config.status_uri})
        if (!is_utf8(*text) || printable(*text) != *text)
            throw Error(Code::usage, "a name or URI of the issuer has characters that cannot be shown",
                        "use plain UTF-8 text");
    const std::size_t colon = config.iss.find(':');
    if (colon == 0 || colon == std::string::npos || config.iss.find_first_of(" \t\r\n\"<>") != std::string::npos)
        throw Error(Code::usage, fmt::format("not a URI: {}", config.iss),
                    "name the issuer by a full URI such as https://id.example");
}

std::string_view name(KeyState state) {
    static constexpr std::array names{std::string_view("staged"), std::string_view("active"),
                                      std::string_view("retiring"), std::string_view("retired"),
                                      std::string_view("revoked")};
    return names.at(static_cast<std::size_t>(state));
}

KeyState state_of(const KeyRow& key, Seconds now) {
    if (key.revoked && key.revoked->at <= now) return KeyState::revoked;
    if (now < key.sign_from) return KeyState::staged;
    if (now < key.sign_until) return KeyState::active;
    return now < key.verify_until ? KeyState::retiring : KeyState::retired;
}

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

Issuer Issuer::init(const fs::path& dir, const IssuerConfig& config, Algorithm algorithm, const Secret& passphrase,
                    const Random& random, Seconds now) {
    check_config(config);
    check_target(dir, Overwrite::refuse);
    StagedDirectory staged(dir);
    fs::create_directory(staged.path() / "keys");
    fs::permissions(staged.path() / "keys", fs::perms::owner_all);
    fs::create_directories(staged.path() / "public" / "status");
    write_file(staged.path() / config_file, bytes_of(config_to_json(config).dump(2) + "\n"), Overwrite::refuse);
    Registry::create(staged.path() / registry_file);
    {
        Issuer issuer(staged.path());
        std::array<std::uint8_t, 32> secret{};
        random(secret);
        Registry::Transaction transaction(issuer.registry_);
        issuer.registry_.set_setting(secret_setting, hex_encode(secret));
        issuer.registry_.journal(now, "issuer-made", {{"iss", config.iss}});
        transaction.commit();
        for (Purpose purpose : {Purpose::cards, Purpose::status, Purpose::trust})
            issuer.new_key({purpose, algorithm}, passphrase, now);
    }
    staged.commit();
    return Issuer(dir);
}

Issuer::Issuer(fs::path dir) : dir_(std::move(dir)), config_(read_config(dir_)), registry_(dir_ / registry_file) {}

fs::path Issuer::key_file(const std::string& kid) const { return dir_ / "keys" / pem_file_name(kid); }

KeyRow Issuer::new_key(const NewKey& wanted, const Secret& passphrase, Seconds now) {
    const PrivateKey key = PrivateKey::generate(wanted.algorithm);
    const Seconds sign_until = now + signing_life;
    KeyRow row{hex_encode(cose::kid_of(key.public_key())),
               wanted.purpose,
               key.public_key().pem(),
               now,
               now,
               sign_until,
               sign_until + config_.longest_card_life,
               {}};
    const Secret pem = key.encrypted_pem(passphrase);
    StagedFile file(key_file(row.kid), bytes_of(pem.view()), Overwrite::refuse, FileMode::secret);
    Registry::Transaction transaction(registry_);
    registry_.add_key(row);
    registry_.journal(now, "key-made",
                      {{"kid", row.kid}, {"purpose", name(row.purpose)}, {"alg", name(wanted.algorithm)}});
    StagedFile published = stage_keys(now);
    file.commit(); // a file without a row is harmless, a row without its file is not
    transaction.commit();
    published.commit();
    return row;
}

KeyRow Issuer::key(std::string_view kid) const {
    constexpr std::size_t least_digits = 4;
    std::vector<KeyRow> found;
    for (KeyRow& row : registry_.keys())
        if (kid.size() >= least_digits && row.kid.starts_with(kid)) found.push_back(std::move(row));
    if (found.size() == 1) return found.front();
    throw Error(Code::missing_key, fmt::format("{} key is called {}", found.empty() ? "no" : "more than one", kid),
                "see 'qrid key list'");
}

KeyRow Issuer::active_key(Purpose purpose, Seconds now) const {
    std::vector<KeyRow> rows = registry_.keys();
    const auto found = std::find_if(rows.rbegin(), rows.rend(), [&](const KeyRow& row) {
        return row.purpose == purpose && state_of(row, now) == KeyState::active;
    });
    if (found != rows.rend()) return *found;
    throw Error(Code::missing_key, fmt::format("no key for {} is active", name(purpose)),
                fmt::format("make one with 'qrid key new --purpose {}'", name(purpose)));
}

PrivateKey Issuer::open_key(const KeyRow& key, const Secret& passphrase) const {
    const fs::path file = key_file(key.kid);
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        throw Error(Code::missing_key, fmt::format("the private half of key {} is not at {}", key.kid, file.string()));
    const Bytes pem = read_file(file);
    return PrivateKey::from_pem(text_of(pem), &passphrase);
}

json Issuer::jwks(Seconds now) const {
    json keys = json::array();
    for (const KeyRow& row : registry_.keys())
        if (row.purpose != Purpose::trust && state_of(row, now) != KeyState::retired)
            keys.push_back(write_trusted_jwk(trusted_key_of(row, config_.iss)));
    return {{"iss", config_.iss}, {"keys", std::move(keys)}};
}

StagedFile Issuer::stage_keys(Seconds now) const {
    return {dir_ / "public" / "jwks.json", bytes_of(jwks(now).dump(2) + "\n"), Overwrite::replace};
}

void Issuer::publish_keys(Seconds now) const { stage_keys(now).commit(); }

IndexSpace Issuer::index_space() const {
    return {hex_decode(registry_.setting(secret_setting).value_or("")), config_.lists, config_.entries};
}

std::string Issuer::status_uri(std::uint64_t list) const { return fmt::format("{}{}", config_.status_uri, list); }

std::string Issuer::subject_digest(std::string_view id) const {
    return hex_encode(hmac_sha256(hex_decode(registry_.setting(secret_setting).value_or("")), bytes_of(id)));
}

} // namespace qrid
