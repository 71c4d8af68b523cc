// Files of spreadsheet programs that are no text, so that they are told as what they are.
#pragma once

#include "qrid/base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace qrid {

/// So many bytes of a file are enough to tell.
inline constexpr std::size_t longest_workbook_mark = 128;

/// "an Excel workbook (.xlsx)", from the first bytes of a file; empty for any other. ZIP archives of other kinds, PDF
/// and gzip files are named as well.
std::string workbook_in(std::string_view head);

/// Throws Error(code) that names it and says what to do.
void refuse_workbook(std::string_view head, Code code = Code::unreadable_file);

} // namespace qrid
