#include "kiosk_words.h"

#include "qrid/base/text.h"
#include "qrid/issuer/standing.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

using namespace kiosk_event;

struct WordsOfEvent {
    std::string operator()(const Found& e) const {
        return fmt::format("the person with ID {} in the register", e.masked_id);
    }
    std::string operator()(const Turned& e) const { return told(e.lay, e.photo); }
    std::string operator()(const Scanned& e) const {
        return fmt::format("{}, one face in each", counted(e.photos, "photo"));
    }
    std::string operator()(const Judged& e) const {
        const auto good = std::count_if(e.report.checks.begin(), e.report.checks.end(),
                                        [](const PortraitCheck& check) { return check.grade == Grade::good; });
        std::string words = fmt::format("the portrait: {} of {} checks good", good, e.report.checks.size());
        for (const PortraitCheck& check : e.report.checks)
            if (check.grade == Grade::warn) words += fmt::format("; {}", check.advice.english());
        return words;
    }
    std::string operator()(const Unproven&) const {
        return "a single shot cannot show whether a living person was here";
    }
    std::string operator()(const Alive& e) const {
        return fmt::format("the head turned to the {} by {:.0f} degrees, in different frames", name(e.turn), e.degrees);
    }
    std::string operator()(const Matched& e) const {
        return fmt::format("with the photo on file, distance {:.3f} (match under {:.2f})", e.distance, e.limit);
    }
    std::string operator()(const Drawn& e) const {
        const std::string print = e.print ? fmt::format("; the portrait for printing is the photo {}, {} dpi",
                                                        e.print->is_on_file ? "on file" : "taken now", e.print->dpi)
                                          : "";
        return fmt::format("your photo for the card, {} bytes, distance {:.3f} to the original{}", e.bytes, e.distance,
                           print);
    }
    std::string operator()(const Accepted& e) const {
        constexpr std::size_t digits_shown = 16;
        return fmt::format("the terms, {} (SHA-256 {}…)", e.how, e.sha256.substr(0, digits_shown));
    }
    std::string operator()(const Replaced& e) const {
        return fmt::format("card {}, which was revoked as superseded", format_places(e.cards));
    }
    std::string operator()(const Issued& e) const {
        return fmt::format("card {}, signed with key {}", format_places(e.cards), e.kid);
    }
    std::string operator()(const Delivered& e) const { return fmt::format("to the account {}", e.account); }
};

} // namespace

std::string words_of(const KioskEvent& event) { return std::visit(WordsOfEvent{}, event); }

std::string_view mark_of(Grade grade) { return grade == Grade::good ? "✓" : grade == Grade::warn ? "!" : "✗"; }

std::string value_of(const PortraitCheck& check) {
    return fmt::format("{:.3g}{}{}", check.value, check.unit.empty() ? "" : " ", check.unit);
}

} // namespace qrid::cmd
