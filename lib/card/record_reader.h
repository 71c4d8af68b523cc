#pragma once
#include "qrid/card/identity.h"
#include <string>
namespace qrid {
struct RawRecord { std::size_t line = 0; std::string text; };
class RecordReader {
public:
    virtual ~RecordReader() = default;
    virtual bool next(RawRecord& record) = 0;
    virtual Identity identity(const RawRecord& record) const = 0;
    virtual std::uint64_t bytes_read() const = 0;
    virtual bool has_more_at_hand() const = 0;
};
}
