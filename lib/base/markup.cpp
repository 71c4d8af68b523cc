#include "qrid/base/markup.h"

#include <array>
#include <utility>

namespace qrid {

std::string markup_text(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> written{{{"&", "&amp;"},
                                                                                    {"<", "&lt;"},
                                                                                    {">", "&gt;"},
                                                                                    {"\"", "&quot;"},
                                                                                    {"'", "&#39;"},
                                                                                    {"\uFFFE", "?"},
                                                                                    {"\uFFFF", "?"}}};
    std::string out;
    while (!text.empty()) {
        std::pair<std::string_view, std::string_view> next{text.substr(0, 1), text.substr(0, 1)};
        for (const auto& row : written)
            if (text.starts_with(row.first)) next = row;
        out += next.second;
        text.remove_prefix(next.first.size());
    }
    return out;
}

} // namespace qrid
