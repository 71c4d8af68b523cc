#include "run_warnings.h"

#include "qrid/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

bool RunWarnings::has(WarningCode code) {
    return code == WarningCode::low_resolution || code == WarningCode::no_bold_font || code == WarningCode::no_labels ||
           code == WarningCode::status_not_known || code == WarningCode::not_trusted;
}

void RunWarnings::add(const std::string& where, const Warning& warning) {
    for (Told& told : all_)
        if (told.warning.code == warning.code &&
            (warning.code == WarningCode::low_resolution || told.warning.detail == warning.detail)) {
            told.count += told.last == where ? 0 : 1;
            told.last = where;
            return;
        }
    all_.push_back({where, where, warning, 1});
}

void RunWarnings::tell(Session& session, nlohmann::json& warnings) const {
    for (const auto& [first, last, warning, count] : all_) {
        session.note(count == 1
                         ? fmt::format("{}: {}", first, warning.detail)
                         : fmt::format("{}, the first on {}: {}", counted(count, "card"), first, warning.detail));
        if (session.format == Format::json)
            warnings.push_back(
                {{"input", first}, {"code", name(warning.code)}, {"detail", warning.detail}, {"cards", count}});
    }
}

} // namespace qrid::cmd
