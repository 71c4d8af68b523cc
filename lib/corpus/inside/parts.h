// Messages put together part by part, so that each part can be wrong on its own. For the corpus room's own files.
#pragma once

#include "qrid/cbor/value.h"
#include "qrid/crypto/keys.h"

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace qrid::corpus {

/// Sets the value of a key, or adds it.
void set(cbor::Map& map, const cbor::Value& key, cbor::Value value);
/// Takes a key out.
void drop(cbor::Map& map, const cbor::Value& key);

/// A map of just these entries in this order, the same key twice if need be; keys and values are encoded already.
Bytes raw_map(std::initializer_list<std::pair<ByteView, ByteView>> entries);
/// An item that many arrays deep.
Bytes nested(int depth);
/// The pieces one after the other.
Bytes join(std::initializer_list<ByteView> pieces);

/// A COSE_Sign1. What is left out is what a good writer would put there.
struct Message {
    cbor::Map protected_entries;
    std::optional<Bytes> protected_bytes = {}; ///< instead of the entries
    Bytes unprotected = {0xa0};                ///< encoded
    Bytes payload;
    std::optional<Bytes> payload_item = {}; ///< encoded, instead of the payload as bytes
    std::optional<Bytes> signature = {};    ///< instead of one over the parts before
    std::string_view context = "Signature1";
    std::vector<std::uint64_t> tags = {18}; ///< from the outermost

    /// The encoded protected header.
    Bytes header() const;
    /// The Sig_structure (RFC 9052 section 4.4).
    Bytes signed_bytes() const;
    /// The array of four, signed unless there is a signature, and tagged.
    Bytes encode(const PrivateKey& key) const;
};

/// An item inside of tags, from the outermost.
Bytes tagged(const std::vector<std::uint64_t>& tags, ByteView item);

} // namespace qrid::corpus
