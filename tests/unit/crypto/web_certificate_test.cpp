#include "qrid/crypto/keys.h"
#include "qrid/crypto/web_certificate.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

TEST(WebCertificate, IsOfItsKeyAndNew) {
    const WebCertificate one = make_web_certificate("localhost"), other = make_web_certificate("localhost");
    EXPECT_NE(one.certificate, other.certificate);
    const PublicKey certified = PublicKey::from_pem(one.certificate);
    EXPECT_EQ(certified.pem(), PrivateKey::from_pem(one.key.view(), nullptr).public_key().pem());
    EXPECT_NE(certified.pem(), PublicKey::from_pem(other.certificate).pem());
}

} // namespace
} // namespace qrid
