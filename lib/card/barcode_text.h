// The texts that other symbologies than QR are known for: boarding passes, driver's licences, tickets. Told from their
// form alone.
#pragma once

#include <string_view>

namespace qrid {

/// IATA Resolution 792: "M", the number of flights, a name, and the sixty characters that a pass has at least, each
/// field of the first flight as it should be.
bool is_boarding_pass(std::string_view text);

/// The AAMVA DL/ID Card Design Standard, annex D: "@", separators, "ANSI " or "AAMVA".
bool is_driving_licence(std::string_view text);

/// A ticket of UIC 918.3: "#UT", its version, and the railway's number.
bool is_rail_ticket(std::string_view text);

} // namespace qrid
