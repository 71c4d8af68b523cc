#include "qrid/wallet/history.h"

#include "qrid/base/error.h"
#include "qrid/base/growing_file.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace qrid {

namespace {

constexpr const char* history_file = "history.jsonl";
constexpr std::size_t max_history = 1 << 20;
constexpr JsonLimits line_limits{.bytes = 16 << 10, .depth = 1, .values = 16};

// Its end, if it is long.
std::string history_of(const Account& account) {
    std::ifstream in(account.dir / history_file, std::ios::binary);
    if (!in) return {};
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::int64_t>(in.tellg());
    constexpr std::int64_t most = 2 * max_history;
    in.seekg(std::max<std::int64_t>(0, size - most));
    std::string content(static_cast<std::size_t>(std::clamp<std::int64_t>(size, 0, most)), '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
    return content;
}

// The newer half, in whole lines.
std::string_view newer_half(std::string_view content) {
    const std::size_t line_end = content.find('\n', content.size() / 2);
    return line_end == std::string_view::npos ? std::string_view() : content.substr(line_end + 1);
}

Seconds time_in(const nlohmann::json& value) { return whole_number(value, earliest_time, latest_time); }

} // namespace

void remember_presentation(const Account& account, const PastPresentation& presentation) {
    const FileLock lock(account.dir.parent_path());
    require_account(account);
    const fs::path path = account.dir / history_file;
    std::string content = history_of(account);
    if (content.size() > max_history) {
        content = newer_half(content);
        write_file(path, bytes_of(content), Overwrite::replace, FileMode::secret);
    }
    const nlohmann::ordered_json line{{"at", presentation.at},
                                      {"exp", presentation.exp},
                                      {"aud", presentation.aud},
                                      {"card", presentation.card},
                                      {"challenged", presentation.challenged}};
    // Half a line is what a device has left that lost its power.
    const bool is_whole = content.empty() || content.ends_with('\n');
    GrowingFile(path).append(bytes_of(fmt::format("{}{}\n", is_whole ? "" : "\n", line.dump())));
}

std::vector<PastPresentation> past_presentations(const Account& account) {
    std::vector<PastPresentation> past;
    const std::string history = history_of(account);
    for (const std::string_view line : lines_of(history)) {
        try {
            const auto object = read_json(line, line_limits);
            past.push_back({time_in(object.at("at")), time_in(object.at("exp")), object.at("aud"), object.at("card"),
                            object.at("challenged")});
        } catch (const nlohmann::json::exception&) { // half a line
        } catch (const Error&) {
        }
    }
    return past;
}

void forget_presentations(const Account& account) {
    const FileLock lock(account.dir.parent_path());
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(account.dir, error)) // half a file is history as well
        if (!error && entry.path().filename().string().starts_with(history_file)) fs::remove(entry.path(), error);
    if (error) throw_cannot_write(account.dir / history_file, error.value());
}

} // namespace qrid
