// What the kiosk tells of a visit while it goes on: facts, for which the caller has the words.
#pragma once

#include "qrid/face/portrait.h"
#include "qrid/face/posture.h"
#include "qrid/issuer/index_space.h"
#include "qrid/kiosk/liveness.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qrid {

/// The steps of a visit, in their order.
enum class KioskStep {
    found,
    turned,
    scanned,
    judged,
    unproven,
    alive,
    matched,
    drawn,
    accepted,
    replaced,
    issued,
    delivered
};

/// "found", "turned" and so on.
std::string_view name(KioskStep step);

/// What the portrait for printing that is kept beside the cards was cut from.
struct PrintSource {
    bool is_on_file; ///< the photo on file; else the one taken now that the card's face is made from
    int dpi;         ///< dots per inch on a card (artwork/layouts.h)
};

/// What is known of each step when it is done.
namespace kiosk_event {

struct Found {
    std::string masked_id; ///< of the person in the register
};
struct Turned {
    std::string photo; ///< which one was not upright: a path, or "the photo on file"
    Posture lay;       ///< how it lay before it was turned
};
struct Scanned {
    std::size_t photos; ///< with one face in each
};
struct Judged {
    PortraitReport report; ///< of the photo for the card; no check refuses
};
struct Unproven {}; ///< a single shot, of which liveness cannot be told
struct Alive {
    Turn turn;     ///< what was asked for
    float degrees; ///< by which the head turned
};
struct Matched {
    float distance, limit; ///< to the photo on file; under the limit is a match
};
struct Drawn {
    std::size_t bytes; ///< of the card's face
    float distance;    ///< to the photo that it was made from
    std::optional<PrintSource> print = {};
};
struct Accepted {
    std::string how;    ///< the terms were accepted
    std::string sha256; ///< of their text, hexadecimal
};
struct Replaced {
    std::vector<StatusPlace> cards; ///< that were revoked as superseded
};
struct Issued {
    std::vector<StatusPlace> cards;
    std::string kid; ///< that signed them, hexadecimal
};
struct Delivered {
    std::string account;
};

} // namespace kiosk_event

/// One of them, in the order of KioskStep.
using KioskEvent =
    std::variant<kiosk_event::Found, kiosk_event::Turned, kiosk_event::Scanned, kiosk_event::Judged,
                 kiosk_event::Unproven, kiosk_event::Alive, kiosk_event::Matched, kiosk_event::Drawn,
                 kiosk_event::Accepted, kiosk_event::Replaced, kiosk_event::Issued, kiosk_event::Delivered>;

inline KioskStep step_of(const KioskEvent& event) { return static_cast<KioskStep>(event.index()); }

} // namespace qrid
