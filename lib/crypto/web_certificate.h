// A certificate for a web server that lives for one run on this machine. Nobody else has a reason to trust it.
#pragma once

#include "qrid/crypto/secret.h"

#include <string>

namespace qrid {

struct WebCertificate {
    std::string certificate; ///< PEM, signed by its own key: the server's, and what its clients trust
    Secret key;              ///< PEM (PKCS#8), without a passphrase
};

/// For a DNS name such as "localhost": P-256, valid from the day before this one for ten years by the system's clock,
/// which is what TLS looks at whatever time is judged by. Throws Error(internal) when OpenSSL cannot make it.
WebCertificate make_web_certificate(const std::string& host);

} // namespace qrid
