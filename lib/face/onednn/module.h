// What oneDNN does for the face room, in a module of its own (base/module.h).
#pragma once

#include "qrid/base/module.h"
#include "qrid/face/inside/network.h"

#include <memory>
#include <string_view>

namespace qrid {

struct OnednnModule {
    static constexpr std::string_view file = "qrid-onednn.so";

    /// See network_builder() in face/inside/network_engine.h.
    std::unique_ptr<NetworkBuilder> (*builder)(Shape input);
};

} // namespace qrid
