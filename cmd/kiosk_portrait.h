// The kiosk's page with the photo for the card: the photo in half blocks, and beside it how good it is.
#pragma once

#include "kiosk_frame.h"
#include "qrid/face/portrait.h"

#include <string>
#include <vector>

namespace qrid::cmd {

class PortraitPage {
public:
    /// Around the head, at the shape of a portrait.
    PortraitPage(const Image& photo, const Face& face, PortraitReport report);

    /// Marks and advice, and with `values` what was measured. The row under it.
    void draw(KioskFrame& frame, bool in_colour, bool values) const;

private:
    Image head_;
    PortraitReport report_;
};

} // namespace qrid::cmd
