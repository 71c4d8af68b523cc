// For targets that look at one input in several ways.
#pragma once

#include "qrid/base/error.h"

/// Does something with hostile input, which may be refused, with a reason.
inline void refusing(const auto& act) {
    try {
        act();
    } catch (const qrid::Error&) {
    }
}
