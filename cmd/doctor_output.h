// What doctor tells of a file, as text and as JSON.
#pragma once

#include "qrid/doctor/examination.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace qrid::cmd {

/// The letter to the citizen and its language (BCP 47).
struct DoctorLetter {
    std::string language, text;
};

/// One file, and what is told of it.
struct DoctorAnswer {
    std::string name; ///< as it may be shown
    Examination found;
    DoctorLetter letter;
};

/// What is shown of people and of codes: as scan, inspect and verify show it with --reveal; else masked, and of what a
/// code holds nothing but its kind and length.
nlohmann::json doctor_to_json(const DoctorAnswer& answer, bool reveal);
std::string doctor_to_text(const DoctorAnswer& answer, bool color);

/// The file's SHA-256, or nothing unless `reveal` for one so short that what it holds could be found by trying.
std::string_view shown_digest(const Examination& found, bool reveal);

/// "PNG, 1170 x 2532 pixels, 212,345 bytes"; of a document its pages, of anything else its bytes.
std::string file_words(const Examination& found);

/// Whether it is a card, of whatever kind, that could be read.
bool is_read_card(const ExaminedCode& code);

/// What a code is, with its verdict when it is a card: "a Claim 169 card: valid", "a web address".
std::string kind_words(const ExaminedCode& code);

/// The verdict, or "no ID card" and "nothing read" for files without any.
std::string_view verdict_words(const Examination& found);

} // namespace qrid::cmd
