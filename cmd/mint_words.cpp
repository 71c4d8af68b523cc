// What `mint` says beside its cards: what will not fit, and what became of the cards that people had.
#include "mint_options.h"
#include "qrid/base/text.h"
#include "qrid/qr/capacity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qrid::cmd {

namespace {

// What to do, the least first.
std::string remedy_for(const Overflow& overflow) {
    std::string drop;
    if (overflow.smaller_face > 0)
        drop = fmt::format("make the face smaller: --photo-bytes {} (it has {})", overflow.smaller_face,
                           overflow.face_bytes);
    else if (!overflow.drop.empty())
        drop = fmt::format("leave out or shorten {}", fmt::join(overflow.drop, ", "));
    else
        drop = "shorten the record";
    if (overflow.fits_with_less) return fmt::format("{}; or draw it with less error correction, --ec L", drop);
    return overflow.version ? fmt::format("{}; or draw it with --dense", drop) : drop;
}

} // namespace

std::optional<Overflow> overflow_of_cards(const Identity& identity, std::span<const Variant> variants,
                                          const std::function<std::size_t(const Identity&)>& characters_of) {
    if (variants.empty()) return overflow_of(identity, characters_of);
    std::optional<Overflow> worst;
    for (const Variant& variant : variants) {
        auto one = overflow_of(reduced(identity, variant), characters_of);
        if (one && (!worst || one->characters > worst->characters)) worst = std::move(one);
    }
    return worst;
}

void tell_overflow(const Overflow& overflow, std::string_view where, Session& session) {
    const std::string needs = overflow.version ? fmt::format("needs version {}", *overflow.version)
                                               : std::string("is too long for any version");
    session.warn(Error(Code::too_many_bytes,
                       fmt::format("{}{}the card will not fit a QR code of version {}: its text of {} characters {}",
                                   where, where.empty() ? "" : ": ", print_version, overflow.characters, needs),
                       remedy_for(overflow)));
}

void tell_reissue(const ReissuePlan& plan, const MintOptions& o, Session& session) {
    if (plan.left_out() > 0) {
        const Error told(Code::has_card,
                         fmt::format("{} {} not made: {} already has one {}", counted(plan.left_out(), "card"),
                                     plan.left_out() == 1 ? "was" : "were",
                                     plan.left_out() == 1 ? "this person" : "each of these people",
                                     o.replace ? "that is as new" : "in force"),
                         o.replace ? "the first record of a person counts" : "use --replace for new ones");
        session.format == Format::json ? session.warn(told) : session.note(told.what());
    }
    if (!o.replace) return;
    std::string text = fmt::format("{} replaced", counted(plan.replaced(), "card"));
    const bool is_one = plan.replaced() == 1;
    if (plan.replaced() > 0)
        text += o.reissue().overlap == 0
                    ? ", and revoked: publish that with 'qrid status build'"
                    : fmt::format(": 'qrid status build' revokes {} in {}, or when {} if that is sooner",
                                  is_one ? "it" : "them", o.overlap, is_one ? "it expires" : "they expire");
    if (plan.new_ones() > 0)
        text += fmt::format("; {} had none to replace", plan.new_ones() == 1
                                                            ? std::string("1 new card")
                                                            : fmt::format("{} new cards", plan.new_ones()));
    session.note(text);
    if (session.format == Format::json && plan.new_ones() > 0)
        session.warn(Error(Code::not_in_registry,
                           fmt::format("{} had none to replace", counted(plan.new_ones(), "new card")),
                           "check that these are the records of people who have cards"));
}

} // namespace qrid::cmd
