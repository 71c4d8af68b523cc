// manifest.jsonl: the cases of a corpus, one a line (qrid-corpus(5)). A corpus may come from anywhere, so nothing in it
// is believed: what it names lies inside its directory, and every text is of a bounded size.
#pragma once

#include "qrid/base/files.h"
#include "qrid/corpus/case.h"

#include <functional>
#include <vector>

namespace qrid {

inline constexpr std::string_view manifest_name = "manifest.jsonl";
inline constexpr std::size_t max_cases = 1'000'000, max_manifest_line = 64 << 10;

/// Calls act for every case in the order of DIR/manifest.jsonl, as it is read. Members that are not known are passed
/// over. Throws Error(unreadable_file) when there is no manifest or one without cases or with more than max_cases, and,
/// naming the line, for one that is no case: a member missing or of the wrong kind, an ID twice or not LAYER/NAME in
/// a-z, 0-9 and '-', a path that is not there, leads out of the directory or to what is neither a file nor, for keys
/// and status lists, a directory, or a text that could be taken for an option.
void for_each_case(const fs::path& dir, const std::function<void(Case)>& act);

/// The same, all at once.
std::vector<Case> read_manifest(const fs::path& dir);

/// A line of a manifest, of a corpus in this directory, which is canonical (fs::canonical). Throws Error(bad_record).
Case read_case(std::string_view line, const fs::path& dir);

} // namespace qrid
