// Owners of libqrencode's codes; for this room only.
#pragma once

#include "qrid/qr/symbol.h"

#include <qrencode.h>

#include <memory>

namespace qrid {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using CodeHandle = std::unique_ptr<QRcode, FreeCode>;

QRecLevel to_qrencode(EcLevel level);

/// The modules of a code that was asked for at that level. Throws Error(internal) for another.
Symbol symbol_of(const QRcode& code, EcLevel level);

} // namespace qrid
