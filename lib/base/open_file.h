// File descriptors: owned, and what is done with them in one step.
#pragma once

#include "qrid/base/bytes.h"

#include <string>
#include <utility>

namespace qrid {

/// Closed when it goes.
class OpenFile {
public:
    explicit OpenFile(int number = -1) : number_(number) {}
    OpenFile(OpenFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    OpenFile& operator=(OpenFile&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~OpenFile();

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

/// Whether all bytes were written; if not, errno says why.
bool wrote_all(int descriptor, ByteView bytes);

/// Renames within open directories unless the new name is taken: returns -1 then, with EEXIST, and -1 with another
/// errno when it fails. In one step where the file system knows it, else in two.
int rename_if_free(int from, const std::string& old_name, int to, const std::string& new_name);

/// "NAME.0123456789abcdef.part", which nobody can foresee; the name is cut where it would be too long for a file.
std::string name_of_part(const std::string& name);

/// Whether a name is such a one, of `name` when that is not empty.
bool is_name_of_part(const std::string& part, const std::string& name = {});

} // namespace qrid
