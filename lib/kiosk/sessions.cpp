#include "qrid/kiosk/sessions.h"

#include "qrid/base/parallel.h"
#include "qrid/card/record_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::size_t at_once = 4; // sessions a thread between two visits to the registry

/// What befalls the next session as well.
constexpr std::array ends_the_batch = {Code::registry_damaged, Code::registry_unreachable, Code::issuer_busy,
                                       Code::cannot_write,     Code::face_model_missing,   Code::wrong_passphrase,
                                       Code::key_not_allowed,  Code::token_failed,         Code::missing_key,
                                       Code::lists_full,       Code::interrupted,          Code::internal};

void rethrow_if_general(const Error& error) {
    if (std::find(ends_the_batch.begin(), ends_the_batch.end(), error.code()) != ends_the_batch.end()) throw error;
}

bool flag_of(const json& value, const std::string& name) {
    if (!value.is_boolean()) throw Error(Code::bad_record, fmt::format("/{}: must be true or false", name));
    return value.get<bool>();
}

std::string text_of_member(const json& value, const std::string& name) {
    if (!value.is_string()) throw Error(Code::bad_record, fmt::format("/{}: must be text", name));
    return value.get<std::string>();
}

std::vector<fs::path> photos_of(const json& value, const fs::path& directory) {
    const bool fits = value.is_array() && !value.empty() && value.size() <= most_shots &&
                      std::all_of(value.begin(), value.end(), [](const json& photo) { return photo.is_string(); });
    if (!fits) throw Error(Code::bad_record, fmt::format("/photos: must be 1 to {} paths", most_shots));
    std::vector<fs::path> photos;
    for (const json& photo : value) photos.push_back(directory / photo.get<std::string>());
    return photos;
}

/// A session on its way.
struct Running {
    SessionOutcome outcome;
    SessionLine session;
    std::optional<Admission> admission;
    std::unique_ptr<Delivery> delivery;
};

/// Runs one step of a session that has not failed yet; what it throws is the session's outcome.
template <typename Step>
void advance(Running& running, const Step& step) {
    if (running.outcome.error) return;
    try {
        step();
    } catch (const Error& error) {
        rethrow_if_general(error);
        running.outcome.error = error;
    }
}

class Batch {
public:
    Batch(Kiosk& kiosk, Mint& mint, const SessionsWork& work) : kiosk_(kiosk), mint_(mint), work_(work) {}

    void run(std::vector<Running>& sessions) {
        for (Running& running : sessions) admit(running);
        parallel_for(sessions.size(), work_.threads, [&](std::size_t i) { scan(sessions[i]); });
        for (Running& running : sessions) finish(running);
    }

private:
    void admit(Running& running) {
        advance(running, [&] { running.admission = kiosk_.admit(running.session.visit); });
    }

    void scan(Running& running) {
        advance(running, [&] {
            running.outcome.scan = kiosk_.scan(running.session.visit, *running.admission);
            if (running.session.accepts_terms) running.delivery = deliver(running);
        });
    }

    void finish(Running& running) {
        const Visit& visit = running.session.visit;
        // As if the sessions before this one had ended before it began.
        if (running.admission) {
            try {
                kiosk_.admit_again(visit, *running.admission);
            } catch (const Error& error) {
                rethrow_if_general(error);
                running.outcome.error = error;
            }
        }
        advance(running, [&] {
            // An account that another session has made meanwhile has another device key.
            if (running.delivery && running.delivery->new_account() &&
                fs::exists(kiosk_.settings().wallet / visit.account))
                running.delivery = deliver(running);
            if (!running.delivery)
                throw Error(Code::terms_not_accepted, "the terms were not accepted",
                            "accept the terms; otherwise no card is issued");
            running.outcome.enrolment = kiosk_.issue(visit, *running.admission, *running.outcome.scan,
                                                     "in the session's record", mint_, *running.delivery);
        });
        running.delivery.reset();
        if (running.outcome.error)
            kiosk_.turn_away(*running.outcome.error, running.admission ? &*running.admission : nullptr);
        work_.done(running.outcome);
    }

    std::unique_ptr<Delivery> deliver(const Running& running) const {
        return std::make_unique<Delivery>(kiosk_.settings().wallet, running.session.visit.account, work_.pin,
                                          kiosk_.settings().clock(), kiosk_.settings().random,
                                          kiosk_.settings().device_key);
    }

    Kiosk& kiosk_;
    Mint& mint_;
    const SessionsWork& work_;
};

Running read_session(const RawRecord& record, const fs::path& directory) {
    Running running;
    running.outcome.line = record.line;
    advance(running, [&] {
        if (record.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
        running.session = session_of(record.text, directory);
        running.outcome.id = running.session.visit.id;
        running.outcome.account = running.session.visit.account;
    });
    return running;
}

} // namespace

SessionLine session_of(std::string_view text, const fs::path& directory) {
    const json document = parse_record(text);
    if (!document.is_object()) throw Error(Code::bad_record, "not a JSON object");
    SessionLine session;
    for (const auto& [name, value] : document.items()) {
        if (name == "id") {
            session.visit.id = text_of_member(value, name);
        } else if (name == "account") {
            session.visit.account = text_of_member(value, name);
        } else if (name == "photos") {
            session.visit.shots = photos_of(value, directory);
        } else if (name == "turn") {
            const auto turn = turn_named(text_of_member(value, name));
            if (!turn) throw Error(Code::bad_record, "/turn: must be left or right");
            session.visit.turn = *turn;
        } else if (name == "single_shot") {
            session.visit.single_shot = flag_of(value, name);
        } else if (name == "replace") {
            session.visit.replace = flag_of(value, name);
        } else if (name == "language") {
            session.visit.language = text_of_member(value, name);
        } else if (name == "accept_terms") {
            session.accepts_terms = flag_of(value, name);
        } else {
            throw Error(Code::bad_record, fmt::format("/{}: is not a member of a session", name),
                        "see qrid-enroll(1) for a session's members");
        }
    }
    if (session.visit.single_shot && session.visit.shots.size() > 1)
        throw Error(Code::bad_record, "/photos: a single shot takes only one photo");
    for (const auto& [name, is_missing] :
         {std::pair("id", session.visit.id.empty()), std::pair("account", session.visit.account.empty()),
          std::pair("photos", session.visit.shots.empty())})
        if (is_missing) throw Error(Code::bad_record, fmt::format("/{}: is missing", name));
    return session;
}

void run_sessions(Kiosk& kiosk, Mint& mint, const SessionsWork& work) {
    Batch batch(kiosk, mint, work);
    std::vector<Running> sessions;
    for (RawRecord record; work.lines.next(record);) {
        sessions.push_back(read_session(record, work.directory));
        if (sessions.size() < at_once * work.threads) continue;
        batch.run(sessions);
        sessions.clear();
    }
    batch.run(sessions);
}

} // namespace qrid
