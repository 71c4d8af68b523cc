#include "qrid/wallet/history.h"

#include "qrid/base/error.h"
#include "qrid/base/growing_file.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace qrid {

namespace {

constexpr const char* history_file = "history.jsonl";
constexpr std::size_t max_history = 1 << 20;

std::string history_of(const Account& account) {
    const fs::path file = account.dir / history_file;
    std::error_code ignored;
    if (fs::file_size(file, ignored) == 0 || ignored) return {};
    const Bytes content = read_file(file, 2 * max_history);
    return std::string(text_of(content));
}

// The newer half, in whole lines.
void halve(const fs::path& file, std::string_view content) {
    const std::size_t line_end = content.find('\n', content.size() / 2);
    content.remove_prefix(line_end == std::string_view::npos ? content.size() : line_end + 1);
    write_file(file, bytes_of(content), Overwrite::replace, FileMode::secret);
}

} // namespace

void remember_presentation(const Account& account, const PastPresentation& presentation) {
    const FileLock lock(account.dir);
    const fs::path path = account.dir / history_file;
    if (const std::string content = history_of(account); content.size() > max_history) halve(path, content);
    const nlohmann::ordered_json line{{"at", presentation.at},
                                      {"exp", presentation.exp},
                                      {"aud", presentation.aud},
                                      {"card", presentation.card},
                                      {"challenged", presentation.challenged}};
    GrowingFile(path).append(bytes_of(line.dump() + "\n"));
}

std::vector<PastPresentation> past_presentations(const Account& account) {
    std::vector<PastPresentation> past;
    std::istringstream lines(history_of(account));
    for (std::string line; std::getline(lines, line);) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        try {
            past.push_back(
                {object.at("at"), object.at("exp"), object.at("aud"), object.at("card"), object.at("challenged")});
        } catch (const nlohmann::json::exception&) { // what a device that lost its power has left
        }
    }
    return past;
}

void forget_presentations(const Account& account) {
    std::error_code error;
    fs::remove(account.dir / history_file, error);
    if (error) throw_cannot_write(account.dir / history_file, error.value());
}

} // namespace qrid
