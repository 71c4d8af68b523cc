#include "qrid/issuer/inside/registry_mark.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"
#include "qrid/cose/key.h"
#include "qrid/issuer/inside/database.h"
#include "qrid/trust/jws.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::uint64_t most = UINT64_MAX / 4;
constexpr const char *note_type = "registry-note+jwt", *accepted_setting = "recovered_heads";
constexpr std::size_t head_digits = 64, max_note = 16 << 10; // an ML-DSA-65 signature alone has 4412 characters
constexpr JsonLimits note_limits{.bytes = max_note, .depth = 4, .values = 64};

std::uint64_t version_in(const Registry& registry, const char* setting) {
    const auto version = decimal_number<std::uint64_t>(registry.setting(setting).value_or("0"));
    if (!version || *version > most)
        throw Error(Code::registry_damaged, "the registry's version of the last publication is invalid");
    return *version;
}

json to_json(const RegistryMark& mark) {
    return {{"places", mark.serials},
            {"journal", {{"rows", mark.rows}, {"head", mark.head}}},
            {"trust_version", mark.trust_version},
            {"bundle_version", mark.bundle_version},
            {"status_iat", mark.status_iat}};
}

// Throws json::exception for what is not there or of another type.
std::optional<RegistryMark> mark_in(const json& object) {
    const auto number = [](const json& value) {
        return value.is_number_unsigned() ? value.get<std::uint64_t>() : UINT64_MAX;
    };
    const json& journal = object.at("journal");
    RegistryMark mark{.serials = number(object.at("places")),
                      .rows = number(journal.at("rows")),
                      .head = journal.at("head").get<std::string>(),
                      .trust_version = number(object.at("trust_version")),
                      .bundle_version = number(object.at("bundle_version")),
                      .status_iat = whole_number(object.at("status_iat"), earliest_time, latest_time)};
    const bool is_head = mark.head.size() == (mark.rows == 0 ? 0 : head_digits) &&
                         mark.head.find_first_not_of("0123456789abcdef") == std::string::npos;
    const bool is_sane = std::max({mark.serials, mark.rows, mark.trust_version, mark.bundle_version}) <= most;
    return is_head && is_sane ? std::optional(std::move(mark)) : std::nullopt;
}

} // namespace

RegistryMark mark_of(const Registry& registry) {
    const auto last = registry.last_journal_row();
    return {.serials = registry.serials_taken(),
            .rows = last ? last->seq : 0,
            .head = last ? last->digest : "",
            .trust_version = version_in(registry, trust_version_setting),
            .bundle_version = version_in(registry, bundle_version_setting),
            .status_iat = 0};
}

std::optional<std::string> lack_of(const Registry& registry, const RegistryMark& mark) {
    const RegistryMark now = mark_of(registry);
    if (now.serials < mark.serials)
        return fmt::format("{} places were assigned, but it has only {}", mark.serials, now.serials);
    if (now.trust_version < mark.trust_version)
        return fmt::format("version {} of the trust list was published, but it has only version {}", mark.trust_version,
                           now.trust_version);
    if (now.bundle_version < mark.bundle_version)
        return fmt::format("version {} of the status bundle was published, but it has only version {}",
                           mark.bundle_version, now.bundle_version);
    const bool is_accepted = registry.setting(accepted_setting).value_or("").find(mark.head) != std::string::npos;
    if (mark.rows == 0 || is_accepted) return std::nullopt;
    if (now.rows < mark.rows) return fmt::format("the journal had {} rows, but it has only {}", mark.rows, now.rows);
    const auto there = registry.journal_rows(mark.rows - 1, 1);
    if (there.empty() || there.front().seq != mark.rows || there.front().digest != mark.head)
        return fmt::format("row {} of its journal is not the original one", mark.rows);
    return std::nullopt;
}

void accept_head(Registry& registry, const std::string& head) {
    const std::string before = registry.setting(accepted_setting).value_or("");
    if (before.find(head) == std::string::npos) registry.set_setting(accepted_setting, before + head + " ");
}

std::string write_mark(const RegistryMark& mark) { return to_json(mark).dump(); }

std::optional<RegistryMark> read_mark(std::string_view text) {
    if (text.size() > max_note) return std::nullopt;
    try {
        return mark_in(read_json(text, note_limits));
    } catch (const Error&) {
    } catch (const json::exception&) {
    }
    return std::nullopt;
}

std::string write_note(const RegistryNote& note, const PrivateKey& key) {
    json payload = to_json(note.mark);
    payload["iss"] = note.iss;
    payload["iat"] = note.iat;
    return write_jws(note_type, hex_encode(cose::kid_of(key.public_key())), payload.dump(), key);
}

std::optional<RegistryNote> read_note(std::string_view text, const std::vector<PublicKey>& keys) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (text.size() > max_note) return std::nullopt;
    try {
        const Jws token = read_jws(text, max_note);
        const bool is_signed =
            std::any_of(keys.begin(), keys.end(), [&](const PublicKey& key) { return verify(token, key); });
        if (token.typ != note_type || !is_signed) return std::nullopt;
        const json payload = read_json(token.payload, note_limits);
        auto mark = mark_in(payload);
        if (!mark) return std::nullopt;
        return RegistryNote{payload.at("iss").get<std::string>(),
                            whole_number(payload.at("iat"), earliest_time, latest_time), std::move(*mark)};
    } catch (const Error&) {
    } catch (const json::exception&) {
    }
    return std::nullopt;
}

} // namespace qrid
