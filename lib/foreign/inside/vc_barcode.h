// The verifiable credential barcode: "VC1-", then CBOR-LD in Base45 (W3C "Verifiable Credential Barcodes" 0.7,
// "CBOR-LD 1.0"). The terms behind its numbers stand in registries that are not here, so its fields stay unread.
#pragma once

#include "qrid/foreign/explanation.h"
#include "qrid/foreign/words.h"

namespace qrid {

/// Throws Error(too_large), Error(bad_base45), Error(bad_cbor), Error(bad_claims) when it is no CBOR-LD.
void explain_vc_barcode(std::string_view text, const Shown& shown, Explanation& out);

} // namespace qrid
