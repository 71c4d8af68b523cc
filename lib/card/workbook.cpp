#include "qrid/card/workbook.h"

#include <fmt/format.h>

namespace qrid {

using namespace std::string_view_literals;

std::string workbook_in(std::string_view head) {
    head = head.substr(0, longest_workbook_mark);
    if (head.starts_with("PK\3\4"sv)) {
        // The first member of an archive: ODF has its media type there, OOXML files of Microsoft's beside others.
        if (head.find("application/vnd.oasis.opendocument.spreadsheet"sv) != std::string_view::npos)
            return "an OpenDocument spreadsheet (.ods)";
        if (head.find("[Content_Types].xml"sv) != std::string_view::npos ||
            head.find("xl/"sv) != std::string_view::npos || head.find("_rels/"sv) != std::string_view::npos)
            return "an Excel workbook (.xlsx)";
        return "a ZIP archive, perhaps a workbook (.xlsx, .ods, .numbers)";
    }
    if (head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv)) return "an old Excel workbook (.xls)";
    if (head.starts_with("%PDF-"sv)) return "a PDF document";
    if (head.starts_with("\x1f\x8b"sv)) return "a gzip file";
    return {};
}

void refuse_workbook(std::string_view head, Code code) {
    const std::string kind = workbook_in(head);
    if (kind.empty()) return;
    throw Error(code, fmt::format("{}, not a text table", kind),
                head.starts_with("PK") || head.starts_with("\xd0")
                    ? "open it in a spreadsheet program, save it as \"CSV UTF-8\", and give that file with --csv"
                    : "give the records as CSV or JSON lines");
}

} // namespace qrid
