#include "qrid/issuer/inside/binding.h"

#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char* binding_setting = "issuer";
constexpr JsonLimits binding_limits{.bytes = 64 << 10, .depth = 2, .values = 20, .text = 16 << 10};

json binding_of(const IssuerConfig& config) {
    return {
        {"iss", config.iss}, {"status_uri", config.status_uri}, {"lists", config.lists}, {"entries", config.entries}};
}

} // namespace

void bind(Registry& registry, const IssuerConfig& config) {
    registry.set_setting(binding_setting, binding_of(config).dump());
}

bool is_bound(const Registry& registry, const IssuerConfig& config) {
    return registry.setting(binding_setting) == binding_of(config).dump();
}

void check_binding(const Registry& registry, const IssuerConfig& config, bool is_shared) {
    const auto text = registry.setting(binding_setting);
    if (!text) return;
    const auto bound = json_in(*text, binding_limits);
    if (!bound || !bound->is_object()) throw Error(Code::registry_damaged, "the registry does not say whose it is");
    if (!is_shared && registry.serials_taken() == 0) return; // nothing has come of it yet
    const json wanted = binding_of(config);
    for (const auto& [name, value] : wanted.items()) {
        if (!is_shared && (name == "iss" || name == "status_uri")) continue;
        if (!bound->contains(name) || bound->at(name) != value)
            throw Error(Code::registry_mismatch, fmt::format("issuer.json says {} = {}, but the registry says {}", name,
                                                             value.dump(), bound->value(name, json()).dump()));
    }
}

} // namespace qrid
