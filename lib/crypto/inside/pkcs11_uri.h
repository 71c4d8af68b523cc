// A PKCS#11 URI, read; for this room only.
#pragma once

#include "qrid/base/files.h"
#include "qrid/crypto/secret.h"

#include <memory>
#include <optional>
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <string>
#include <vector>

namespace qrid {

class Pkcs11Uri {
public:
    /// Throws Error(usage) for what is no such URI, names what this reader does not know, or holds a PIN.
    explicit Pkcs11Uri(const std::string& text);

    const std::string& text() const { return text_; }
    /// The URI's module-path; empty when it has none.
    fs::path module() const;
    /// The PIN of its pin-source, if it names one.
    std::optional<Secret> pin() const;
    bool fits_module(const CK_INFO& info) const;
    bool fits_slot(CK_SLOT_ID slot, const CK_SLOT_INFO& info) const;
    bool fits_token(const CK_TOKEN_INFO& info) const;
    /// The object's label and id, where the URI has them. The values belong to the URI.
    std::vector<CK_ATTRIBUTE> object() const;

private:
    struct Deleter {
        void operator()(P11KitUri* uri) const { p11_kit_uri_free(uri); }
    };
    std::string text_;
    std::unique_ptr<P11KitUri, Deleter> uri_;
};

} // namespace qrid
