#include "scenario_play.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/module.h"
#include "qrid/base/open_file.h"
#include "qrid/crypto/seeded.h"
#include "qrid/face/model.h"
#include "scenario_expect.h"
#include "scenario_tamper.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace qrid::cmd {

namespace {

const fs::path server_directory = "server";

bool is_of_the_user(std::string_view variable) {
    constexpr std::array others{"HOME",        "NO_COLOR",  "CLICOLOR_FORCE", "http_proxy", "https_proxy",
                                "HTTPS_PROXY", "all_proxy", "ALL_PROXY",      "no_proxy",   "NO_PROXY"};
    return variable.starts_with("QRID_") || variable.starts_with("XDG_") ||
           std::find(others.begin(), others.end(), variable) != others.end();
}

fs::path home_of(const std::string& actor) { return fs::path("home") / actor; }

// A scenario may come from anybody: it reads what lies beside it, not what a link there leads to.
Bytes read_beside(const Scenario& scenario, const std::string& name) {
    const fs::path file = scenario.file.parent_path() / name;
    const fs::path directory = fs::canonical(fs::absolute(scenario.file).parent_path());
    const fs::path real = fs::weakly_canonical(file);
    if (std::mismatch(directory.begin(), directory.end(), real.begin(), real.end()).first != directory.end())
        throw Error(Code::usage, fmt::format("{} leads out of the scenario's directory", file.string()),
                    "put the file itself there instead of a symbolic link");
    return read_file(file);
}

// Nothing in the directory of a run is a symbolic link, unless somebody wants to lead a step out of it.
void check_no_link(const fs::path& path) {
    fs::path part;
    for (const fs::path& name : path) {
        part /= name;
        if (fs::is_symlink(fs::symlink_status(part)))
            throw Error(Code::usage, fmt::format("{} is a symbolic link", part.string()),
                        "use files and directories alone: a scenario follows no links");
    }
}

// The content that a scenario brings, or names.
Bytes content_of(const StartFile& file, const Scenario& scenario) {
    switch (file.source) {
    case StartFile::Source::text:
        return to_bytes(bytes_of(file.content));
    case StartFile::Source::beside:
        return read_beside(scenario, file.content);
    case StartFile::Source::specimen:
        return read_file(path_in_share("specimens") / file.content);
    }
    return {};
}

// What one step draws changes nothing of what comes for another.
Bytes seed_of_step(const Scenario& scenario, std::size_t number) {
    return seed_for(scenario.seed, fmt::format("step {}", number + 1));
}

bool has_option(const std::vector<std::string>& words, const std::string& option) {
    const CLI::App* app = &known_commands();
    for (const std::string& word : words) {
        const auto below = app->get_subcommands([](const CLI::App*) { return true; });
        const auto found =
            std::find_if(below.begin(), below.end(), [&](const CLI::App* sub) { return sub->get_name() == word; });
        if (found == below.end()) break;
        app = *found;
    }
    return app->get_option_no_throw(option) != nullptr;
}

void date(const fs::path& file, Seconds time) {
    const std::array<timespec, 2> times{timespec{time, 0}, timespec{time, 0}};
    if (::utimensat(AT_FDCWD, file.c_str(), times.data(), 0) != 0) throw_cannot_write(file, errno);
}

// As a shell takes it.
std::string redirected(const RunStep& step) {
    return (step.in.empty() ? "" : " <" + shell_word(step.in)) + (step.out.empty() ? "" : " >" + shell_word(step.out));
}

bool is_given(const std::vector<std::string>& words, const std::string& option) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word == option || word.starts_with(option + "="); });
}

} // namespace

// Goes into the directory and forgets the user's settings, and back.
class Player::Place {
public:
    explicit Place(const fs::path& directory) : model_(model_named()), elsewhere_(directory) {
        if (!model_.empty()) ::setenv(model_variable, model_.c_str(), 1);
        home("user");
    }

    void home(const std::string& actor) const {
        make_directories(home_of(actor), FileMode::secret);
        ::setenv("HOME", fs::absolute(home_of(actor)).c_str(), 1);
    }

    static constexpr const char* model_variable = "QRID_FACE_MODEL";

private:
    // It is not the run's own, but the machine's.
    static fs::path model_named() {
        try {
            return fs::absolute(face_model_directory());
        } catch (const Error&) { // the step that needs it says so
            return {};
        }
    }

    // Each of the two goes back by itself, also when what comes after it fails.
    class WithoutSettings {
    public:
        WithoutSettings() {
            for (char** entry = environ; *entry != nullptr; ++entry) {
                const std::string text = *entry, name = text.substr(0, text.find('='));
                if (is_of_the_user(name) && name.size() < text.size()) kept_[name] = text.substr(name.size() + 1);
            }
            for (const auto& [name, value] : kept_) ::unsetenv(name.c_str());
        }
        WithoutSettings(const WithoutSettings&) = delete;
        WithoutSettings& operator=(const WithoutSettings&) = delete;
        ~WithoutSettings() {
            ::unsetenv("HOME");
            ::unsetenv(model_variable);
            for (const auto& [name, value] : kept_) ::setenv(name.c_str(), value.c_str(), 1);
        }

    private:
        std::map<std::string, std::string> kept_;
    };
    class Elsewhere {
    public:
        explicit Elsewhere(const fs::path& directory) : from_(::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)) {
            fs::current_path(directory);
        }
        Elsewhere(const Elsewhere&) = delete;
        Elsewhere& operator=(const Elsewhere&) = delete;
        ~Elsewhere() {
            if (::fchdir(from_.number()) != 0) fs::current_path("/");
        }

    private:
        OpenFile from_;
    };

    fs::path model_; // as it is named here and now
    WithoutSettings without_settings_;
    Elsewhere elsewhere_;
};

Player::Player(const Scenario& scenario, const Session& session, const fs::path& directory)
    : scenario_(scenario), session_(session), now_(scenario.clock) {
    for (const StartFile& file : scenario.files) {
        const Bytes content = content_of(file, scenario);
        const fs::path target = directory / file.name;
        make_directories(target.parent_path(), FileMode::secret);
        write_file(target, content, Overwrite::refuse, FileMode::secret);
    }
    place_ = std::make_unique<Place>(directory);
}

Player::~Player() = default;

Played Player::play(std::size_t number) {
    const Step& step = scenario_.steps.at(number);
    Played played;
    const auto begin = std::chrono::steady_clock::now();
    try {
        now_ = moved_clock(step.clock, now_);
        played.at = now_;
        if (const auto* const command = std::get_if<RunStep>(&step.act)) run(*command, step.actor, number, played);
        if (const auto* const copy = std::get_if<CopyStep>(&step.act)) act(*copy);
        if (const auto* const serve = std::get_if<ServeStep>(&step.act)) act(*serve);
        if (const auto* const tamper = std::get_if<TamperStep>(&step.act)) act(*tamper);
    } catch (const Error& error) {
        if (error.code() == Code::program_missing || error.code() == Code::internal) throw;
        played.faults.push_back(fmt::format("{}: {}", name(error.code()), error.what()));
        if (!error.hint().empty()) played.faults.push_back("hint: " + error.hint());
    } catch (const fs::filesystem_error& error) {
        played.faults.push_back(fmt::format("{}: {}", name(Code::cannot_write), error.what()));
    }
    played.result = played.faults.empty() ? Played::Result::passed : Played::Result::failed;
    played.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return played;
}

Session Player::session_of(std::size_t number) const {
    Session inner = session_;
    inner.clock = [now = now_] { return now; };
    if (!scenario_.seed.empty()) inner.random = RandomSource::seeded(seed_of_step(scenario_, number));
    inner.environment = [&scenario = scenario_, outer = session_.environment](const char* name) {
        const std::string_view wanted = name;
        if (wanted == "QRID_PASSPHRASE" || wanted == "QRID_NEW_PASSPHRASE" || wanted == "QRID_KEY_PASSPHRASE")
            return std::optional(scenario.passphrase);
        if (wanted == "QRID_PIN") return std::optional(scenario.pin);
        if (wanted == "QRID_UNSAFE_PERMISSIONS") return outer(name); // of the machine
        return std::optional<std::string>();
    };
    return inner;
}

void Player::run(const RunStep& step, const std::string& actor, std::size_t number, Played& played) {
    std::vector<std::string> words;
    for (const Word& word : step.words) words.push_back(word.filled(values_));
    const bool is_json = is_given(words, "--json") || is_given(words, "--jsonl");
    if (!is_json && (step.expected.needs_json() || !step.saved.empty())) words.emplace_back("--json");
    check_may_run(words); // a name may have become such a command
    for (const std::string& path : {step.in, step.out}) check_no_link(path);
    played.command = command_line(words) + redirected(step);
    place_->home(actor);
    Session inner = session_of(number);
    std::istringstream nothing;
    std::ifstream file;
    if (!step.in.empty()) file.open(step.in, std::ios::binary);
    if (!step.in.empty() && !file)
        throw Error(Code::unreadable_file, fmt::format("cannot read {} for standard input", step.in),
                    "let an earlier step write it, or put it among the files of the scenario");
    inner.in = step.in.empty() ? static_cast<std::istream*>(&nothing) : &file;
    inner.in_descriptor = -1;
    played.outcome = run_captured(words, inner);
    played.faults = faults_in(played.outcome, step.expected.filled(values_));
    if (!step.out.empty()) write_file(step.out, bytes_of(played.outcome.out), Overwrite::replace, FileMode::secret);
    played.again = again(words, step, actor, number);
    if (played.faults.empty())
        for (auto& [name, value] : values_in(played.outcome, step.saved)) values_[name] = value;
}

std::string Player::again(const std::vector<std::string>& words, const RunStep& step, const std::string& actor,
                          std::size_t number) const {
    std::vector<std::string> whole = words;
    if (!is_given(words, "--at") && has_option(words, "--at")) whole.insert(whole.end(), {"--at", format_time(now_)});
    if (!scenario_.seed.empty() && !is_given(words, "--seed") && has_option(words, "--seed"))
        whole.insert(whole.end(), {"--seed", hex_encode(seed_of_step(scenario_, number))});
    std::string line =
        fmt::format("env -i PATH=\"$PATH\" HOME=\"$PWD/{}\" QRID_PASSPHRASE={} QRID_PIN={} ", home_of(actor).string(),
                    shell_word(scenario_.passphrase), shell_word(scenario_.pin));
    const bool looks_at_faces = words.front() == "enroll" || words.front() == "portrait" ||
                                is_given(words, "--photo") || is_given(words, "--face");
    if (const char* const model = std::getenv(Place::model_variable); model != nullptr && looks_at_faces)
        line += fmt::format("{}={} ", Place::model_variable, shell_word(model));
    return line + command_line(whole) + redirected(step);
}

// ---- the other steps

void Player::act(const CopyStep& step) {
    check_no_link(step.from);
    check_no_link(step.to);
    if (!fs::exists(step.from)) throw Error(Code::unreadable_file, no_such_file(step.from));
    if (fs::is_directory(step.from))
        for (const auto& entry : fs::recursive_directory_iterator(step.from)) {
            check_no_link(entry.path());
            check_no_link(fs::path(step.to) / fs::relative(entry.path(), step.from));
        }
    if (fs::path(step.to).has_parent_path()) make_directories(fs::path(step.to).parent_path(), FileMode::secret);
    fs::copy(step.from, step.to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    // Of which a web server makes its ETags: those are of the scenario's clock, too.
    date(step.to, now_);
    if (fs::is_directory(step.from))
        for (const auto& entry : fs::recursive_directory_iterator(step.from))
            date(fs::path(step.to) / fs::relative(entry.path(), step.from), now_);
}

void Player::act(const ServeStep& step) {
    if (step.directory.empty()) {
        if (server_) server_->stop();
        return;
    }
    check_no_link(step.directory);
    if (!server_) server_ = std::make_unique<ScenarioServer>(server_directory, scenario_.id());
    server_->serve(step.directory, step.headers);
    values_["server"] = server_->address();
}

void Player::act(const TamperStep& step) {
    check_no_link(step.file);
    tamper_with_file(step);
}

} // namespace qrid::cmd
