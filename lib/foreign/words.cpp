#include "qrid/foreign/words.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/card/identity.h"
#include "qrid/card/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace qrid {

namespace {

constexpr std::size_t most_name = 60, most_value = 400;

std::string unused(std::string name, std::set<std::string>& used) {
    std::string unique = name;
    for (int n = 2; !used.insert(unique).second; ++n) unique = fmt::format("{} {}", name, n);
    return unique;
}

void tidy(Layer& layer) {
    layer.name = legible(layer.name, most_name);
    if (const std::size_t count = layer.facts.size(); count > most_facts) {
        layer.facts.resize(most_facts - 1);
        layer.facts.emplace_back("left out", fmt::format("{} more", count - most_facts + 1));
    }
    std::set<std::string> used;
    for (auto& [name, value] : layer.facts) {
        name = unused(legible(name, most_name), used);
        value = legible(value, most_value);
    }
}

} // namespace

std::string when(Seconds time, Seconds now, std::string_view past, std::string_view future) {
    if (time == now) return fmt::format("{} ({} just now)", format_time(time), past);
    return fmt::format("{} ({} {}{})", format_time(time), time < now ? past : future, format_span(time - now),
                       time < now ? " ago" : "");
}

std::string harmless(std::string_view raw, std::size_t limit) {
    const std::string_view text = trimmed(raw);
    std::string out = printable(text.substr(0, limit));
    if (text_kind(text) == TextKind::url) {
        out.replace(1, 2, "xx");
        const std::size_t host_end = std::min(out.find('/', out.find("://") + 3), out.size());
        for (std::size_t i = host_end; i-- > 0;)
            if (out[i] == '.') out.replace(i, 1, "[.]");
    }
    return text.size() > limit ? out + "…" : out;
}

std::string legible(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t count = 0; !text.empty(); ++count) {
        const std::string_view next = first_character(text);
        if (count + 1 == limit && text.size() > next.size()) return printable(out) + "…";
        out += is_utf8(next) ? next : "?";
        text.remove_prefix(next.size());
    }
    return printable(out);
}

std::string Shown::name(std::string_view name) const { return reveal ? std::string(name) : mask_name(name); }

std::string Shown::tail(std::string_view text) const { return reveal ? std::string(text) : mask_tail(text); }

std::string Shown::year(std::string_view date) const {
    return reveal || date.empty() ? std::string(date) : mask_date(date);
}

std::string Shown::length(std::string_view text) const {
    return reveal ? std::string(text) : counted(count_characters(text), "character");
}

std::string Shown::brief_code(std::string_view text) const {
    constexpr std::size_t longest = 20;
    const bool is_code = text.size() <= longest &&
                         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-/+") == std::string_view::npos;
    return text.empty() || is_code ? std::string(text) : length(text);
}

void tell(Layer& layer, std::string name, std::string value) {
    if (!value.empty()) layer.facts.emplace_back(std::move(name), std::move(value));
}

std::vector<Layer> tidied(std::vector<Layer> layers, std::size_t most) {
    if (const std::size_t count = layers.size(); count > most) {
        layers.resize(most - 1);
        layers.push_back({"left out", {{"layers", fmt::format("{} more", count - most + 1)}}});
    }
    for (Layer& layer : layers) tidy(layer);
    return layers;
}

} // namespace qrid
