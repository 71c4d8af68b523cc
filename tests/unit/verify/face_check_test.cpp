// The face of who shows a card, against that on the card.
#include "qrid/foreign/health_card.h"
#include "support/faces.h"
#include "support/health_cards.h"
#include "unit/verify/cards.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using namespace test;

Bytes specimen(const char* name) { return read_file(fs::path(QRID_TESTDATA) / "specimens" / name); }

std::string face_outcome(const std::shared_ptr<const FacePhoto>& photo, const std::optional<Bytes>& on_card) {
    Claims claims = good_claims();
    if (on_card) claims.identity->fields[identity_key::photo] = *on_card;
    const Verifier verifier(good_trust(), library_of({list_with(0, 0)}), now, {.face = photo});
    return outcome(report_of(verifier, claims), Check::face);
}

TEST(FaceCheck, IsUnknownForAPhotoThatCannotBeUsed) {
    const auto photo = std::make_shared<const FacePhoto>(nullptr, bytes_of("no picture"));
    EXPECT_EQ(face_outcome(photo, std::nullopt), "unknown unreadable-file");
}

TEST(FaceCheck, ComparesThePhotoWithTheCards) {
    QRID_NEEDS_FACE_MODEL();
    const std::shared_ptr<const FaceModel> model(&face_model(), [](const FaceModel*) {});
    const auto photo = std::make_shared<const FacePhoto>(model, specimen("s1-front.jpg"));
    EXPECT_EQ(face_outcome(photo, specimen("s1-file.jpg")), "pass");
    EXPECT_EQ(face_outcome(photo, specimen("s2-file.jpg")), "fail face-mismatch");
    EXPECT_EQ(face_outcome(photo, std::nullopt), "unknown face-absent");
    EXPECT_EQ(face_outcome(photo, specimen("no-face.jpg")), "unknown no-face");
    EXPECT_EQ(face_outcome(nullptr, specimen("s1-file.jpg")), "skipped");
}

TEST(FaceCheck, OfACardThatHasNoneIsUnknown) {
    const nlohmann::json payload{
        {"iss", "https://clinic.example"},
        {"nbf", now - 5},
        {"vc",
         {{"type", {"https://smarthealth.cards#health-card"}},
          {"credentialSubject",
           {{"fhirVersion", "4.0.1"},
            {"fhirBundle", {{"resourceType", "Bundle"}, {"entry", nlohmann::json::array()}}}}}}}};
    const std::string text = write_health_card(payload, card_key());
    const auto photo = std::make_shared<const FacePhoto>(nullptr, bytes_of("no picture"));
    EXPECT_EQ(outcome(verify_text({good_trust(), {}, now, {.face = photo}}, "x", text), Check::face),
              "unknown face-absent");
    const Report report = verify_text({good_trust(), {}, now}, "x", text);
    EXPECT_EQ(outcome(report, Check::face), "skipped");
    EXPECT_TRUE(report.foreign->kid); // which names the key
}

} // namespace
} // namespace qrid
