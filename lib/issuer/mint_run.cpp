#include "qrid/issuer/mint_run.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace qrid {

namespace {

using nlohmann::json;

fs::path with_suffix(const fs::path& path, const char* suffix) { return fmt::format("{}{}", path.string(), suffix); }

fs::path run_file(const RunFiles& files) { return with_suffix(files.output, ".run"); }

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

json description(const RunFiles& files, const std::string& id) {
    return {{"run", id},
            {"rejects", files.rejects ? json(files.rejects->string()) : json()},
            {"options", files.options},
            {"replace", files.overwrite == Overwrite::replace}};
}

GrowingFile open_locked(const RunFiles& files) {
    for (;;) {
        GrowingFile file(run_file(files));
        if (!file.try_lock())
            throw Error(Code::issuer_busy, fmt::format("another process is writing {}", files.output.string()),
                        "wait until it is done, or choose another name");
        if (file.is_in_place()) return file; // else another process has finished its run just now
    }
}

constexpr std::size_t longest_run_file = 64 << 10;
// Follows the description when all is done: then the registry may forget the run, whose file is still there.
constexpr std::string_view over = "over\n";

json read_description(const GrowingFile& run) {
    if (run.size() == 0) return nullptr; // the process died before it was written
    constexpr JsonLimits limits{.bytes = longest_run_file, .depth = 8, .values = 1000, .text = longest_run_file};
    const Bytes bytes = read_file(run.path(), longest_run_file);
    const std::string_view text = text_of(bytes);
    return json_in(text.substr(0, text.find('\n')), limits).value_or(false);
}

bool is_over(const GrowingFile& run) {
    return text_of(read_file(run.path(), longest_run_file)).ends_with(fmt::format("\n{}", over));
}

std::optional<std::string> id_in(const json& description) {
    const bool has_one = description.is_object() && description.contains("run") && description["run"].is_string();
    return has_one ? std::optional(description["run"].get<std::string>()) : std::nullopt;
}

// The id of an unfinished run; nothing when it had not begun. What it may replace was said when it was.
std::optional<std::string> id_to_resume(const GrowingFile& run, RunFiles& files) {
    const json found = read_description(run);
    if (found.is_null()) return std::nullopt;
    const auto id = id_in(found);
    if (!id)
        throw Error(Code::unreadable_file, fmt::format("{} is damaged", run.path().string()),
                    "start over with --force");
    if (found.contains("replace") && found["replace"] == true) files.overwrite = Overwrite::replace;
    const json wanted = description(files, *id);
    if (found.value("rejects", json()) != wanted["rejects"])
        throw Error(Code::usage, "the run was started with a different --rejects", "use the same options as before");
    if (found != wanted)
        throw Error(Code::usage, "the run was started with different options", "use the same options as before");
    return id;
}

void record(RunningSha256& digest, const RawRecord& one) {
    digest.add(bytes_of(one.text));
    digest.add(bytes_of("\n"));
}

} // namespace

MintRun::MintRun(Issuer& issuer, RunFiles files, GrowingFile run, std::string id)
    : issuer_(&issuer), files_(std::move(files)), run_(std::move(run)), id_(std::move(id)) {}

void MintRun::open_parts() {
    cards_.emplace(with_suffix(files_.output, ".part"));
    cards_->cut(state_.bytes);
    if (!files_.rejects) return;
    rejects_.emplace(with_suffix(*files_.rejects, ".part"));
    rejects_->cut(state_.rejects);
}

std::unique_ptr<MintRun> MintRun::begin(Issuer& issuer, RunFiles files, const Random& random) {
    check_target(files.output, files.overwrite);
    if (files.rejects) check_target(*files.rejects, files.overwrite);
    if (files.overwrite == Overwrite::refuse && is_there(run_file(files)))
        throw Error(
            Code::exists, fmt::format("{} has an unfinished run", files.output.string()),
            "continue it with --resume, or start over with --force; the cards it has made stay in the registry");
    GrowingFile run = open_locked(files);
    if (const auto old_one = id_in(read_description(run))) issuer.registry().forget_run(*old_one);
    run.cut(0);
    std::array<std::uint8_t, 16> bytes{};
    random(bytes);
    const std::string id = hex_encode(bytes);
    run.append(bytes_of(description(files, id).dump() + "\n"));
    sync_directory_of(run.path());
    std::unique_ptr<MintRun> made(new MintRun(issuer, std::move(files), std::move(run), id));
    try {
        made->open_parts();
    } catch (...) {
        made->abandon();
        throw;
    }
    return made;
}

std::unique_ptr<MintRun> MintRun::resume(Issuer& issuer, RunFiles files, const Random& random) {
    if (!is_there(run_file(files))) {
        if (is_there(files.output)) return nullptr;
        return begin(issuer, std::move(files), random);
    }
    GrowingFile run = open_locked(files);
    const auto id = id_to_resume(run, files);
    if (!id) { // nothing had been done
        fs::remove(run.path());
        return begin(issuer, std::move(files), random);
    }
    std::unique_ptr<MintRun> taken_up(new MintRun(issuer, std::move(files), std::move(run), *id));
    const auto state = issuer.registry().run(*id);
    if (state) taken_up->state_ = *state, taken_up->begun_ = true;
    const RunFiles& own = taken_up->files_;
    if (is_over(taken_up->run_) ||
        (state && !is_there(with_suffix(own.output, ".part")) && is_there(own.output))) { // it was about to end
        if (own.rejects && is_there(with_suffix(*own.rejects, ".part")))
            GrowingFile(with_suffix(*own.rejects, ".part")).become(*own.rejects, own.overwrite, own.mode);
        taken_up->end();
        return nullptr;
    }
    taken_up->open_parts();
    return taken_up;
}

void MintRun::skip_done(RecordReader& records) {
    RawRecord one;
    std::uint64_t read = 0;
    while (read < state_.records && records.next(one)) {
        record(input_, one);
        ++read;
    }
    if (read < state_.records || (read > 0 && hex_encode(input_.digest()) != state_.input))
        throw Error(Code::unreadable_file, "these are not the records that the run was started with",
                    "give the same input as before, or start over with --force");
}

void MintRun::keep(std::string_view cards, std::string_view rejects, const std::vector<RawRecord>& records) {
    cards_->append(bytes_of(cards));
    if (rejects_ && rejects_->size() == 0 && !rejects.empty()) rejects_->append(bytes_of(files_.rejects_header));
    if (rejects_) rejects_->append(bytes_of(rejects));
    for (const RawRecord& one : records) record(input_, one);
    state_ = {state_.records + records.size(), cards_->size(), rejects_ ? rejects_->size() : 0,
              hex_encode(input_.digest())};
}

// From now on the registry may hold cards of it, even if it should say that it failed to keep them.
void MintRun::enter() {
    begun_ = true;
    issuer_->registry().set_run(id_, state_);
}

// Killed or failed in between, it leaves a file that says so, and no state that nobody would remove.
void MintRun::end() {
    if (!is_over(run_)) run_.append(bytes_of(over));
    leave();
}

void MintRun::leave() {
    issuer_->registry().forget_run(id_);
    fs::remove(run_.path());
    sync_directory_of(run_.path());
}

void MintRun::abandon() {
    std::error_code ignored;
    for (const auto* part : {&cards_, &rejects_})
        if (*part) fs::remove((*part)->path(), ignored);
    leave();
}

void MintRun::finish() {
    cards_->become(files_.output, files_.overwrite, files_.mode);
    if (rejects_) rejects_->become(*files_.rejects, files_.overwrite, files_.mode);
    try {
        end();
    } catch (const Error& error) { // the cards are there
        issuer_->unfinished({error.code(), error.what(), "run the same command again with --resume to clean up"});
    }
}

} // namespace qrid
