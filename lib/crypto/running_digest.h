// A digest over what comes in pieces.
#pragma once

#include "qrid/crypto/digest.h"

#include <memory>

struct evp_md_ctx_st;

namespace qrid {

/// SHA-256 of everything that was added so far.
class RunningSha256 {
public:
    RunningSha256();
    void add(ByteView bytes);
    /// Of what was added until now; more may be added after it.
    Sha256 digest() const;

private:
    std::shared_ptr<evp_md_ctx_st> context_;
};

} // namespace qrid
