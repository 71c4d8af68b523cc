#include "qrid/kiosk/register.h"

#include "qrid/base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace qrid {

namespace {

constexpr std::size_t max_line = 64 << 10;

// The next line without its end; false at the end of the file. A line over the limit is refused, not cut.
bool next_line(std::istream& in, std::string& line, std::size_t number, const fs::path& file) {
    line.clear();
    for (char c; in.get(c) && c != '\n';) {
        if (line.size() == max_line)
            throw Error(Code::bad_record, fmt::format("{}:{}: longer than {} bytes", file.string(), number, max_line));
        line += c;
    }
    return !line.empty() || in.good();
}

RegisterEntry entry_of(nlohmann::json record, const fs::path& file, std::size_t number) {
    try {
        const auto photo = record.find("photo");
        if (photo == record.end() || !photo->is_string())
            throw Error(Code::bad_record, "/photo: must be the path of the photo on file");
        const fs::path path = photo->get<std::string>();
        record.erase(photo);
        return {identity_from_json(record), file.parent_path() / path};
    } catch (const Error& error) {
        throw Error(Code::bad_record, fmt::format("{}:{}: {}", file.string(), number, error.what()), error.hint());
    }
}

} // namespace

RegisterEntry find_in_register(const fs::path& file, std::string_view id) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::is_directory(file, ignored))
        throw Error(Code::unreadable_file, fmt::format("cannot read the register {}", file.string()),
                    "give a file of JSON lines with --register");
    std::string line;
    for (std::size_t number = 1; next_line(in, line, number, file); ++number) {
        const bool plain = line.find('\\') == std::string::npos;   // an ID may be written with escapes
        if (plain && line.find(id) == std::string::npos) continue; // most lines need no parsing
        nlohmann::json record = nlohmann::json::parse(line, nullptr, false);
        if (!record.is_object())
            throw Error(Code::bad_record, fmt::format("{}:{}: not a JSON object", file.string(), number));
        const auto found = record.find("id");
        if (found != record.end() && *found == id) return entry_of(std::move(record), file, number);
    }
    throw Error(Code::not_in_register, fmt::format("nobody with the ID {} is in the register", mask_tail(id)),
                "check the ID, or the register");
}

} // namespace qrid
