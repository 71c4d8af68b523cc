#include "qrid/issuer/card_folder.h"

#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/card/record_name.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace qrid {

namespace {

constexpr std::size_t piece = 1000; // lines

bool holds(const fs::path& path, std::string_view content) {
    std::error_code error;
    return fs::is_regular_file(fs::symlink_status(path, error)) && fs::file_size(path, error) == content.size() &&
           !error && text_of(read_file(path, content.size())) == content;
}

} // namespace

CardFolder::CardFolder(fs::path dir, FileMode mode) : parts_(std::move(dir), mode) {}

// Not flushed: the run's own file is, and what is missing after a power cut is written again from it.
void CardFolder::put_one(std::size_t part, std::string_view line) const {
    constexpr std::size_t longest = 256 << 10;
    constexpr JsonLimits limits{.bytes = longest, .depth = 1, .values = 32, .text = longest};
    const auto read = json_in(line, limits);
    if (!read || !read->is_object()) throw Error(Code::unreadable_file, "a line of the finished cards is damaged");
    const nlohmann::json& card = *read;
    const std::string content = fmt::format("{}\n", card.at("card").get<std::string>());
    const std::string place =
        card.contains("list") ? fmt::format("{}-{}", natural_number(card["list"]), natural_number(card["idx"])) : "";
    const std::string variant = card.contains("variant") ? card["variant"].get<std::string>() : "";
    const std::string stem = card.at("id").is_string() ? card_stem(card["id"].get<std::string>(), variant) : place;
    for (const std::string& name : {fmt::format("{}.txt", stem), fmt::format("{}.{}.txt", stem, place)}) {
        if (holds(parts_.dir() / name, content)) return;
        parts_.write(part, bytes_of(content));
        // In one step: whoever is killed leaves a name under which the same card is written again, or none.
        if (parts_.name(part, name, Overwrite::refuse)) return;
        parts_.discard(part);
    }
    throw Error(Code::exists, fmt::format("{} already has a different card with the same name", parts_.dir().string()),
                "choose another directory with --out-dir");
}

void CardFolder::put(std::string_view lines, unsigned threads) const {
    std::vector<std::string_view> all = lines_of(lines);
    std::erase(all, "");
    parallel_for(all.size(), threads, [&](std::size_t i) { put_one(i, all[i]); });
}

void CardFolder::put_all(const fs::path& path, unsigned threads) const {
    std::ifstream in(path, std::ios::binary);
    std::string lines, line;
    for (std::size_t count = 0; std::getline(in, line);) {
        lines.append(line).push_back('\n');
        if (++count % piece != 0) continue;
        put(lines, threads);
        lines.clear();
    }
    put(lines, threads);
}

void CardFolder::sync() const { parts_.flush(); }

} // namespace qrid
