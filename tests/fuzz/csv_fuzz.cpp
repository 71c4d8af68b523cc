// A table of records: every record is told apart within its bounds, on a line of its own, and good ones go round.
#include "qrid/base/error.h"
#include "qrid/card/inside/csv.h"
#include "qrid/card/record_csv.h"
#include "qrid/card/record_name.h"
#include "qrid/cbor/codec.h"

#include <algorithm>
#include <sstream>

using namespace qrid;

namespace {

void demand(bool holds) {
    if (!holds) __builtin_trap();
}

void read(CsvReader& reader, const RawRecord& record) {
    std::vector<Error> faults;
    (void)reader.identity(record, faults);
    try {
        const Identity identity = reader.identity(record);
        demand(!record.cut && !identity.fields.empty() && faults.empty());
        Warnings warnings;
        cbor::Writer out;
        write_identity(out, identity);
        demand(read_identity(cbor::decode(std::move(out).take()).value, warnings) == identity);
        if (const std::string* id = identity.text(identity_key::id)) {
            const std::string stem = file_stem(*id);
            demand(stem.size() <= max_stem_bytes && stem.find('/') == std::string::npos);
            demand(stem.find('~') != std::string::npos || id_of_stem(stem) == *id);
        }
    } catch (const Error& error) {
        demand(error.code() == Code::bad_record && !faults.empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 200'000) return 0;
    std::istringstream in(std::string(data, data + size));
    try {
        CsvReader reader(in);
        std::size_t line = 1;
        std::uint64_t position = reader.bytes_read();
        for (RawRecord record; reader.next(record); line = record.line, position = reader.bytes_read()) {
            demand(record.line > line && reader.bytes_read() >= position && record.text.size() <= max_record_bytes);
            read(reader, record);
        }
        demand(reader.bytes_read() == size);
    } catch (const Error& error) {
        demand(error.code() == Code::bad_record || error.code() == Code::unreadable_file); // the header
    }
    return 0;
}
