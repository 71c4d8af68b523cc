// Where the pictures of render --jsonl go: a file each into a directory, or all into one archive.
#pragma once

#include "qrid/base/bytes.h"
#include "render_options.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace qrid::cmd {

/// Pictures by number, which are put by many threads, and then named one after the other.
class PictureOutput {
public:
    PictureOutput() = default;
    PictureOutput(const PictureOutput&) = delete;
    PictureOutput& operator=(const PictureOutput&) = delete;
    virtual ~PictureOutput() = default;

    /// May be called from several threads, for numbers below twice the batch. Throws Error(cannot_write).
    virtual void put(std::size_t i, Bytes bytes) = 0;

    /// Makes what was put ready to be named.
    virtual void flush() = 0;

    /// Names a picture, in a folder such as "ab/cd" if one is given. Throws Error(exists), Error(bad_record) when the
    /// name was given before, Error(cannot_write).
    virtual void name(std::size_t i, const std::string& name, const std::string& folder) = 0;

    /// Adds where a picture of that name is to what is told of it. May be called from several threads.
    virtual void tell(nlohmann::json& told, const std::string& name, const std::string& folder) const = 0;

    /// All that was named is there, and stays.
    virtual void finish() = 0;
};

/// The most pictures that are to be put before any of them is named: what bounds memory.
std::size_t batch_of_pictures(const RenderOptions& o);

/// Throws Error(usage) unless --out-dir or --tar says where the pictures of --jsonl go.
void check_picture_output(const RenderOptions& o);

/// Throws Error(usage) for an option that is only for --jsonl.
void refuse_options_of_lines(const RenderOptions& o);

/// As the options say. Throws as OutputFolder and TarFile do.
std::unique_ptr<PictureOutput> picture_output(const RenderOptions& o);

/// The folder of a name, without its extension, by --fan-out: the first four digits of its SHA-256, as "ab/cd".
std::string folder_of_name(const std::string& name);

} // namespace qrid::cmd
