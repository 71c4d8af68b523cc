// A kiosk for tests: an issuer, a register of specimens, a wallet.
#pragma once

#include "qrid/issuer/init.h"
#include "qrid/kiosk/enrolment.h"
#include "support/errors.h"
#include "support/faces.h"
#include "support/temporary.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace qrid::test {

class KioskPlace : public testing::Test {
protected:
    static constexpr Seconds now = 1'769'904'000; // 2026-02-01

    static fs::path specimen(const std::string& name) {
        return fs::path(QRID_TESTDATA) / "specimens" / (name + ".jpg");
    }

    static std::string person(const std::string& id, const std::string& who, const std::string& members) {
        return "{\"id\":\"" + id + "\",\"fullName\":\"Person " + id + "\",\"photo\":\"" +
               specimen(who + "-file").string() + "\"" + members + "}\n";
    }

    void SetUp() override {
        if (!fs::exists(face_model_directory())) GTEST_SKIP() << "skipped: the face model is not installed";
        const std::string born = ",\"dateOfBirth\":\"19700515\"";
        write_file(dir_ / "people.jsonl",
                   bytes_of(person("ID-1", "s1", born) + person("ID-2", "s2", born) +
                            person("CHILD", "s3", ",\"dateOfBirth\":\"20100202\"") +
                            person("JUST", "s3", ",\"dateOfBirth\":\"20100201\"") +
                            person("BLOCKED", "s4", born + ",\"blocked\":\"a court's order\"") +
                            person("DEAD", "s5", born + ",\"deceased\":\"20200101\"") + person("AGELESS", "s6", "")),
                   Overwrite::refuse);
        open_issuer();
        const KeyRow row = issuer_->active_key(Purpose::cards, now);
        mint_.emplace(*issuer_, row, issuer_->open_key(row, passphrase));
        people_.emplace((dir_ / "people.jsonl").string());
        settings_.wallet = dir_ / "wallet";
        settings_.valid_for = 100;
        settings_.clock = [this] { return moment_; };
    }

    /// A copy of the one that ctest has made (support/issuer.sh), or, by hand, a new one, which takes a second.
    void open_issuer() {
        if (std::getenv("QRID_POSTGRES") != nullptr) { // as ctest sets it, with the rest of the room's fixture
            fs::copy(fs::path(QRID_MADE_ISSUER) / "quick", dir_ / "issuer", fs::copy_options::recursive);
            issuer_.emplace(dir_ / "issuer");
            return;
        }
        IssuerConfig config;
        config.iss = "https://id.example";
        config.status_uri = "https://s.example/";
        issuer_.emplace(init_issuer(dir_ / "issuer", config, Algorithm::es256, passphrase, system_random(), now));
    }

    Kiosk kiosk() { return {settings_, face_model(), *issuer_, *people_}; }

    static Visit visit(const std::string& id, const std::vector<std::string>& shots) {
        Visit visit{.id = id, .account = "account"};
        for (const std::string& shot : shots) visit.shots.push_back(specimen(shot));
        return visit;
    }

    /// From the door to the card, as a command does it.
    Enrolment enrol(const Visit& visit, const std::string& how = "by flag") {
        Kiosk open = kiosk();
        std::optional<Admission> admission;
        try {
            admission = open.admit(visit);
            const FaceScan scan = open.scan(visit, *admission);
            Delivery delivery(
                settings_.wallet, visit.account, [] { return Secret("1234"); }, moment_);
            return open.issue(visit, *admission, scan, how, *mint_, delivery);
        } catch (const Error& error) {
            open.turn_away(error, admission ? &*admission : nullptr);
            throw;
        }
    }

    std::optional<Code> code_of_visit(const Visit& visit, const std::string& how = "by flag") {
        return code_of([&] { enrol(visit, how); });
    }

    std::vector<JournalRow> journal() const { return issuer_->registry().journal_rows(0, 1000); }

    /// Rows of this kind.
    std::vector<JournalRow> journal(const std::string& what) const {
        std::vector<JournalRow> rows = journal();
        std::erase_if(rows, [&](const JournalRow& row) { return row.what != what; });
        return rows;
    }

    const Secret passphrase{"secret"}; ///< of the issuer's keys
    Temporary dir_;
    Seconds moment_ = now; ///< of the kiosk's clock
    KioskSettings settings_;
    std::optional<Issuer> issuer_;
    std::optional<Mint> mint_;
    std::optional<PeopleRegister> people_;
};

} // namespace qrid::test
