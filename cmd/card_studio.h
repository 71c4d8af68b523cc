// How `render --id-card` comes from a card to what can be drawn.
#pragma once

#include "card_facts.h"
#include "qrid/artwork/layouts.h"
#include "qrid/face/model.h"
#include "qrid/verify/input.h"
#include "render_options.h"
#include "sorted_cards.h"

#include <memory>
#include <mutex>
#include <vector>

namespace qrid::cmd {

/// The picture that a card is drawn with.
struct PortraitUsed {
    std::string from; ///< "card" its own, "photo" the one that was named, "wallet" the one beside it there, "register"
    std::string file; ///< empty for the card's own
    int dpi = 0;      ///< dots per inch on an ID-1 card
};

/// A card that is ready to be drawn.
struct Drawable {
    std::shared_ptr<const Symbol> symbol;
    artwork::Sides sides;
    std::optional<PortraitUsed> portrait; ///< nothing for a silhouette
};

/// What all cards of a run share.
class Studio {
public:
    /// Reads the theme, labels, photo and keys that were named. `largest` is the version that is drawn at most. Throws
    /// Error(no_face) and Error(many_faces) for a photo that was named and is no portrait.
    Studio(const RenderOptions& o, int largest, Session& session);

    bool is_phone() const { return is_phone_; }

    /// Throws as card_of_text() and read_card() do, the card's flaw, Error(too_many_bytes), and Error(face_mismatch)
    /// when the photo that was given is another person's. May be called from several threads.
    Drawable draw(const CardInput& input) const;

    /// Takes the photo that the register has of the card's holder, where what would be drawn has fewer dots per inch
    /// than print asks for. Throws as PeopleRegister does; a photo that cannot be used is told with the card.
    void take_from_register(const CardInput& input, const std::string& place, Session& session);

    /// Whom the card names. Throws as card_of_text() and read_card() do.
    CardHolder holder_of(const CardInput& input) const;

    /// The sides that --side asks for.
    std::vector<std::shared_ptr<const artwork::Side>> chosen(const artwork::Sides& sides) const;

private:
    void take_photo(const std::string& path, Session& session);
    void take_kept(const fs::path& path, Session& session);
    Image cut_to_face(const Image& photo, ByteView content, const std::string& path);
    bool is_of_holder(const ReadCard& card, Warnings& warnings) const;

    artwork::Stock stock_;
    std::vector<artwork::Labels> labels_;
    std::shared_ptr<const Image> photo_;
    std::string kept_; ///< where it was found beside the card; empty for one that was asked for
    std::string asked_for_;
    bool is_registers_ = false; ///< `kept_` is of the register
    Warnings photo_warnings_;
    Demands demands_;
    std::unique_ptr<const CardFactsSource> facts_;
    mutable std::mutex facts_lock_; ///< a registry answers one at a time
    EcLevel level_;
    std::string side_;
    bool is_phone_;
    int largest_;
};

/// render --id-card --sheet: many cards on pages of A4. `created` is the date of the PDF.
int render_sheet(const RenderOptions& o, const Studio& studio, Seconds created, Session& session);

/// render --id-card --jsonl: many cards, a file each. `format` and `created` as of a CardPress.
int render_card_lines(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
                      Session& session);

} // namespace qrid::cmd
