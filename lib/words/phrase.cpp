#include "qrid/words/phrase.h"

#include "qrid/base/printable.h"
#include "qrid/base/utf8.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace qrid {

namespace {

using Names = std::set<std::string_view>;

/// Calls `text` for what stands between, and `place` for each name in braces. The text has_good_places().
template <typename OnText, typename OnPlace>
void take_apart(std::string_view message, OnText text, OnPlace place) {
    for (;;) {
        const std::size_t open = message.find('{');
        text(message.substr(0, open));
        if (open == std::string_view::npos) return;
        const std::size_t close = message.find('}', open);
        place(message.substr(open + 1, close - open - 1));
        message.remove_prefix(close + 1);
    }
}

Names places_in(std::string_view message) {
    Names names;
    take_apart(
        message, [](std::string_view) {}, [&](std::string_view name) { names.insert(name); });
    return names;
}

/// A form of more than one may say the number or not, as either form does in English.
bool is_fit(std::string_view translation, const MessageId& id) {
    if (translation.empty() || !is_utf8(translation) || printable(translation) != translation) return false;
    if (!texts::has_good_places(translation)) return false;
    const Names names = places_in(translation);
    return names == places_in(id.english) || (id.plural != nullptr && names == places_in(id.plural));
}

} // namespace

Phrase::Phrase(MessageId id) : Phrase(id, std::vector<Argument>{}) {}

Phrase::Phrase(MessageId id, std::vector<Argument> arguments) : id_(id), count_(1), arguments_(std::move(arguments)) {}

Phrase::Phrase(MessageId id, long long count) : Phrase(id, count, std::vector<Argument>{}) {}

Phrase::Phrase(MessageId id, long long count, std::vector<Argument> arguments)
    : id_(id), count_(count), arguments_(std::move(arguments)) {
    arguments_.emplace_back("count", std::to_string(count));
}

Phrase Phrase::literal(std::string text) {
    Phrase phrase;
    phrase.literal_ = std::move(text);
    return phrase;
}

std::string Phrase::told(const Language& language) const {
    if (id_.english == nullptr) return literal_;
    const std::string_view english = id_.plural != nullptr && count_ != 1 ? id_.plural : id_.english;
    const auto translation = language.find(id_, count_);
    std::string out;
    take_apart(
        translation && is_fit(*translation, id_) ? *translation : english, [&](std::string_view text) { out += text; },
        [&](std::string_view name) {
            const auto found = std::find_if(arguments_.begin(), arguments_.end(),
                                            [&](const Argument& argument) { return argument.name == name; });
            out += found == arguments_.end() ? std::string() : found->value.told(language);
        });
    return out;
}

bool Phrase::operator==(const Phrase& other) const { return english() == other.english(); }

} // namespace qrid
