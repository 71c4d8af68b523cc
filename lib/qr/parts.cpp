#include "qrid/qr/parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid {

namespace {

constexpr int most_parts = 16;

FoundCode joined(const std::vector<std::optional<FoundCode>>& parts, const FoundCode& last) {
    FoundCode whole = last;
    whole.part.reset();
    whole.text.clear();
    whole.bytes.clear();
    for (const auto& part : parts) {
        whole.text += part->text;
        whole.bytes.insert(whole.bytes.end(), part->bytes.begin(), part->bytes.end());
    }
    return whole;
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
    auto open = std::find_if(alike.begin(), alike.end(), [&](const Sequence& known) { return !known.parts[place]; });
    if (open == alike.end()) {
        alike.push_back({std::vector<std::optional<FoundCode>>(static_cast<std::size_t>(count)), false});
        open = alike.end() - 1;
    }
    open->parts[place] = part;
    open->complete = std::all_of(open->parts.begin(), open->parts.end(), [](const auto& p) { return p.has_value(); });
    if (!open->complete) return std::nullopt;
    return joined(open->parts, part);
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

std::vector<FoundCode> with_parts_joined(std::vector<FoundCode> codes) {
    PartsCollector collector;
    std::vector<FoundCode> whole;
    std::vector<std::pair<std::string, int>> joined_sequences;
    for (const FoundCode& code : codes) {
        if (!code.part) continue;
        if (auto all = collector.add(code)) {
            whole.push_back(std::move(*all));
            joined_sequences.emplace_back(code.part->sequence, code.part->count);
        }
    }
    std::erase_if(codes, [&](const FoundCode& code) {
        return code.part && std::find(joined_sequences.begin(), joined_sequences.end(),
                                      std::pair(code.part->sequence, code.part->count)) != joined_sequences.end();
    });
    std::move(whole.begin(), whole.end(), std::back_inserter(codes));
    return codes;
}

} // namespace qrid
