// The frames of an animation.
#pragma once

#include "qrid/picture/image.h"
#include "qrid/picture/limits.h"
#include "qrid/picture/picture_kind.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace qrid {

class Helper;

/// Whether it may have several frames: a GIF, a PNG or WebP whose header says so. Never throws.
bool may_be_animation(ByteView file);

/// Whether an animation has a picture for those who know none, which is no frame of it: load_picture() gives it. So
/// have some PNGs. Never throws.
bool has_still_apart(ByteView file);

struct Frame {
    Image image;
    std::size_t number = 1; ///< in the file, from 1
};

/// Goes through a GIF, an animated PNG or an animated WebP: every frame that differs from the one before, as it is
/// seen, decoded when it is asked for.
class Frames {
public:
    /// Throws as load_picture does. The file is copied.
    explicit Frames(ByteView file, const PictureLimits& limits = {});
    Frames(Frames&&) noexcept;
    ~Frames();

    /// Nothing behind the last one. Throws as load_picture does.
    std::optional<Frame> next();

    /// How many the file has, those among them that are alike; known when next() has given the first.
    std::size_t in_file() const { return in_file_; }

private:
    std::unique_ptr<Helper> helper_;
    PictureKind kind_;
    std::size_t in_file_ = 1, given_ = 0; ///< number of the last one that was given
};

} // namespace qrid
