#include "scenario_tamper.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

// Of the whole or of a line without its end: where it begins and how long it is.
std::pair<std::size_t, std::size_t> region(ByteView bytes, const TamperStep& step) {
    if (!step.line) return {0, bytes.size()};
    auto begin = bytes.begin();
    for (std::size_t line = 1; line < *step.line; ++line) {
        const auto end = std::find(begin, bytes.end(), '\n');
        if (end == bytes.end() || end + 1 == bytes.end())
            throw Error(Code::usage, fmt::format("{} has no line {}", step.file, *step.line), "count its lines from 1");
        begin = end + 1;
    }
    const auto end = std::find(begin, bytes.end(), '\n');
    return {static_cast<std::size_t>(begin - bytes.begin()), static_cast<std::size_t>(end - begin)};
}

// The byte that is meant, of `size`; `size` itself too where `end` allows it.
std::size_t place_in(std::size_t size, const TamperStep& step, bool end) {
    const std::int64_t whole = static_cast<std::int64_t>(size);
    const std::int64_t place = step.place < 0 ? whole + step.place : step.place;
    if (place < 0 || place > whole || (place == whole && !end))
        throw Error(Code::usage, fmt::format("there is no byte {} in the {} bytes of {}", step.place, size, step.file),
                    "count from 0, or with a negative number from the end");
    return static_cast<std::size_t>(place);
}

} // namespace

Bytes tampered(ByteView bytes, const TamperStep& step) {
    const auto [begin, size] = region(bytes, step);
    Bytes part = to_bytes(bytes.subspan(begin, size));
    switch (step.kind) {
    case TamperStep::Kind::flip:
        part[place_in(size, step, false)] ^= 1;
        break;
    case TamperStep::Kind::cut:
        part.resize(place_in(size, step, true));
        if (part.size() == size)
            throw Error(Code::usage, fmt::format("nothing of {} was cut off", step.file),
                        "keep fewer bytes than it has");
        break;
    case TamperStep::Kind::replace: {
        const auto found = std::search(part.begin(), part.end(), step.old_bytes.begin(), step.old_bytes.end());
        if (found == part.end())
            throw Error(Code::usage, fmt::format("{} has not the text to replace", step.file),
                        "run the steps before with --until and --keep, and look at the file");
        const auto rest = part.erase(found, found + static_cast<std::ptrdiff_t>(step.old_bytes.size()));
        part.insert(rest, step.new_bytes.begin(), step.new_bytes.end());
        break;
    }
    case TamperStep::Kind::append:
        part.insert(part.end(), step.new_bytes.begin(), step.new_bytes.end());
        break;
    }
    Bytes all = to_bytes(bytes.first(begin));
    all.insert(all.end(), part.begin(), part.end());
    const ByteView rest = bytes.subspan(begin + size);
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

void tamper_with_file(const TamperStep& step) {
    const Bytes bytes = read_file(step.file);
    const auto mode = static_cast<FileMode>(fs::status(step.file).permissions() & fs::perms::mask);
    write_file(step.file, tampered(bytes, step), Overwrite::replace, mode);
}

} // namespace qrid::cmd
