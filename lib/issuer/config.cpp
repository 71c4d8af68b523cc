#include "qrid/issuer/config.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/printable.h"
#include "qrid/base/reserved_name.h"
#include "qrid/base/utf8.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* config_file = "issuer.json";
constexpr JsonLimits config_limits{.bytes = 64 << 10, .depth = 4, .values = 100, .text = 16 << 10};
constexpr Seconds longest_life = seconds_per_day * 365 * 1000;
constexpr std::uint64_t most_lists = 1U << 20, most_entries = 1U << 28;

bool is_sane(const IssuerConfig& config) {
    const auto is_life = [](Seconds life) { return life > 0 && life <= longest_life; };
    return is_life(config.card_life) && is_life(config.longest_card_life) && is_life(config.status_life) &&
           is_life(config.status_ttl) && is_life(config.trust_life) && config.lists > 0 && config.entries > 0 &&
           config.lists <= most_lists && config.entries <= most_entries && !config.registry.empty() &&
           (!config.test || is_reserved_name(config.iss));
}

bool has_own_name(const IssuerConfig& config) { return !config.name.empty() && config.name != config.iss; }

// A mistyped one would let all records pass, or none.
void check_scheme(const IssuerConfig& config, const fs::path& dir) {
    try {
        (void)config.id_rule();
    } catch (const Error& error) {
        throw Error(Code::registry_damaged,
                    fmt::format("{}: id_scheme: {}", (dir / config_file).string(), error.what()), error.hint());
    }
}

} // namespace

IdRule IssuerConfig::id_rule() const { return {id_scheme_called(id_scheme), is_reserved_name(iss)}; }

void check_config(const IssuerConfig& config) {
    for (const std::string* text : {&config.iss, &config.name, &config.status_uri, &config.registry})
        if (!is_utf8(*text) || printable(*text) != *text)
            throw Error(Code::usage, "the issuer's name or URI has unprintable characters", "use plain UTF-8 text");
    if (has_own_name(config) && !is_issuer_name(config.name))
        throw Error(Code::usage, "the issuer's name is not one that can be shown",
                    fmt::format("use a name with letters, of at most {} bytes", max_issuer_name));
    const std::size_t colon = config.iss.find(':');
    if (colon == 0 || colon == std::string::npos || config.iss.find_first_of(" \t\r\n\"<>") != std::string::npos)
        throw Error(Code::usage, fmt::format("invalid URI \"{}\"", config.iss),
                    "name the issuer by a full URI such as https://id.example");
    (void)config.id_rule();
    if (config.test && !is_reserved_name(config.iss))
        throw Error(Code::usage, fmt::format("\"{}\" cannot be a test issuer: the name may be somebody's", config.iss),
                    "use a name that is reserved for tests, such as https://id.test or https://city.example");
}

std::optional<std::string> published_name(const IssuerConfig& config) {
    if (!has_own_name(config) || !is_issuer_name(config.name)) return std::nullopt;
    return config.name;
}

IssuerConfig read_config(const fs::path& dir) {
    std::error_code ignored;
    if (!fs::is_regular_file(dir / config_file, ignored))
        throw Error(Code::not_an_issuer,
                    fmt::format("\"{}\" is not an issuer directory (no issuer.json)", dir.string()));
    try {
        const json c = read_json(read_file(dir / config_file, config_limits.bytes), config_limits);
        IssuerConfig config{.iss = c.at("iss"),
                            .name = c.at("name"),
                            .status_uri = c.at("status_uri"),
                            .lists = natural_number(c.at("lists")),
                            .entries = natural_number(c.at("entries")),
                            .card_life = whole_number(c.at("card_life"), 0),
                            .longest_card_life = whole_number(c.at("longest_card_life"), 0),
                            .status_life = whole_number(c.at("status_life"), 0),
                            .status_ttl = whole_number(c.at("status_ttl"), 0)};
        if (c.contains("trust_life")) config.trust_life = whole_number(c["trust_life"], 0); // not in the first ones
        config.registry = c.value("registry", config.registry);
        config.test = c.value("test", false);
        config.id_scheme = c.value("id_scheme", "");
        check_scheme(config, dir);
        if (whole_number(c.at("format"), 0) == 1 && is_sane(config)) return config;
    } catch (const json::exception&) { // told below
    } catch (const Error& error) {
        if (error.code() != Code::bad_json) throw;
    }
    throw Error(Code::registry_damaged, fmt::format("{} is damaged", (dir / config_file).string()));
}

namespace {

// What the file says, members that are not known here too.
json checked_document(const fs::path& dir) {
    (void)read_config(dir);
    return read_json(read_file(dir / config_file, config_limits.bytes), config_limits);
}

} // namespace

void set_registry(const fs::path& dir, const std::string& registry) {
    json document = checked_document(dir);
    document["registry"] = registry;
    write_file(dir / config_file, bytes_of(document.dump(2) + "\n"), Overwrite::replace);
}

StagedFile stage_id_scheme(const fs::path& dir, const std::string& scheme) {
    json document = checked_document(dir);
    document.erase("id_scheme");
    if (!scheme.empty()) document["id_scheme"] = scheme;
    return {dir / config_file, bytes_of(document.dump(2) + "\n"), Overwrite::replace};
}

void write_config(const fs::path& dir, const IssuerConfig& c) {
    json document{{"format", 1},
                  {"iss", c.iss},
                  {"name", c.name},
                  {"status_uri", c.status_uri},
                  {"lists", c.lists},
                  {"entries", c.entries},
                  {"card_life", c.card_life},
                  {"longest_card_life", c.longest_card_life},
                  {"status_life", c.status_life},
                  {"status_ttl", c.status_ttl},
                  {"trust_life", c.trust_life},
                  {"registry", c.registry}};
    if (c.test) document["test"] = true;
    if (!c.id_scheme.empty()) document["id_scheme"] = c.id_scheme;
    write_file(dir / config_file, bytes_of(document.dump(2) + "\n"), Overwrite::refuse);
}

} // namespace qrid
