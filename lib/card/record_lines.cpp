#include "qrid/card/record_lines.h"

#include "qrid/card/workbook.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

bool LineReader::next(RawRecord& record) {
    for (;;) {
        const bool first = is_at_start() && !is_within_;
        if (first) refuse_workbook(ahead());
        record.line = line();
        record.text.clear(); // and its memory kept
        record.cut = false;
        bool ended = false;
        for (std::string_view bytes = ahead(); !bytes.empty() && !ended; bytes = ended ? "" : ahead()) {
            const std::size_t length = std::min(bytes.find('\n'), bytes.size());
            ended = length < bytes.size();
            const std::size_t room = max_record_bytes - record.text.size();
            record.text.append(bytes.substr(0, std::min(length, room)));
            record.cut = record.cut || length > room;
            pass(length + (ended ? 1 : 0), ended);
        }
        if (!ended && record.text.empty() && !record.cut) return false;
        if (first && record.text.starts_with("\xef\xbb\xbf")) record.text.erase(0, 3);
        if (!record.cut && record.text.ends_with('\r')) record.text.pop_back();
        if (record.text.find_first_not_of(" \t\r") != std::string::npos) return true;
        if (record.cut) return true;
    }
}

Identity LineReader::read(const RawRecord& record, std::vector<Error>* faults) const {
    return identity_from_json(parse_record(record.text), faults);
}

} // namespace qrid
