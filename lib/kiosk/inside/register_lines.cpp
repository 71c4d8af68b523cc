#include "qrid/kiosk/inside/register_lines.h"

#include "qrid/base/error.h"
#include "qrid/card/record_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace qrid {

namespace {

using nlohmann::json;

json document_of(const RawRecord& raw) {
    if (raw.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    return parse_person(raw.text);
}

// The ID as it stands in a line that has no escapes.
std::string in_quotes(std::string_view id) { return json(id).dump(-1, ' ', false, json::error_handler_t::replace); }

std::uint64_t key_of(std::string_view id) { return std::hash<std::string_view>{}(id); }

} // namespace

json parse_person(std::string_view text) {
    json record = parse_record(text);
    if (!record.is_object()) throw Error(Code::bad_record, "not a JSON object");
    return record;
}

const std::string* id_of_person(const json& record) {
    const auto id = record.find("id");
    return id == record.end() ? nullptr : id->get_ptr<const std::string*>();
}

RegisterLines::RegisterLines(fs::path file) : file_(std::move(file)), in_(file_, std::ios::binary) {
    std::error_code ignored;
    if (!in_ || fs::is_directory(file_, ignored))
        throw Error(Code::unreadable_file, fmt::format("cannot read the register {}", file_.string()),
                    "give JSON lines, an SQLite file or a postgresql:// URL with --register");
}

std::optional<RegisterLines::Found> RegisterLines::find(std::string_view id) {
    if (!was_searched_) {
        was_searched_ = true;
        LineReader lines(in_);
        for (RawRecord raw; lines.next(raw);)
            if (auto found = when_of(id, raw)) return found;
        return std::nullopt;
    }
    if (!has_index_) make_index();
    const auto by_key = [](const Place& a, const Place& b) { return a.key < b.key; };
    const auto by_offset = [](const Place& a, const Place& b) { return a.offset < b.offset; };
    const auto [first, last] = std::equal_range(people_.begin(), people_.end(), Place{key_of(id), 0, 0}, by_key);
    std::vector<Place> places;
    std::merge(first, last, damaged_.begin(), damaged_.end(), std::back_inserter(places), by_offset);
    for (const Place& place : places)
        if (auto found = when_of(id, read(place))) return found;
    return std::nullopt;
}

void RegisterLines::rewind() {
    in_.clear();
    if (!in_.seekg(0))
        throw Error(Code::unreadable_file, fmt::format("the register {} can be read only once", file_.string()),
                    "give the path of a file");
}

void RegisterLines::make_index() {
    rewind();
    LineReader lines(in_);
    std::uint64_t offset = 0;
    for (RawRecord raw; lines.next(raw); offset = lines.bytes_read()) {
        try {
            const json document = document_of(raw);
            if (const std::string* id = id_of_person(document)) people_.push_back({key_of(*id), offset, raw.line});
        } catch (const Error&) {
            damaged_.push_back({0, offset, raw.line});
        }
    }
    std::stable_sort(people_.begin(), people_.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
    has_index_ = true;
}

RawRecord RegisterLines::read(const Place& place) {
    in_.clear();
    in_.seekg(static_cast<std::streamoff>(place.offset));
    RawRecord raw;
    LineReader(in_, place.offset).next(raw);
    raw.line = place.line;
    return raw;
}

std::optional<RegisterLines::Found> RegisterLines::when_of(std::string_view id, const RawRecord& raw) const {
    const bool names_it = raw.text.find(in_quotes(id)) != std::string::npos;
    const bool has_escapes = raw.text.find('\\') != std::string::npos;
    if (!names_it && !has_escapes) return std::nullopt; // most lines need no parsing
    try {
        json document = document_of(raw);
        const std::string* its_id = id_of_person(document);
        if (its_id == nullptr || *its_id != id) return std::nullopt;
        return Found{raw.line, std::move(document)};
    } catch (const Error& error) {
        if (!names_it) return std::nullopt;
        throw Error(Code::bad_record, fmt::format("{}:{}: {}", file_.string(), raw.line, error.what()), error.hint());
    }
}

} // namespace qrid
