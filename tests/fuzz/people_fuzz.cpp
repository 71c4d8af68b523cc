// A register of people that somebody hands over as an SQLite file: damaged or made to harm, it is read or refused.
#include "qrid/base/bytes.h"
#include "qrid/card/record_reader.h"
#include "qrid/issuer/people_table.h"
#include "refusing.h"
#include "support/temporary.h"

#include <fstream>

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 65536) return 0;
    static const test::Temporary dir;
    const fs::path path = dir / "people.db";
    std::ofstream(path, std::ios::binary) << text_of(ByteView(data, size));
    if (!is_sqlite_file(path)) return 0;
    refusing([&] {
        PeopleTable people(RegistryPlace{path.string()});
        for (const char* id : {"1", "2", ""})
            refusing([&] {
                const auto row = people.find(id);
                if (row && (row->record.size() > max_record_bytes || row->photo.size() > PersonRow::max_photo_bytes))
                    __builtin_trap();
            });
    });
    return 0;
}
