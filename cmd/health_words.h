// What the library found when it looked at an issuer or a verifier's store, in words, and the command that mends it.
#pragma once

#include "qrid/base/health.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// How commands are completed that name an issuer: " --issuer DIR", or nothing for the usual place.
struct HealthPlace {
    std::string issuer_option = {};
    Seconds now = 0;
    std::map<std::string, std::string> names = {}; ///< of issuers for people, by their iss (Health::names)
};

/// One line on a finding, such as "issuer/public/status/0.cwt expired 3 days ago, on 2026-11-20T08:00:00Z".
std::string words_of(const Finding& finding, const HealthPlace& place);

/// What mends it, such as "qrid status build"; empty when nothing can be done but to look again.
std::string mend_of(const Finding& finding, const HealthPlace& place);

/// One line on a check of which nothing was found.
std::string summary_of(const HealthCheck& check, const HealthPlace& place);

/// The names of all findings that have words, for tests.
std::vector<std::string_view> findings_with_words();

} // namespace qrid::cmd
