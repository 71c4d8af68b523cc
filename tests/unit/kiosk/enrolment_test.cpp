#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/key.h"
#include "qrid/crypto/digest.h"
#include "qrid/kiosk/enrolment.h"
#include "support/errors.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

namespace qrid {
namespace {

using test::code_of;

constexpr Seconds now = 1'700'000'000;
const Secret passphrase("open sesame");

fs::path specimen(const std::string& name) { return fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg"); }

class EnrolmentTest : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(face_model_directory())) GTEST_SKIP() << "skipped: the face model is not installed";
        write_file(dir_ / "people.jsonl",
                   bytes_of("{\"id\":\"ID-1\",\"fullName\":\"Amara Lin\",\"photo\":\"" + specimen("s1-front").string() +
                            "\"}\n"
                            "{\"id\":\"ID-2\",\"photo\":5}\n"),
                   Overwrite::refuse);
        IssuerConfig config;
        config.iss = "https://id.example";
        config.status_uri = "https://s.example/";
        issuer_.emplace(Issuer::init(dir_ / "issuer", config, Algorithm::eddsa, passphrase, system_random(), now));
    }

    Enrolment enrol_with(std::vector<fs::path> shots, const std::string& acceptance = "by flag",
                         const std::string& id = "ID-1") {
        static const FaceModel model = FaceModel::load(face_model_directory());
        const EnrolmentRequest request{.register_file = dir_ / "people.jsonl",
                                       .id = id,
                                       .shots = std::move(shots),
                                       .wallet = dir_ / "wallet",
                                       .account = "amara",
                                       .terms = "terms",
                                       .thresholds = {},
                                       .photo_bytes = 600,
                                       .valid_for = 100,
                                       .now = now};
        const EnrolmentTalk talk{.tell = [](std::string_view, const std::string&) {},
                                 .accept = [&](std::string_view) { return acceptance; }};
        const auto open_mint = [&] {
            const KeyRow row = issuer_->active_key(Purpose::cards, now);
            return Mint(*issuer_, row, issuer_->open_key(row, passphrase));
        };
        return enrol(request, talk, model, *issuer_, open_mint, [] { return Secret("1234"); });
    }

    void expect_nothing_left() {
        EXPECT_FALSE(fs::exists(dir_ / "wallet"));
        EXPECT_EQ(issuer_->registry().serials_taken(), 0U);
        EXPECT_EQ(issuer_->registry().setting("next_serial"), "0");
    }

    test::Temporary dir_;
    std::optional<Issuer> issuer_;
};

TEST_F(EnrolmentTest, DeliversACardBoundToTheDevice) {
    const Enrolment result = enrol_with({specimen("s1-left"), specimen("s1-smile")});
    EXPECT_LT(result.distance, 0.5F);
    EXPECT_LE(result.face_bytes, 600U);
    EXPECT_TRUE(result.new_account);
    const Account account = open_account(dir_ / "wallet", "amara");
    const ReadCard card = read_card(card_of_text(account.cards.at(0).text));
    EXPECT_EQ(card.claims.cnf->pem(), account.device_key.pem());
    EXPECT_EQ(*card.claims.identity->text(identity_key::full_name), "Amara Lin");
    EXPECT_EQ(card.claims.identity->face()->size(), result.face_bytes);
    EXPECT_EQ(card.claims.exp, now + 100);
}

TEST_F(EnrolmentTest, RefusesAndLeavesNothing) {
    EXPECT_EQ(code_of([&] { enrol_with({specimen("s2-front")}); }), Code::face_mismatch);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("s1-left"), specimen("s2-front")}); }), Code::face_mismatch);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("no-face")}); }), Code::no_face);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("two-people")}); }), Code::many_faces);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("s1-left")}, ""); }), Code::terms_not_accepted);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("s1-left")}, "by flag", "ID-9"); }), Code::not_in_register);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("s1-left")}, "by flag", "ID-2"); }), Code::bad_record);
    EXPECT_EQ(code_of([&] { enrol_with({specimen("absent")}); }), Code::unreadable_file);
    expect_nothing_left();
}

TEST_F(EnrolmentTest, NotesItInTheJournalWithoutPersonalData) {
    enrol_with({specimen("s1-left")});
    const JournalRow row = issuer_->registry().last_journal_row().value();
    EXPECT_EQ(row.what, "card-enrolled");
    EXPECT_NE(row.detail.find("by flag"), std::string::npos);
    EXPECT_EQ(row.detail.find("ID-1"), std::string::npos);
    EXPECT_EQ(row.detail.find("Amara"), std::string::npos);
}

} // namespace
} // namespace qrid
