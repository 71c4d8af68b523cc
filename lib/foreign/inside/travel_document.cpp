#include "qrid/foreign/inside/travel_document.h"

#include "qrid/card/mrz_text.h"
#include "qrid/foreign/inside/short_dates.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace qrid {

namespace {

/// Without the fillers at the end; those between are spaces.
std::string filled(std::string_view field) {
    const std::size_t end = field.find_last_not_of('<');
    std::string out(field.substr(0, end == std::string_view::npos ? 0 : end + 1));
    std::replace(out.begin(), out.end(), '<', ' ');
    return out;
}

/// What a document says, whichever way its lines are cut.
struct Document {
    std::string form, names, number, number_digit, nationality, birth, birth_digit, sex, expiry, expiry_digit;
    std::string optional, optional_digit; ///< no digit: it has none of its own
    std::string whole, whole_digit;       ///< over several fields
};

Document of_three_lines(const std::vector<std::string>& lines) {
    const std::string &a = lines[0], &b = lines[1];
    Document document{"TD1",
                      lines[2],
                      a.substr(5, 9),
                      a.substr(14, 1),
                      b.substr(15, 3),
                      b.substr(0, 6),
                      b.substr(6, 1),
                      b.substr(7, 1),
                      b.substr(8, 6),
                      b.substr(14, 1),
                      a.substr(15),
                      {},
                      a.substr(5) + b.substr(0, 7) + b.substr(8, 7) + b.substr(18, 11),
                      b.substr(29, 1)};
    // A longer number goes on in the optional data, with its check digit at the end (Doc 9303-5, note j).
    const std::size_t end = document.optional.find('<');
    if (document.number_digit == "<" && end != std::string::npos && end >= 2) {
        document.number += document.optional.substr(0, end - 1);
        document.number_digit = document.optional.substr(end - 1, 1);
        document.optional.erase(0, end);
    }
    document.optional += b.substr(18, 11);
    return document;
}

Document of_two_lines(const std::vector<std::string>& lines) {
    const std::string &a = lines[0], &b = lines[1];
    const bool is_visa = a[0] == 'V', is_wide = a.size() == 44;
    Document document{is_visa   ? is_wide ? "MRV-A" : "MRV-B"
                      : is_wide ? "TD3"
                                : "TD2",
                      a.substr(5),
                      b.substr(0, 9),
                      b.substr(9, 1),
                      b.substr(10, 3),
                      b.substr(13, 6),
                      b.substr(19, 1),
                      b.substr(20, 1),
                      b.substr(21, 6),
                      b.substr(27, 1),
                      b.substr(28),
                      {},
                      {},
                      {}};
    if (is_visa) return document;
    const std::size_t last = b.size() - 1;
    document.whole = b.substr(0, 10) + b.substr(13, 7) + b.substr(21, last - 21);
    document.whole_digit = b.substr(last);
    document.optional = b.substr(28, last - 28);
    if (is_wide) {
        document.optional_digit = document.optional.substr(14);
        document.optional.pop_back();
    }
    return document;
}

std::string kind_words(const std::string& line, const std::string& form) {
    const char* kind = line[0] == 'P' ? "passport" : line[0] == 'V' ? "visa" : "identity card";
    return fmt::format("{} ({}, {})", kind, filled(line.substr(0, 2)), form);
}

std::string names_words(std::string_view names) {
    const std::size_t parting = names.find("<<");
    const std::string surname = filled(names.substr(0, parting));
    const std::string given = parting == std::string_view::npos ? "" : filled(names.substr(parting + 2));
    return given.empty() ? surname : given + " " + surname;
}

/// The fields whose check digits are wrong.
std::vector<std::string> wrong_fields(const Document& document) {
    std::vector<std::string> wrong;
    const auto check = [&](const char* name, const std::string& field, const std::string& digit) {
        const bool may_be_absent = digit == "<" && filled(field).empty();
        if (!digit.empty() && !may_be_absent && digit[0] != mrz_check_digit(field)) wrong.emplace_back(name);
    };
    check("document", document.number, document.number_digit);
    check("date of birth", document.birth, document.birth_digit);
    check("expiry", document.expiry, document.expiry_digit);
    check("personal number", document.optional, document.optional_digit);
    check("all together", document.whole, document.whole_digit);
    return wrong;
}

void tell_fields(const std::vector<std::string>& lines, const Document& document, const Shown& shown,
                 Explanation& out) {
    Layer head{"travel document", {{"kind", kind_words(lines[0], document.form)}}};
    tell(head, "issuing state", filled(lines[0].substr(2, 3)));
    if (const auto expiry = day_near(document.expiry, shown.now)) {
        const Seconds over = parse_time(*expiry) + seconds_per_day;
        tell(head, "expires", fmt::format("{} ({})", *expiry, over <= shown.now ? "expired" : "not yet expired"));
    } else {
        tell(head, "expires", filled(document.expiry).empty() ? "not given" : "no day of the calendar");
    }
    const std::vector<std::string> wrong = wrong_fields(document);
    tell(head, "check digits", wrong.empty() ? "right" : fmt::format("wrong: {}", fmt::join(wrong, ", ")));
    if (!wrong.empty()) out.warnings.push_back({WarningCode::bad_checksum, "the lines were misread or changed"});
    out.layers.push_back(std::move(head));

    Layer person{shown.reveal ? "person" : "person (masked)", {}};
    tell(person, "name", shown.name(names_words(document.names)));
    const auto born = day_of_birth(document.birth, shown.now);
    tell(person, "date of birth", born ? shown.year(*born) : "not given in full");
    tell(person, "sex", shown.reveal && document.sex != "<" ? document.sex : "");
    tell(person, "nationality", filled(document.nationality));
    tell(person, "document", shown.tail(filled(document.number)));
    tell(person, "further numbers", shown.tail(filled(document.optional)));
    out.layers.push_back(std::move(person));
}

} // namespace

void explain_travel_document(std::string_view text, const Shown& shown, Explanation& out) {
    const std::vector<std::string> lines = mrz_lines(text);
    if (lines.empty()) throw Error(Code::bad_claims, "not the lines of a travel document");
    if (lines.size() == 2 && lines[0].starts_with("IDFRA") && lines[0].size() == 36) {
        out.layers.push_back({"travel document",
                              {{"kind", "identity card (ID, the French layout of before 2021, not read further)"},
                               {"issuing state", "FRA"}}});
        return;
    }
    tell_fields(lines, lines.size() == 3 ? of_three_lines(lines) : of_two_lines(lines), shown, out);
}

} // namespace qrid
