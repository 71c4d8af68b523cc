#include "qrid/kiosk/event.h"

#include <array>

namespace qrid {

namespace {

constexpr std::array step_names{
    std::string_view("found"),    std::string_view("turned"),   std::string_view("scanned"),
    std::string_view("judged"),   std::string_view("unproven"), std::string_view("alive"),
    std::string_view("matched"),  std::string_view("drawn"),    std::string_view("accepted"),
    std::string_view("replaced"), std::string_view("issued"),   std::string_view("delivered"),
};
static_assert(step_names.size() == std::variant_size_v<KioskEvent>);

} // namespace

std::string_view name(KioskStep step) { return step_names.at(static_cast<std::size_t>(step)); }

} // namespace qrid
