// One visit to the kiosk: what leads to a card, and what does not and leaves nothing.
#include "kiosk_place.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/issuer/standing.h"
#include "qrid/kiosk/receipt.h"
#include "qrid/picture/png.h"

#include <nlohmann/json.hpp>

namespace qrid {
namespace {

using nlohmann::json;
using test::code_of;

class EnrolmentTest : public test::KioskPlace {
protected:
    void expect_nothing_issued() {
        EXPECT_FALSE(fs::exists(settings_.wallet));
        EXPECT_EQ(issuer_->registry().serials_taken(), 0U);
        EXPECT_TRUE(journal("card-enrolled").empty());
    }
};

TEST_F(EnrolmentTest, DeliversACardBoundToTheDevice) {
    const Enrolment result = enrol(visit("ID-1", {"s1-front", "s1-left"}));
    EXPECT_TRUE(result.new_account);
    const Account account = open_account(settings_.wallet, "account");
    ASSERT_EQ(account.cards.size(), 1U);
    const ReadCard card = read_card(card_of_text(account.cards[0].text));
    EXPECT_EQ(card.claims.cnf->pem(), account.device_key.pem());
    EXPECT_EQ(*card.claims.identity->text(identity_key::full_name), "Person ID-1");
    EXPECT_LE(card.claims.identity->face()->size(), settings_.photo_bytes);
    EXPECT_EQ(card.claims.exp, now + 100);
}

TEST_F(EnrolmentTest, TellsWhatTheCameraSaw) {
    Kiosk open = kiosk();
    const Visit here = visit("ID-1", {"s1-left", "s1-front"});
    const Admission admission = open.admit(here);
    std::vector<std::string> steps;
    int judged = 0;
    KioskTalk talk;
    talk.tell = [&](const KioskEvent& event) { steps.emplace_back(name(step_of(event))); };
    talk.judged = [&](const Image& photo, const Face&, const PortraitReport& report) {
        ++judged;
        EXPECT_EQ(photo.width, 480);
        EXPECT_NE(report.grade(), Grade::refuse);
    };
    const FaceScan scan = open.scan(here, admission, talk);
    EXPECT_EQ(steps, (std::vector<std::string>{"scanned", "judged", "alive", "matched", "drawn"}));
    EXPECT_EQ(judged, 1);
    EXPECT_EQ(scan.best, 1U) << "the shot that looks straight makes the card's face";
    EXPECT_LT(scan.distance(), 0.5F);
    ASSERT_TRUE(scan.liveness);
    EXPECT_GT(scan.liveness->turned, 8);
}

TEST_F(EnrolmentTest, KeepsThePhotoOnFileForPrintingWhereItIsClearlySharper) {
    settings_.keep_portrait = true;
    const auto scanned = [&](PeopleRegister& people) {
        Kiosk open(settings_, test::face_model(), *issuer_, people);
        Visit here = visit("ID-1", {"s1-front"});
        here.single_shot = true;
        return open.scan(here, open.admit(here));
    };
    FaceScan scan = scanned(*people_);
    ASSERT_TRUE(scan.print_source);
    EXPECT_FALSE(scan.print_source->is_on_file) << "the newer one is as good";
    EXPECT_GE(scan.print_source->dpi, 300);
    write_file(dir_ / "large.png", png_rgb(resize(test::picture(specimen("s1-file")), 960, 1200)), Overwrite::refuse);
    write_file(dir_ / "sharper.jsonl",
               bytes_of(std::string(R"({"id":"ID-1","fullName":"A","photo":"large.png","dateOfBirth":"19700515"})")),
               Overwrite::refuse);
    PeopleRegister sharper((dir_ / "sharper.jsonl").string());
    scan = scanned(sharper);
    EXPECT_TRUE(scan.print_source->is_on_file);
    EXPECT_GT(scan.print_source->dpi, 500);
    EXPECT_GT(scan.print_portrait.size(), 5000U);
    settings_.keep_portrait = false;
    scan = scanned(sharper);
    EXPECT_FALSE(scan.print_source);
    EXPECT_TRUE(scan.print_portrait.empty());
}

TEST_F(EnrolmentTest, KnowsWhomTheRegisterHas) {
    Kiosk open = kiosk();
    EXPECT_TRUE(open.knows("ID-1"));
    EXPECT_TRUE(open.knows("DEAD")) << "whether there may be a card is another question";
    EXPECT_FALSE(open.knows("ID-99"));
    EXPECT_FALSE(open.knows(""));
}

TEST_F(EnrolmentTest, RefusesFacesThatAreNotThePersons) {
    settings_.max_attempts = 100;
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s2-front", "s2-left"})), Code::face_mismatch) << "a stranger";
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front", "s2-left"})), Code::face_mismatch) << "two take turns";
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front", "no-face"})), Code::no_face);
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front", "two-people"})), Code::many_faces);
    expect_nothing_issued();
}

TEST_F(EnrolmentTest, RefusesWhatProvesNoLivingPerson) {
    settings_.max_attempts = 100;
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front"})), Code::not_live) << "one photo";
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-left", "s1-front", "s1-left"})), Code::not_live) << "a frame twice";
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front", "s1-right"})), Code::not_live) << "turned the other way";
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-file", "s1-left"})), Code::not_live) << "the photo on file";
    expect_nothing_issued();
    Visit right = visit("ID-1", {"s1-front", "s1-right"});
    right.turn = Turn::right;
    enrol(right);
}

TEST_F(EnrolmentTest, TakesASingleShotOnlyWhenToldAndTheJournalSaysSo) {
    Visit single = visit("ID-1", {"s1-front"});
    single.single_shot = true;
    enrol(single);
    EXPECT_EQ(json::parse(journal("card-enrolled").at(0).detail).at("liveness"), "single shot");
    Visit held_up = visit("ID-2", {"s2-file"});
    held_up.single_shot = true;
    EXPECT_EQ(code_of_visit(held_up), Code::not_live) << "the photo on file";
}

TEST_F(EnrolmentTest, RefusesWhoMayHaveNoCard) {
    EXPECT_EQ(code_of_visit(visit("CHILD", {"s3-front", "s3-left"})), Code::under_age) << "16 tomorrow";
    EXPECT_EQ(code_of_visit(visit("BLOCKED", {"s4-front", "s4-left"})), Code::blocked);
    EXPECT_EQ(code_of_visit(visit("DEAD", {"s5-front", "s5-left"})), Code::deceased);
    EXPECT_EQ(code_of_visit(visit("AGELESS", {"s6-front", "s6-left"})), Code::under_age);
    EXPECT_EQ(code_of_visit(visit("NOBODY", {"s1-front", "s1-left"})), Code::not_in_register);
    expect_nothing_issued();
    std::vector<std::string> codes;
    for (const JournalRow& row : journal("enrolment-refused")) codes.push_back(json::parse(row.detail).at("code"));
    EXPECT_EQ(codes, (std::vector<std::string>{"under-age", "blocked", "deceased", "under-age", "not-in-register"}));
    enrol(visit("JUST", {"s3-front", "s3-left"})); // 16 today
    settings_.min_age = 0;
    Visit ageless = visit("AGELESS", {"s6-front", "s6-left"});
    ageless.account = "another";
    enrol(ageless);
}

TEST_F(EnrolmentTest, RefusesAPoorPortraitWithWordsForThePerson) {
    // shrunk, the eyes are too near to each other for a card
    Visit far = visit("ID-1", {"s1-left"});
    const Image small = resize(test::picture(specimen("s1-front")), 240, 300);
    write_file(dir_ / "far.png", png_rgb(small), Overwrite::refuse);
    far.shots = {dir_ / "far.png"};
    far.single_shot = true;
    Kiosk open = kiosk();
    const Admission admission = open.admit(far);
    try {
        open.scan(far, admission);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::poor_portrait);
        EXPECT_NE(std::string(error.what()).find("distance between the eyes"), std::string::npos) << error.what();
        EXPECT_NE(error.hint().find("closer"), std::string::npos) << error.hint();
    }
}

TEST_F(EnrolmentTest, LeavesNothingWhenTheTermsAreDeclined) {
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s1-front", "s1-left"}), ""), Code::terms_not_accepted);
    expect_nothing_issued();
}

TEST_F(EnrolmentTest, ReplacesACardOnlyWhenAsked) {
    const Enrolment first = enrol(visit("ID-1", {"s1-front", "s1-left"}));
    Visit again = visit("ID-1", {"s1-smile", "s1-right"});
    again.turn = Turn::right;
    EXPECT_EQ(code_of_visit(again), Code::has_card);
    again.replace = true;
    const Enrolment second = enrol(again);
    ASSERT_EQ(second.replaced.size(), 1U);
    EXPECT_EQ(second.replaced[0], first.card().row.place);
    EXPECT_NE(second.card().row.place, first.card().row.place);
    EXPECT_EQ(issuer_->registry().card(first.card().row.serial)->standing, Standing::revoked);
    EXPECT_EQ(issuer_->registry().card(second.card().row.serial)->standing, Standing::valid);
    EXPECT_EQ(json::parse(journal("card-revoked").at(0).detail).at("reason"), "superseded");
}

TEST_F(EnrolmentTest, GivesNoCardPastASuspendedOne) {
    const Enrolment first = enrol(visit("ID-1", {"s1-front", "s1-left"}));
    const StandingOrder hold{first.card().row.place, "certificateHold"};
    change_standings(*issuer_, {&hold, 1}, Standing::suspended, false, now);
    Visit again = visit("ID-1", {"s1-front", "s1-left"});
    again.replace = true;
    EXPECT_EQ(code_of_visit(again), Code::suspended);
}

TEST_F(EnrolmentTest, AnExpiredCardIsNoneInForce) {
    enrol(visit("ID-1", {"s1-front", "s1-left"}));
    moment_ += 100;
    EXPECT_TRUE(enrol(visit("ID-1", {"s1-front", "s1-left"})).replaced.empty());
}

TEST_F(EnrolmentTest, CountsRefusalsByPersonAndForgetsThemAfterADay) {
    const Visit stranger = visit("ID-1", {"s2-front", "s2-left"}), herself = visit("ID-1", {"s1-front", "s1-left"});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(code_of_visit(stranger), Code::face_mismatch);
    EXPECT_EQ(code_of_visit(stranger), Code::too_many_attempts);
    EXPECT_EQ(code_of_visit(herself), Code::too_many_attempts);
    enrol(visit("ID-2", {"s2-front", "s2-left"})); // somebody else's count is another
    EXPECT_EQ(json::parse(journal("enrolment-refused").at(2).detail).at("attempt"), 3);
    EXPECT_EQ(journal("enrolment-refused").size(), 5U);
    moment_ += seconds_per_day - 1;
    EXPECT_EQ(code_of_visit(herself), Code::too_many_attempts);
    moment_ += 1;
    Visit later = herself;
    later.account = "later";
    enrol(later);
}

TEST_F(EnrolmentTest, CountsNothingOfWhoLeavesWithoutAnAnswer) {
    Kiosk open = kiosk();
    for (int i = 0; i < 5; ++i) { // as a process that is killed before the camera
        const Visit here = visit("ID-1", {"s1-front", "s1-left"});
        EXPECT_EQ(open.admit(here).attempt, 1U);
    }
    enrol(visit("ID-1", {"s1-front", "s1-left"}));
}

TEST_F(EnrolmentTest, HoldsAnAdmissionToWhatHasHappenedMeanwhile) {
    settings_.max_attempts = 1;
    Kiosk open = kiosk();
    const Visit here = visit("ID-1", {"s1-front", "s1-left"});
    Admission admission = open.admit(here);
    const FaceScan scan = open.scan(here, admission);
    EXPECT_EQ(code_of_visit(visit("ID-1", {"s2-front", "s2-left"})), Code::face_mismatch); // at another kiosk
    Delivery delivery(
        settings_.wallet, here.account, [] { return Secret("1234"); }, now);
    EXPECT_EQ(code_of([&] { open.admit_again(here, admission); }), Code::too_many_attempts);
    EXPECT_EQ(code_of([&] { open.issue(here, admission, scan, "by flag", *mint_, delivery); }),
              Code::too_many_attempts);
    expect_nothing_issued();
}

TEST_F(EnrolmentTest, RefusesVisitsOfTheWrongNumberOfPhotos) {
    Kiosk open = kiosk();
    Visit many = visit("ID-1", std::vector<std::string>(17, "s1-front"));
    const Admission admission = open.admit(many);
    EXPECT_EQ(code_of([&] { open.scan(many, admission); }), Code::usage);
    EXPECT_EQ(code_of([&] { open.scan(visit("ID-1", {}), admission); }), Code::usage);
    many = visit("ID-1", {"s1-front", "s1-left"});
    many.single_shot = true;
    EXPECT_EQ(code_of([&] { open.scan(many, admission); }), Code::usage);
}

TEST_F(EnrolmentTest, DoesNotCountWhatIsNoFaultOfThePerson) {
    Visit broken = visit("ID-1", {"absent"});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of_visit(broken), Code::unreadable_file);
    EXPECT_TRUE(journal("enrolment-refused").empty());
    enrol(visit("ID-1", {"s1-front", "s1-left"})); // and a good end is not counted either
    EXPECT_EQ(issuer_->registry().attempts(issuer_->subject_digest("ID-1"), now), 0U);
}

TEST_F(EnrolmentTest, NotesNothingAboutThePersonInTheJournal) {
    settings_.max_attempts = 100;
    enrol(visit("ID-1", {"s1-front", "s1-left"}));
    code_of_visit(visit("ID-2", {"s1-front", "s1-left"}));
    code_of_visit(visit("BLOCKED", {"s4-front", "s4-left"}));
    for (const JournalRow& row : journal())
        for (const char* personal : {"ID-1", "ID-2", "Person", "BLOCKED", "court", "1970", "account"})
            EXPECT_EQ(row.detail.find(personal), std::string::npos) << row.detail;
}

TEST_F(EnrolmentTest, LeavesNothingWhenTheAccountCannotBeMade) {
    write_file(settings_.wallet, {}, Overwrite::refuse); // a file where the wallet should be
    EXPECT_ANY_THROW(enrol(visit("ID-1", {"s1-front", "s1-left"})));
    EXPECT_EQ(issuer_->registry().serials_taken(), 0U);
    EXPECT_TRUE(journal("card-enrolled").empty());
}

TEST_F(EnrolmentTest, TheReceiptNamesTheCardAndNobody) {
    Kiosk open = kiosk();
    const Visit here = visit("ID-1", {"s1-front", "s1-left"});
    const Admission admission = open.admit(here);
    const FaceScan scan = open.scan(here, admission);
    Delivery delivery(
        settings_.wallet, here.account, [] { return Secret("1234"); }, now);
    const Enrolment result = open.issue(here, admission, scan, "at the prompt", *mint_, delivery);
    const std::string receipt =
        receipt_text(issuer_->config(), settings_, here, admission, scan, result, "at the prompt");
    for (const std::string& part : {format_place(result.card().row.place), admission.terms.sha256,
                                    std::string("accepted at the prompt"), std::string("P. I.")})
        EXPECT_NE(receipt.find(part), std::string::npos) << part << " in\n" << receipt;
    EXPECT_EQ(receipt.find("Person"), std::string::npos);
}

TEST_F(EnrolmentTest, AVisitIsHeldInTheLanguageThatIsAskedForOrTheRegisters) {
    write_file(dir_ / "more.jsonl",
               bytes_of(person("EN", "s1", ",\"dateOfBirth\":\"19700515\",\"language\":\"eng\"") +
                        person("ZH", "s1", ",\"dateOfBirth\":\"19700515\",\"language\":\"zho\"") +
                        person("FR", "s1", ",\"dateOfBirth\":\"19700515\",\"language\":\"fra\"") +
                        person("NONE", "s1", ",\"dateOfBirth\":\"19700515\"")),
               Overwrite::refuse);
    people_.emplace((dir_ / "more.jsonl").string());
    const bool has_chinese = settings_.languages->find("zh").has_value(); // not without Boost.Locale
    const auto admitted = [&](const std::string& id, const std::string& asked) {
        Visit here = visit(id, {"s1-front"});
        here.language = asked;
        return kiosk().admit(here);
    };
    for (const auto& [id, asked, language] : std::vector<std::array<std::string, 3>>{
             {"EN", "", "en"}, {"ZH", "", "zh-CN"}, {"NONE", "", "en"}, {"ZH", "en", "en"}, {"NONE", "zh", "zh-CN"}}) {
        const Admission admission = admitted(id, asked);
        EXPECT_EQ(admission.terms.language, language) << id << " " << asked;
        EXPECT_EQ(admission.language.tag(), has_chinese ? language : "en") << id << " " << asked;
    }
    EXPECT_EQ(code_of([&] { admitted("FR", ""); }), Code::terms_missing);
    EXPECT_EQ(admitted("FR", "en").terms.language, "en"); // English was chosen
    settings_.terms = {terms_of("---\nlanguage: fr\n---\nEn cas de perte")};
    EXPECT_EQ(admitted("FR", "").terms.language, "fr"); // terms that there are, though there are no texts
    EXPECT_EQ(code_of([&] { admitted("NONE", ""); }), Code::terms_missing);
    EXPECT_EQ(code_of([&] { admitted("FR", "zh"); }), Code::terms_missing);
    EXPECT_FALSE(is_refusal(Code::terms_missing)); // it is the office's to mend
    settings_.terms = {terms_of("of no language")};
    EXPECT_EQ(admitted("ZH", "").terms.text, "of no language");
}

TEST_F(EnrolmentTest, WhoIsRefusedIsToldTheirLanguageFirst) {
    write_file(dir_ / "more.jsonl",
               bytes_of(person("ZH", "s1", ",\"dateOfBirth\":\"19700515\",\"language\":\"zho\",\"deceased\":true")),
               Overwrite::refuse);
    people_.emplace((dir_ / "more.jsonl").string());
    std::string told;
    KioskTalk talk;
    talk.language = [&](const Language& language) { told = language.tag(); };
    EXPECT_EQ(code_of([&] { kiosk().admit(visit("ZH", {"s1-front"}), talk); }), Code::deceased);
    EXPECT_EQ(told, settings_.languages->or_english("zh").tag());
}

TEST_F(EnrolmentTest, AChineseVisitLeavesChineseEvidenceAndReceipt) {
    if (!settings_.languages->find("zh")) GTEST_SKIP() << "skipped: built without Boost.Locale";
    Kiosk open = kiosk();
    Visit here = visit("ID-1", {"s1-front", "s1-left"});
    here.language = "zh";
    Admission admission = open.admit(here);
    admission.person.identity.fields[identity_key::secondary_name] = std::string("\u6797\u5b89\u7136");
    admission.person.identity.fields[identity_key::secondary_language] = std::string("zho");
    const FaceScan scan = open.scan(here, admission);
    Delivery delivery(
        settings_.wallet, here.account, [] { return Secret("1234"); }, now);
    const Enrolment result = open.issue(here, admission, scan, "at the prompt", *mint_, delivery);
    const auto rows = journal("terms-accepted");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_NE(rows.front().detail.find(R"("language":"zh-CN")"), std::string::npos) << rows.front().detail;
    EXPECT_NE(rows.front().detail.find(default_terms().back().sha256), std::string::npos);
    std::string receipt = receipt_text(issuer_->config(), settings_, here, admission, scan, result, "at the prompt");
    EXPECT_NE(receipt.find("\u6797"), std::string::npos) << receipt; // the surname
    EXPECT_NE(receipt.find(default_terms().back().sha256), std::string::npos) << receipt;
    for (const char* word : {"https://id.example", "SHA-256", "zh-CN", "UTC", "ID-1", "account", "Z"})
        for (std::size_t at = receipt.find(word); at != std::string::npos; at = receipt.find(word))
            receipt.erase(at, std::string_view(word).size());
    std::size_t letters = 0; // what is left are digests
    for (const char c : receipt)
        letters = ((c >= 'g' && c <= 'z') || (c >= 'A' && c <= 'Z' && c != 'T' && c != 'Z')) ? letters + 1 : letters;
    EXPECT_EQ(letters, 0U) << receipt;
}

} // namespace
} // namespace qrid
