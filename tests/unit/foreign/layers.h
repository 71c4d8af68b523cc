// What layers tell, as values that a test can compare.
#pragma once

#include "qrid/foreign/explain.h"
#include "qrid/foreign/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace qrid::test {

inline constexpr Seconds now = 1'767'225'600; // 2026-01-01

/// The fact of a layer, or "-" when there is none.
inline std::string fact(const std::vector<Layer>& layers, const std::string& layer, const std::string& name) {
    for (const Layer& one : layers)
        for (const auto& [key, value] : one.facts)
            if (one.name == layer && key == name) return value;
    return "-";
}

inline std::vector<std::string> names(const std::vector<Layer>& layers) {
    std::vector<std::string> names;
    for (const Layer& layer : layers) names.push_back(layer.name);
    return names;
}

/// All that layers tell, in one text.
inline std::string all_of(const std::vector<Layer>& layers) {
    std::string all;
    for (const Layer& layer : layers) {
        all += layer.name + "\n";
        for (const auto& [name, value] : layer.facts) all.append(name).append(": ").append(value).append("\n");
    }
    return all;
}

inline Explanation masked(std::string_view text) { return explain_foreign(text_kind(text), text, now, false); }
inline Explanation revealed(std::string_view text) { return explain_foreign(text_kind(text), text, now, true); }

inline std::optional<Code> flaw(const Explanation& explanation) {
    return explanation.flaw ? std::optional(explanation.flaw->code()) : std::nullopt;
}

inline bool warns(const Explanation& explanation, std::string_view code) {
    return std::any_of(explanation.warnings.begin(), explanation.warnings.end(),
                       [&](const Warning& warning) { return name(warning.code) == code; });
}

/// Explains what is left of a text after any of its characters, and the text with any of them changed: whatever is
/// made of it, nothing may be thrown, and nothing but legible text told.
inline void survives_damage(TextKind kind, const std::string& text, std::size_t step = 1) {
    const auto explain = [&](const std::string& damaged) {
        for (const bool reveal : {false, true}) {
            const Explanation explanation = explain_foreign(kind, damaged, now, reveal);
            const std::string all = all_of(explanation.layers);
            EXPECT_EQ(legible(all, all.size() + 1).size(), all.size());
        }
    };
    for (std::size_t i = 0; i < text.size(); i += step) {
        explain(text.substr(0, i));
        for (const int bit : {0, 1, 7}) {
            std::string changed = text;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            explain(changed);
        }
        explain(text.substr(0, i) + text.substr(i + 1));
    }
}

} // namespace qrid::test
