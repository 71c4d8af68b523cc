// Keys that are test material and show it: their kid begins with a mark, whoever computes it.
#pragma once

#include "qrid/base/random.h"
#include "qrid/cose/key.h"

#include <string>
#include <string_view>

namespace qrid::cose {

/// What the kid of a test key begins with, in hexadecimal digits: a mark of 12 bits. The kid follows from the key, so
/// no copy of the key in another form loses it. One in 4096 keys that others have made has it too.
inline constexpr std::string_view test_mark = "7e5";

/// Whether a kid that follows from its key, or a thumbprint, has the mark.
bool has_test_mark(ByteView kid);

/// Whether the key's kid has the mark.
bool is_test_key(const PublicKey& key);

/// Throws Error(key_not_allowed) for a key without the mark: what is made from a seed is signed with no other.
void require_test_key(const PublicKey& key);

/// What salt and IV of a private key's file are drawn for (RandomSource::of()), so that from one seed no two files have
/// the same: neither those of two keys, nor that of a key before and after its passphrase was changed. `replaced` is
/// what the file held before.
std::string seal_purpose(const PublicKey& key, ByteView replaced = {});

/// A key with the mark, found by trying some thousands that follow from `random`.
PrivateKey generate_test_key(const KeyKind& kind, const Random& random);

/// A key without it, from the system's randomness.
PrivateKey generate_key(const KeyKind& kind);

} // namespace qrid::cose
