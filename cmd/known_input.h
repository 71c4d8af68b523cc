// Records that are looked at to their end before anything is made of them, and then read again.
#pragma once

#include "qrid/base/spool.h"
#include "qrid/crypto/running_digest.h"
#include "session.h"
#include "table_options.h"

#include <cstdint>
#include <exception>
#include <fstream>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <vector>

namespace qrid::cmd {

/// Reads another stream, and adds up what it gives.
class DigestingInput : private std::streambuf {
public:
    /// Keeps the bytes in `spool` too, if there is one. Both must outlive it.
    explicit DigestingInput(std::istream& source, Spool* spool = nullptr);

    std::istream& stream() { return stream_; }

    /// Of all bytes to the end, which are read now if they were not. Throws Error(unreadable_file) when the other
    /// stream has failed, and what the spool has thrown.
    std::string sha256();

private:
    int_type underflow() override;

    std::istream& source_;
    Spool* spool_;
    std::vector<char> buffer_;
    RunningSha256 digest_;
    std::exception_ptr failure_;
    std::istream stream_;
};

/// A file, or what comes from standard input or a pipe: that is kept in a file without a name meanwhile.
class KnownInput {
public:
    /// Throws as open_lines() does, and as the reader of the records does for a table's header.
    KnownInput(const std::string& path, const TableOptions& table, Session& session);

    std::uint64_t records() const { return records_; }
    /// Of its bytes, hexadecimal.
    const std::string& sha256() const { return sha256_; }

    /// From the start.
    std::istream& read_again();
    /// When that was read: throws Error(unreadable_file) unless it had the same bytes.
    void check_unchanged();

private:
    std::string path_;
    std::ifstream file_;
    std::optional<Spool> spool_;
    std::optional<DigestingInput> again_;
    std::string sha256_;
    std::uint64_t records_ = 0;
};

} // namespace qrid::cmd
