#include "qrid/qr/parts.h"

#include "qrid/base/encoding.h"
#include "qrid/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

/// The parity of a sequence is that of the whole text, each byte added to the others (section 8.3). Texts that are not
/// ASCII may have been counted in another encoding.
bool parity_fits(const Bytes& bytes, const std::string& sequence) {
    std::uint8_t parity = 0, all = 0;
    for (const std::uint8_t byte : bytes) {
        parity ^= byte;
        all |= byte;
    }
    return all >= 0x80 || std::to_string(parity) == sequence;
}

FoundCode joined(const std::vector<std::optional<FoundCode>>& parts, const FoundCode& last) {
    FoundCode united = last;
    united.part.reset();
    united.text.clear();
    united.bytes.clear();
    for (const auto& part : parts) {
        united.text += part->text;
        united.bytes.insert(united.bytes.end(), part->bytes.begin(), part->bytes.end());
    }
    // A part may end within a character, and was then taken for another encoding.
    if (is_utf8(text_of(united.bytes))) united.text = text_of(united.bytes);
    return united;
}

} // namespace

std::optional<FoundCode> PartsCollector::add(const FoundCode& part) {
    const auto& [index, count, sequence] = part.part.value();
    if (count < 1 || count > most_parts || index < 0 || index >= count) return std::nullopt;
    const auto place = static_cast<std::size_t>(index);
    std::vector<Sequence>& alike = sequences_[{sequence, count}];
    // The parity is one byte: different texts may share it, and then show different parts in one place.
    for (Sequence& known : alike)
        if (known.parts[place] && known.parts[place]->bytes == part.bytes) return std::nullopt;
    for (Sequence& open : alike) {
        if (open.parts[place]) continue;
        open.parts[place] = part;
        if (std::any_of(open.parts.begin(), open.parts.end(), [](const auto& p) { return !p.has_value(); }))
            return std::nullopt;
        FoundCode united = joined(open.parts, part);
        open.complete = parity_fits(united.bytes, sequence);
        if (open.complete) return united;
        open.parts[place].reset(); // it belongs to another text
    }
    Sequence& fresh = alike.emplace_back();
    fresh.parts.resize(static_cast<std::size_t>(count));
    fresh.parts[place] = part;
    fresh.complete = count == 1;
    if (fresh.complete) return joined(fresh.parts, part);
    return std::nullopt;
}

bool PartsCollector::is_waiting(const FoundCode& part) const {
    const auto& [index, count, sequence] = part.part.value();
    const auto alike = sequences_.find({sequence, count});
    if (alike == sequences_.end() || index < 0 || index >= count) return false;
    const auto place = static_cast<std::size_t>(index);
    return std::any_of(alike->second.begin(), alike->second.end(), [&](const Sequence& one) {
        return !one.complete && one.parts[place] && one.parts[place]->bytes == part.bytes;
    });
}

std::vector<std::string> PartsCollector::missing() const {
    std::vector<std::string> all;
    for (const auto& [key, alike] : sequences_)
        for (const Sequence& sequence : alike) {
            if (sequence.complete) continue;
            std::string numbers;
            int count = 0;
            for (std::size_t i = sequence.parts.size(); i-- > 0;) {
                if (sequence.parts[i]) continue;
                numbers.insert(0, std::to_string(i + 1) + (count == 0 ? "" : count == 1 ? " and " : ", "));
                ++count;
            }
            all.push_back(fmt::format("part{} {} of {}", count == 1 ? "" : "s", numbers, sequence.parts.size()));
        }
    return all;
}

} // namespace qrid
