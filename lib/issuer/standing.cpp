#include "qrid/issuer/standing.h"

#include "qrid/base/error.h"
#include "qrid/status/token.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace qrid {

namespace {

constexpr std::array reasons{std::string_view("unspecified"),          std::string_view("keyCompromise"),
                             std::string_view("affiliationChanged"),   std::string_view("superseded"),
                             std::string_view("cessationOfOperation"), std::string_view("privilegeWithdrawn")};
constexpr const char* suspension_setting = "suspension";

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

bool is_revocation_reason(std::string_view reason) {
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

std::string revocation_reasons() { return fmt::format("{}", fmt::join(reasons, ", ")); }

std::optional<StatusPlace> parse_place(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto list = number(text.substr(0, dash)), idx = number(text.substr(dash + 1));
    return list && idx ? std::optional(StatusPlace{*list, *idx}) : std::nullopt;
}

std::string format_place(StatusPlace place) { return fmt::format("{}-{}", place.list, place.idx); }

StatusPlace place_of(const Issuer& issuer, const ReadCard& card) {
    const std::vector<KeyRow> keys = issuer.registry().keys();
    const bool own = std::any_of(keys.begin(), keys.end(), [&](const KeyRow& key) {
        return key.purpose == Purpose::cards && cose::verify(card.message, PublicKey::from_pem(key.public_pem));
    });
    if (!own)
        throw Error(Code::bad_signature, "this card was not signed by this issuer",
                    "name the right issuer with --issuer DIR, or the card by LIST-IDX");
    const std::string& prefix = issuer.config().status_uri;
    if (!card.claims.status) throw Error(Code::not_in_registry, "the card has no status reference");
    const std::string& uri = card.claims.status->uri;
    const auto list = uri.starts_with(prefix) ? number(std::string_view(uri).substr(prefix.size())) : std::nullopt;
    if (!list)
        throw Error(Code::not_in_registry, fmt::format("the card's status list {} is not one of this issuer's", uri));
    return {*list, card.claims.status->idx};
}

StandingChange change_standing(Issuer& issuer, StatusPlace place, Standing wanted, std::string_view reason,
                               Seconds now) {
    Registry& registry = issuer.registry();
    Registry::Transaction transaction(registry);
    const auto serial = issuer.index_space().serial(place);
    const auto card = serial ? registry.card(*serial) : std::nullopt;
    if (!card || card->place != place)
        throw Error(Code::not_in_registry, fmt::format("no card {} in the registry", format_place(place)),
                    "name the card by its picture, its text, or LIST-IDX");
    StandingChange change{place, card->standing, wanted};
    if (!change.changed()) return change;
    if (card->standing == Standing::revoked)
        throw Error(Code::revoked, fmt::format("card {} is revoked, and that is for good", format_place(place)),
                    "issue the holder a new card");
    registry.set_standing(*serial, wanted);
    if (wanted == Standing::suspended) registry.set_setting(suspension_setting, "on");
    const std::string_view what = wanted == Standing::valid ? "reinstated" : name(wanted);
    registry.journal(now, fmt::format("card-{}", what), {{"card", format_place(place)}, {"reason", reason}});
    transaction.commit();
    return change;
}

int status_bits(const Registry& registry) { return registry.setting(suspension_setting) ? 2 : 1; }

StatusList current_list(Issuer& issuer, std::uint64_t number, int bits) {
    StatusList list(bits, issuer.config().entries);
    for (const CardRow& card : issuer.registry().fallen_cards(number)) {
        if (card.place.idx >= list.entries() || static_cast<int>(card.standing) >= 1 << bits)
            throw Error(Code::registry_damaged, fmt::format("card {} does not fit its list", format_place(card.place)));
        list.set(card.place.idx, static_cast<int>(card.standing));
    }
    return list;
}

std::vector<PublishedList> publish_status(Issuer& issuer, const PrivateKey& key, Seconds now) {
    Registry& registry = issuer.registry();
    const IssuerConfig& config = issuer.config();
    const fs::path dir = issuer.dir() / "public" / "status";
    // Nobody revokes or publishes between the reading and the renaming: an older state never replaces a newer one.
    Registry::Transaction transaction(registry);
    const int bits = status_bits(registry);
    std::vector<PublishedList> published;
    std::vector<StagedFile> files;
    nlohmann::json uris = nlohmann::json::array();
    const std::uint64_t lists = issuer.index_space().lists_begun(registry.serials_taken());
    for (std::uint64_t number = 0; number < lists; ++number) {
        const StatusList list = current_list(issuer, number, bits);
        PublishedList out{number,
                          dir / fmt::format("{}.cwt", number),
                          issuer.status_uri(number),
                          bits,
                          list.entries(),
                          0,
                          0,
                          0,
                          now + config.status_life};
        for_each_fallen(list.view(), [&](std::uint64_t, int value) {
            ++(value == status_value::invalid ? out.revoked : out.suspended);
        });
        const Bytes token = write_status_cwt({out.uri, now, out.exp, config.status_ttl, {}}, bits, list.deflate(), key);
        out.bytes = token.size();
        files.emplace_back(out.file, token, Overwrite::replace);
        uris.push_back(out.uri);
        published.push_back(std::move(out));
    }
    files.emplace_back(dir / "aggregation.json", bytes_of(nlohmann::json{{"status_lists", uris}}.dump(2) + "\n"),
                       Overwrite::replace);
    registry.journal(now, "status-published", {{"lists", published.size()}});
    for (StagedFile& file : files) file.commit();
    transaction.commit();
    return published;
}

} // namespace qrid
