#include "qrid/corpus/manifest.h"

#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/line_stream.h"
#include "qrid/base/open_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unordered_set>

namespace qrid {

namespace {

using nlohmann::json;

constexpr JsonLimits case_limits{.bytes = max_manifest_line, .depth = 8, .values = 1000, .text = max_manifest_line};
constexpr std::size_t longest_word = 128; // bytes of an ID, a code or the name of a feature

[[noreturn]] void fail_case(std::string_view what) {
    throw Error(Code::bad_record, std::string(what), "see qrid-corpus(5) for the members of a case");
}

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= longest_word &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_case_id(std::string_view text) {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && is_word(text.substr(0, slash)) && is_word(text.substr(slash + 1));
}

const json* member_of(const json& object, const char* member) {
    const auto found = object.find(member);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_in(const json& object, const char* member) {
    const json* const value = member_of(object, member);
    if (value == nullptr) return {};
    if (!value->is_string()) fail_case(fmt::format("\"{}\" is not a text", member));
    return value->get<std::string>();
}

std::string needed_text_in(const json& object, const char* member) {
    std::string text = text_in(object, member);
    if (text.empty()) fail_case(fmt::format("no \"{}\"", member));
    return text;
}

std::vector<std::string> words_in(const json& object, const char* member) {
    const json* const list = member_of(object, member);
    if (list == nullptr) return {};
    if (!list->is_array()) fail_case(fmt::format("\"{}\" is not an array", member));
    std::vector<std::string> words;
    for (const json& word : *list) {
        if (!word.is_string() || !is_word(word.get_ref<const std::string&>()))
            fail_case(fmt::format("\"{}\" has a member that is not a word of a-z, 0-9 and '-'", member));
        words.push_back(word.get<std::string>());
    }
    return words;
}

// What a verifier gets as an argument: it must not be able to give that verifier an option.
std::optional<std::string> argument_in(const json& object, const char* member, bool is_hex) {
    if (member_of(object, member) == nullptr) return std::nullopt;
    std::string text = needed_text_in(object, member);
    const bool fits =
        is_hex
            ? text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos
            : text.front() != '-' && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (!fits) fail_case(fmt::format("\"{}\" is not {}", member, is_hex ? "hexadecimal" : "a URI"));
    return text;
}

enum class PathKind { file, file_or_directory };

// A path whose every symbolic link stays inside, too. What is neither a file nor a directory may never end.
std::string path_in(const json& object, const char* member, const fs::path& dir, PathKind kind = PathKind::file) {
    std::string text = text_in(object, member);
    if (text.empty()) return text;
    const fs::path path(text);
    const auto goes_up = [](const fs::path& part) { return part == ".."; };
    if (text.find('\0') != std::string::npos || path.is_absolute() || std::any_of(path.begin(), path.end(), goes_up))
        fail_case(fmt::format("\"{}\" leads out of the corpus", member));
    std::error_code error;
    const fs::path real = fs::canonical(dir / path, error);
    if (error) fail_case(fmt::format("the file of \"{}\" cannot be opened: {}", member, error.message()));
    if (std::mismatch(dir.begin(), dir.end(), real.begin(), real.end()).first != dir.end())
        fail_case(fmt::format("\"{}\" leads out of the corpus", member));
    const fs::file_status status = fs::status(real, error);
    if (!fs::is_regular_file(status) && !(kind == PathKind::file_or_directory && fs::is_directory(status)))
        fail_case(
            fmt::format("\"{}\" is not a file{}", member, kind == PathKind::file_or_directory ? " or directory" : ""));
    return text;
}

template <typename Value>
Value value_in(const json& object, const char* member, std::optional<Value> (*named)(std::string_view)) {
    const auto value = named(needed_text_in(object, member));
    if (!value) fail_case(fmt::format("unknown \"{}\"", member));
    return *value;
}

Seconds time_in(const json& object) {
    const std::string text = needed_text_in(object, "at");
    try {
        return parse_time(text);
    } catch (const Error&) {
        fail_case("\"at\" is not a time");
    }
}

} // namespace

Case read_case(std::string_view line, const fs::path& dir) {
    const json object = read_json(line, case_limits, Code::bad_record);
    if (!object.is_object()) fail_case("not a JSON object");
    Case one;
    one.id = needed_text_in(object, "id");
    if (!is_case_id(one.id)) fail_case("\"id\" is not LAYER/NAME in a-z, 0-9 and '-'");
    one.layer = value_in(object, "layer", layer_named);
    one.title = needed_text_in(object, "title");
    one.text = path_in(object, "text", dir);
    one.picture = path_in(object, "picture", dir);
    one.bytes = path_in(object, "bytes", dir);
    if (one.text.empty() && one.picture.empty() && one.bytes.empty())
        fail_case("none of \"text\", \"picture\" and \"bytes\"");
    one.trust = path_in(object, "trust", dir, PathKind::file_or_directory);
    one.status = path_in(object, "status", dir, PathKind::file_or_directory);
    if (one.trust.empty() || one.status.empty()) fail_case("no \"trust\" or no \"status\"");
    one.at = time_in(object);
    one.audience = argument_in(object, "audience", false);
    one.nonce = argument_in(object, "nonce", true);
    one.challenge = path_in(object, "challenge", dir);
    one.expect = value_in(object, "expect", expect_named);
    one.codes = words_in(object, "codes");
    one.spec = text_in(object, "spec");
    one.why = text_in(object, "why");
    one.features = words_in(object, "features");
    one.control = text_in(object, "control");
    if (!one.control.empty() && !is_case_id(one.control)) fail_case("\"control\" is not the ID of a case");
    return one;
}

void for_each_case(const fs::path& dir, const std::function<void(Case)>& act) {
    const fs::path manifest = dir / manifest_name;
    const OpenFile file(::open(manifest.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open())
        throw Error(Code::unreadable_file,
                    errno == ENOENT ? fmt::format("{} is not a corpus (no {})", dir.string(), manifest_name)
                                    : fmt::format("cannot read {}: {}", manifest.string(), std::strerror(errno)),
                    "make one with 'qrid defect --all --out-dir DIR'");
    const fs::path real_dir = fs::canonical(dir);
    LineStream lines(read_descriptor(file.number()), max_manifest_line);
    std::unordered_set<std::string> ids;
    for (auto batch = &lines.next(); !batch->empty(); batch = &lines.next())
        for (const LineStream::Line& line : *batch) try {
                if (line.is_cut) fail_case(fmt::format("longer than {} bytes", max_manifest_line));
                if (ids.size() == max_cases) fail_case(fmt::format("more than {} cases", max_cases));
                Case one = read_case(line.text, real_dir);
                if (!ids.insert(one.id).second) fail_case(fmt::format("\"{}\" is given twice", one.id));
                act(std::move(one));
            } catch (const Error& error) {
                if (error.code() != Code::bad_record) throw;
                throw Error(Code::unreadable_file,
                            fmt::format("{}:{}: {}", manifest.string(), line.number, error.what()), error.hint());
            }
    if (ids.empty())
        throw Error(Code::unreadable_file, fmt::format("cannot read {}: it has no cases", manifest.string()),
                    "make one with 'qrid defect --all --out-dir DIR'");
}

std::vector<Case> read_manifest(const fs::path& dir) {
    std::vector<Case> cases;
    for_each_case(dir, [&](Case one) { cases.push_back(std::move(one)); });
    return cases;
}

} // namespace qrid
