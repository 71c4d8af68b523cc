// A register of residents in JSON lines, looked through by ID.
#pragma once

#include "qrid/base/files.h"
#include "qrid/card/record_reader.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// As parse_record, and throws Error(bad_record) for what is not an object.
nlohmann::json parse_person(std::string_view text);

/// The text of the member "id", or null.
const std::string* id_of_person(const nlohmann::json& record);

/// The file must not change while this lives. For one thread.
class RegisterLines {
public:
    /// Throws Error(unreadable_file).
    explicit RegisterLines(fs::path file);

    struct Found {
        std::size_t line; ///< from 1
        nlohmann::json record;
    };

    /// The first line with this "id", or nothing. A line that is damaged, holds a member twice or is over
    /// max_record_bytes counts as one of every ID that stands in it in quotation marks, and throws Error(bad_record)
    /// with its number. The first search reads up to the line; the second makes an index of the whole file, 24 bytes a
    /// line, for itself and all after it, for which the file must be one that can be read twice.
    std::optional<Found> find(std::string_view id);

private:
    struct Place {
        std::uint64_t key; ///< a hash of the ID
        std::uint64_t offset, line;
    };

    void rewind();
    void make_index();
    RawRecord read(const Place& place);
    std::optional<Found> when_of(std::string_view id, const RawRecord& raw) const;

    fs::path file_;
    std::ifstream in_;
    bool was_searched_ = false, has_index_ = false;
    std::vector<Place> people_;  ///< by key, then as they stand in the file
    std::vector<Place> damaged_; ///< as they stand in the file
};

} // namespace qrid
