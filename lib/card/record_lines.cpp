#include "qrid/card/record_lines.h"

#include <nlohmann/json.hpp>

namespace qrid {

bool LineReader::next(RawRecord& record) {
    for (;;) {
        const bool first = bytes_read() == 0;
        record = {line(), {}, false};
        int byte = take();
        if (byte == end) return false;
        for (; byte != end && byte != '\n'; byte = take())
            if (record.text.size() < max_record_bytes)
                record.text += static_cast<char>(byte);
            else
                record.cut = true;
        if (first && record.text.starts_with("\xef\xbb\xbf")) record.text.erase(0, 3);
        if (!record.cut && record.text.ends_with('\r')) record.text.pop_back();
        if (record.text.find_first_not_of(" \t\r") != std::string::npos) return true;
        if (record.cut) return true;
    }
}

Identity LineReader::read(std::string_view text) const { return identity_from_json(parse_record(text)); }

} // namespace qrid
