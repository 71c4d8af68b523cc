#include "qrid/foreign/inside/boarding_pass.h"

#include "qrid/card/text_kind.h"
#include "qrid/foreign/inside/short_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace qrid {

namespace {

/// What is left of a pass, or of a part of it that says how long it is.
class PassFields {
public:
    explicit PassFields(std::string_view text) : rest_(text) {}

    /// A field that must be there, without the blanks around it.
    std::string_view take(std::size_t size) {
        if (rest_.size() < size) throw Error(Code::bad_claims, "the boarding pass is cut short or damaged");
        return trimmed(take_up_to(size));
    }
    /// As much of an optional one as is there.
    std::string_view take_up_to(std::size_t size) {
        const std::string_view field = rest_.substr(0, size);
        rest_.remove_prefix(field.size());
        return field;
    }
    /// The part after its size in two hexadecimal digits; what is missing of it is left out.
    PassFields take_part() {
        const std::string_view digits = take(2);
        std::size_t size = 0;
        for (const char c : digits) {
            const std::size_t value = std::string_view("0123456789ABCDEF").find(c);
            if (value == std::string_view::npos)
                throw Error(Code::bad_claims, "the boarding pass has a size that is no hexadecimal number");
            size = size * 16 + value;
        }
        if (digits.size() != 2) throw Error(Code::bad_claims, "the boarding pass has a size that is no number");
        return PassFields(take_up_to(size));
    }
    bool starts_with(char c) const { return rest_.starts_with(c); }
    bool is_empty() const { return rest_.empty(); }
    std::size_t size() const { return rest_.size(); }

private:
    std::string_view rest_;
};

std::string text_of_field(std::string_view field) { return std::string(trimmed(field)); }

std::string cabin_words(std::string_view cabin) {
    if (cabin.empty()) return {};
    const char c = cabin.front();
    const char* kind = std::string_view("FAPR").find(c) != std::string_view::npos    ? "first"
                       : std::string_view("JCDIZ").find(c) != std::string_view::npos ? "business"
                       : std::string_view("WE").find(c) != std::string_view::npos    ? "premium economy"
                                                                                     : "economy";
    return fmt::format("{} ({})", kind, c);
}

/// The fields about all flights (items 10 to 31): only of the first one.
std::optional<std::string> tell_issue(PassFields unique, Layer& pass, const Shown& shown) {
    (void)unique.take_up_to(3); // what the passenger is, and where the pass was made
    const auto issued = day_of_year_before(unique.take_up_to(4), shown.now);
    if (issued) tell(pass, "issued", *issued);
    (void)unique.take_up_to(1);
    tell(pass, "issued by", text_of_field(unique.take_up_to(3)));
    const std::string tag = text_of_field(unique.take_up_to(13));
    tell(pass, "baggage tag", shown.tail(tag));
    return issued;
}

/// The fields of a flight that may be missing (items 17 to 118).
void tell_ticket(PassFields repeated, Layer& flight, const Shown& shown) {
    const std::string airline = text_of_field(repeated.take_up_to(3)), serial = text_of_field(repeated.take_up_to(10));
    tell(flight, "ticket", serial.empty() ? "" : shown.tail(airline + serial));
    (void)repeated.take_up_to(2 + 3); // selectee, documents, the marketing carrier
    const std::string club = text_of_field(repeated.take_up_to(3)), member = text_of_field(repeated.take_up_to(16));
    tell(flight, "frequent flyer", member.empty() ? "" : fmt::format("{} {}", club, shown.tail(member)));
    (void)repeated.take_up_to(1);
    tell(flight, "free baggage", text_of_field(repeated.take_up_to(3)));
}

/// The mandatory fields of a flight (items 7 to 6).
PassFields tell_flight(PassFields& fields, Layer& flight, std::string& date, const Shown& shown) {
    tell(flight, "booking", shown.length(fields.take(7)));
    tell(flight, "from", std::string(fields.take(3)));
    tell(flight, "to", std::string(fields.take(3)));
    const std::string carrier(fields.take(3)), number(fields.take(5));
    tell(flight, "flight", carrier + " " + number.substr(std::min(number.find_first_not_of('0'), number.size())));
    date = std::string(fields.take(3));
    tell(flight, "cabin", cabin_words(fields.take(1)));
    tell(flight, "seat", shown.length(fields.take(4)));
    tell(flight, "check-in number", shown.length(fields.take(5)));
    (void)fields.take(1); // the passenger's state
    return fields.take_part();
}

void tell_date(Layer& flight, const std::string& digits, const std::optional<std::string>& issued, const Shown& shown) {
    if (digits.empty()) return;
    constexpr Seconds months_ahead = 150 * seconds_per_day; // a pass is made at most days before its flight
    const Seconds about = issued ? noon_of(*issued) + months_ahead : shown.now;
    const auto day = day_of_year_near(digits, about);
    tell(flight, "date",
         day ? fmt::format("{} (day {}; the pass has no year)", *day, digits) : "a day that no year nearby has");
}

std::string name_words(std::string_view name) {
    const std::size_t stroke = name.find('/');
    if (stroke == std::string_view::npos) return std::string(name);
    return fmt::format("{} {}", trimmed(name.substr(stroke + 1)), trimmed(name.substr(0, stroke)));
}

void tell_pass(PassFields& fields, const Shown& shown, Explanation& out) {
    (void)fields.take(1);
    const std::string_view flights = fields.take(1);
    if (flights.size() != 1 || flights[0] < '1' || flights[0] > '4')
        throw Error(Code::bad_claims, "the boarding pass does not say for how many flights it is");
    const std::size_t pass = out.layers.size(), person = pass + 1;
    out.layers.push_back({"boarding pass", {{"flights", std::string(flights)}}});
    out.layers.push_back({shown.reveal ? "person" : "person (masked)", {}});
    tell(out.layers[person], "name", shown.name(name_words(trimmed(fields.take_up_to(20)))));
    tell(out.layers[pass], "ticket", fields.take(1) == "E" ? "electronic" : "");
    std::optional<std::string> issued;
    for (int i = 0; i < flights[0] - '0'; ++i) {
        out.layers.push_back({"flight", {}});
        const std::size_t at = out.layers.size() - 1;
        std::string date;
        PassFields optional = tell_flight(fields, out.layers[at], date, shown);
        if (i == 0 && optional.starts_with('>')) {
            tell(out.layers[pass], "version", text_of_field(optional.take_up_to(2).substr(1)));
            if (optional.size() >= 2) issued = tell_issue(optional.take_part(), out.layers[pass], shown);
        }
        tell_date(out.layers[at], date, issued, shown);
        if (optional.size() >= 2) tell_ticket(optional.take_part(), out.layers[at], shown);
        if (!optional.is_empty())
            tell(out.layers[at], "for the airline", fmt::format("{} characters, not read", optional.size()));
    }
    Layer& head = out.layers[pass];
    if (!fields.starts_with('^')) {
        tell(head, "signature", "none");
        return;
    }
    (void)fields.take_up_to(2);
    tell(head, "signature", fmt::format("{} characters, not checked", fields.take_part().size()));
}

} // namespace

void explain_boarding_pass(std::string_view text, const Shown& shown, Explanation& out) {
    constexpr std::size_t longest = 2048; // several times what four flights take
    if (text.size() > longest) throw Error(Code::too_large, "the boarding pass is too long");
    PassFields fields(text);
    tell_pass(fields, shown, out);
}

} // namespace qrid
