// Whether two names of languages mean the same.
#pragma once

#include <string_view>

namespace qrid {

/// Whether both name one language, written in one way: "zh", "zho" and "zh-CN", but not "zh-TW"; "en" and "en-GB".
/// What is no name of a language is the same as itself.
bool is_same_language(std::string_view one, std::string_view other);

} // namespace qrid
