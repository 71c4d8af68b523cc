// Puts things on a face of a card, one after the other.
#pragma once

#include "qrid/artwork/content.h"
#include "qrid/artwork/scene.h"
#include "qrid/artwork/theme.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace qrid::artwork {

/// How fields stand below each other. Lengths in units of the face. All labels of a group have one size, and all
/// values.
struct FieldStyle {
    int columns = 2;
    double label_size = 0, value_size = 0; ///< both shrink to `least_share` of it
    double least_share = 0.75;
    double column_gap = 0;
    double least_row_gap = 0, row_gap = 0; ///< between them is what is left of the height shared out
    int long_lines = 2;                    ///< of a value that wants the whole width
    bool from_bottom = false;              ///< what room is left is above
};

/// The sizes of a group's labels and values, of those that are wanted.
struct FieldShares {
    double label = 1, value = 1;
};

/// A theme's title stands for the labels of both languages. Whatever it is, a card that was made for tests says so.
CardField title_of(const CardContent& content, const Theme& theme);

class Composer {
public:
    /// `mirrored`: left and right are exchanged in all that follows, and so are alignments.
    Composer(double width, double height, double radius, const Theme& theme, const CardContent& content, bool mirrored);

    void panel(Panel panel);
    void curves(Curves curves) { face_.items.emplace_back(std::move(curves)); }
    void picture(const std::shared_ptr<const Image>& image, const Frame& frame, bool whole);
    void code(const Box& box);
    /// The card's face, or a silhouette, in a border.
    void portrait(const Frame& frame, double border_width);
    /// The logo on a white panel; false without one.
    bool logo(const Frame& frame);

    /// Returns what the text takes, from the top of its box; nothing for an empty one.
    Box text(std::string_view field, std::string_view words, std::string_view language, const Box& box,
             const TextStyle& style);
    /// The same in the middle of the height.
    Box centred_text(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                     const TextStyle& style);
    /// A label alone, in both languages where that fits.
    Box label(const CardField& field, const Box& box, const TextStyle& style);

    /// As many of the fields as fit; returns how many, from the first.
    std::size_t fields(std::span<const CardField> fields, const Box& box, const FieldStyle& style);

    /// The same at sizes that were chosen before.
    std::size_t fields_at(const FieldShares& shares, std::span<const CardField> fields, const Box& box,
                          const FieldStyle& style);

    /// The sizes that fields() would choose.
    FieldShares shares_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const;

    /// How high a box of that width would have to be for all of them in their wanted sizes, with the widest gaps.
    double height_of(std::span<const CardField> fields, double width, const FieldStyle& style) const;

    /// The content's watermarks one below the other about the middle of a box, turned by degrees and as large as fits.
    void watermarks(const Box& box, double angle);

    /// For a face whose height follows from what is on it.
    void set_height(double height) { face_.height = height; }

    /// What is printed before all else.
    void ground(std::shared_ptr<const Side> ground) { face_.ground = std::move(ground); }

    Side finish() && { return std::move(face_); }

private:
    struct Cell;
    struct Row;
    struct Group;
    Group group_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style,
                   const FieldShares& shares) const;
    double label_share_of(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const;
    Group best_group(std::span<const CardField> fields, const Box& box, const FieldStyle& style) const;
    std::size_t put(Group group, const Box& box, const FieldStyle& style);
    Box placed(Box box) const;
    SetText set(std::string_view field, std::string_view words, std::string_view language, const Box& box,
                TextStyle style) const;
    SetText set_label(const CardField& field, const Box& box, const TextStyle& style) const;
    Box add(SetText text, double down);

    const Theme& theme_;
    const CardContent& content_;
    bool mirrored_;
    Side face_;
};

} // namespace qrid::artwork
