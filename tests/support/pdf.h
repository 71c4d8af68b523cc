// PDF files for tests, object by object (ISO 32000-1, section 7.5).
#pragma once

#include "qrid/base/bytes.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace qrid::test {

struct Pdf {
    int pages = 1;
    double width = 144, height = 144;                  ///< points
    std::string content = "0 0 0 rg 36 36 72 72 re f"; ///< of each page: a black square in its middle
    std::string resources = {};                        ///< of each page
    std::vector<std::string> objects = {};             ///< further ones, from number 4
    std::string trailer = {};                          ///< further entries
};

inline Bytes pdf_file(const Pdf& pdf) {
    std::vector<std::string> objects{
        "<< /Type /Catalog /Pages 2 0 R >>", "",
        fmt::format("<< /Length {} >>\nstream\n{}\nendstream", pdf.content.size(), pdf.content)};
    objects.insert(objects.end(), pdf.objects.begin(), pdf.objects.end());
    std::string kids;
    for (int i = 0; i < pdf.pages; ++i) {
        objects.push_back(
            fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents 3 0 R /Resources << {} >> >>",
                        pdf.width, pdf.height, pdf.resources));
        kids += fmt::format("{} 0 R ", objects.size());
    }
    objects[1] = fmt::format("<< /Type /Pages /Count {} /Kids [{}] >>", pdf.pages, kids);
    std::string file = "%PDF-1.4\n", table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        table += fmt::format("{:010} 00000 n \n", file.size());
        file += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
    }
    const std::size_t start = file.size();
    file += fmt::format("{}trailer\n<< /Size {} /Root 1 0 R {} >>\nstartxref\n{}\n%%EOF\n", table, objects.size() + 1,
                        pdf.trailer, start);
    return to_bytes(bytes_of(file));
}

} // namespace qrid::test
