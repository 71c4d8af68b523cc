// Codes of health certificates in words: those that are common.
#pragma once

#include <string>
#include <string_view>

namespace qrid {

/// Diseases, vaccines, makers, tests and results: SNOMED CT, LOINC, ATC, ICD-11 and the EU's own numbers (eHealth
/// Network, "Value Sets for EU Digital COVID Certificates"), which no two share. "Comirnaty (EU/1/20/1528)", or the
/// code itself.
std::string in_words(std::string_view code);

/// CVX, the vaccines' numbers of the US CDC: "COVID-19, mRNA, Pfizer-BioNTech (CVX 208)".
std::string vaccine_in_words(std::string_view cvx);

} // namespace qrid
