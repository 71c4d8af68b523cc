#include "qrid/issuer/publication_time.h"

#include "qrid/base/error.h"
#include "qrid/trust/trusted_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace qrid {

namespace {

Seconds noted_iat(const Registry& registry, const std::string& name) {
    const auto text = registry.setting(name);
    if (!text) return earliest_time;
    Seconds iat = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), iat);
    if (error != std::errc{} || end != text->data() + text->size())
        throw Error(Code::registry_damaged, fmt::format("the registry's {} is no time", name));
    return iat;
}

} // namespace

Seconds take_iat(Registry& registry, Publishing what, Seconds now) {
    const std::string name = what == Publishing::status ? "status_iat" : "trust_iat";
    Seconds last = noted_iat(registry, name);
    if (is_yet_to_come(last, now)) last = earliest_time;
    if (what == Publishing::status) { // also what a version without that setting, or a lost registry, has published
        const Seconds published = registry.latest_status_iat();
        if (!is_yet_to_come(published, now)) last = std::max(last, published);
    }
    const Seconds iat = std::max(now, last + 1);
    registry.set_setting(name, std::to_string(iat));
    return iat;
}

} // namespace qrid
