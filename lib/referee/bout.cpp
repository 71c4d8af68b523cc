#include "qrid/referee/bout.h"

#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/referee/inside/line_talk.h"
#include "qrid/referee/inside/process.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fnmatch.h>
#include <map>
#include <mutex>
#include <system_error>

namespace qrid {

namespace {

using namespace referee;

constexpr std::array<std::string_view, 3> form_names{"text", "picture", "bytes"};
constexpr std::array all_forms{InputForm::text, InputForm::picture, InputForm::bytes};

constexpr std::array<std::string_view, 20> features{
    "picture", "text",     "bytes", "status", "status-cwt", "status-jwt", "trust-list", "jwks",  "cose-key", "pem",
    "holder",  "audience", "nonce", "brotli", "encrypt0",   "es256",      "es384",      "eddsa", "sm2",      "skew"};

std::string_view name_of_form(InputForm form) { return form_names.at(static_cast<std::size_t>(form)); }
bool is_form(std::string_view feature) {
    return std::find(form_names.begin(), form_names.end(), feature) != form_names.end();
}

// The case as the verifier may see it: without the forms that it does not take.
Case in_forms_of(const Abilities& abilities, Case one) {
    if (!abilities.takes(InputForm::text)) one.text.clear();
    if (!abilities.takes(InputForm::picture)) one.picture.clear();
    if (!abilities.takes(InputForm::bytes)) one.bytes.clear();
    return one;
}

std::string feature_wanted(const Abilities& abilities, const Case& one) {
    if (!abilities.all)
        for (const std::string& feature : one.features)
            if (!is_form(feature) && !abilities.features.contains(feature)) return feature;
    return {};
}

// A card's text may be a word of a command.
void cut_words(std::vector<std::string>& words) {
    constexpr std::size_t longest = 4096;
    for (std::string& word : words)
        if (const std::size_t size = word.size(); size > longest)
            word = fmt::format("{}... ({} in all)", word.substr(0, longest), counted(size, "byte"));
}

Answer skipped(std::string why) {
    Answer answer;
    answer.why = std::move(why);
    return answer;
}

Answer broken(std::string why, std::vector<std::string> words = {}) {
    Answer answer;
    answer.kind = AnswerKind::broken;
    answer.why = std::move(why);
    answer.command = std::move(words);
    return answer;
}

Answer run_once(const fs::path& program, std::vector<std::string> words, const fs::path& input, const Rules& rules) {
    Answer answer;
    const auto begun = std::chrono::steady_clock::now();
    KeptOutput out, err;
    Heard heard;
    Listener out_listener(rules.verdict, heard), err_listener(rules.verdict, heard);
    Process process(program, words, input);
    process.on_out = [&](std::string_view piece) { out.add(piece), out_listener.add(piece); };
    process.on_err = [&](std::string_view piece) { err.add(piece), err_listener.add(piece); };
    bool in_time = true;
    while (in_time && !process.has_ended()) in_time = process.wait(begun + rules.timeout);
    const Ended ended = process.end();
    out_listener.finish();
    err_listener.finish();
    answer.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    answer.out = std::move(out.text);
    answer.err = std::move(err.text);
    answer.is_cut = out.is_cut || err.is_cut;
    answer.command = std::move(words);
    answer.exit_code = ended.exit_code;
    answer.signal = ended.signal;
    if (!in_time)
        answer.kind = AnswerKind::timed_out;
    else if (ended.signal != 0)
        answer.kind = AnswerKind::crashed;
    else
        rules.verdict.judge(answer, heard);
    if (answer.kind == AnswerKind::broken) heed_last_words(answer);
    find_codes(answer);
    return answer;
}

/// Of a corpus and a set of rules, all that is to be done.
class Match {
public:
    Match(const fs::path& corpus, std::vector<Case> cases, const Rules& rules, const std::function<void()>& on_case)
        : corpus_(fs::canonical(corpus)), rules_(rules), on_case_(on_case) {
        if (rules.command) program_ = find_program(rules.command->program());
        if (rules.lines) lines_program_ = find_program(rules.lines->program());
        result_.cases.reserve(cases.size());
        for (Case& one : cases) result_.cases.push_back({std::move(one), {}, CaseOutcome::skipped});
    }

    BoutResult play() {
        std::map<std::vector<std::string>, std::vector<std::size_t>> groups;
        std::vector<std::vector<std::string>> words_of(result_.cases.size());
        for (std::size_t i = 0; i < result_.cases.size(); ++i) try {
                assign(i, groups, words_of[i]);
            } catch (const Error& error) { // a file of the case
                settle(i, broken(error.what()));
            }
        std::vector<std::function<void()>> tasks;
        for (const auto& group : groups) tasks.push_back([this, &group] { play_lines(group.first, group.second); });
        for (std::size_t i = 0; i < words_of.size(); ++i)
            if (!words_of[i].empty()) tasks.push_back([&, i] { play_once(i, std::move(words_of[i])); });
        parallel_for(tasks.size(), rules_.threads, [&](std::size_t i) { tasks[i](); });
        return std::move(result_);
    }

private:
    using Groups = std::map<std::vector<std::string>, std::vector<std::size_t>>;

    // Decides who plays a case, or that nobody does.
    void assign(std::size_t i, Groups& groups, std::vector<std::string>& words) {
        const Case& whole = result_.cases[i].one;
        if (const std::string feature = feature_wanted(rules_.abilities, whole); !feature.empty())
            return settle(i, skipped(fmt::format("the verifier does not have the feature \"{}\"", feature)));
        const Case one = in_forms_of(rules_.abilities, whole);
        std::string missing = "the verifier takes none of the forms of the case";
        if (rules_.lines && has_form_for_lines(one)) {
            if (auto found = rules_.lines->words_around(one, corpus_, &missing)) {
                groups[std::move(*found)].push_back(i);
                return;
            }
        } else if (rules_.command) {
            if (auto found = rules_.command->words_for(one, corpus_, &missing)) {
                words = std::move(*found);
                return;
            }
        }
        settle(i, skipped(missing));
    }

    // Lines have the card's text, and paths of the other forms for who says that it takes those.
    bool has_form_for_lines(const Case& one) const {
        const auto& named = rules_.abilities.features;
        const bool is_named = !rules_.abilities.all;
        return text_for_line(one).has_value() || (is_named && named.contains("picture") && !one.picture.empty()) ||
               (is_named && named.contains("bytes") && !one.bytes.empty());
    }

    // JSON has no other than UTF-8.
    std::optional<std::string> text_for_line(const Case& one) const {
        if (one.text.empty()) return std::nullopt;
        std::string text = text_of_card(one, corpus_);
        return is_utf8(text) ? std::optional(std::move(text)) : std::nullopt;
    }

    std::string line_of(const Case& whole) const {
        const Case one = in_forms_of(rules_.abilities, whole);
        nlohmann::ordered_json line{{"id", one.id}};
        const auto put_path = [&](const char* member, const std::string& path) {
            if (!path.empty()) line[member] = (corpus_ / path).string();
        };
        if (auto text = text_for_line(one)) line["card"] = std::move(*text);
        put_path("picture", one.picture);
        put_path("bytes", one.bytes);
        put_path("trust", one.trust);
        put_path("status", one.status);
        line["at"] = format_time(one.at);
        if (one.audience) line["audience"] = *one.audience;
        if (one.nonce) line["nonce"] = *one.nonce;
        put_path("challenge", one.challenge);
        return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    }

    void play_once(std::size_t i, std::vector<std::string> words) {
        const Case& one = result_.cases[i].one;
        try {
            const fs::path input = rules_.command->takes_a_form() ? fs::path() : fs::canonical(corpus_ / one.text);
            settle(i, run_once(program_, words, input, rules_));
        } catch (const std::system_error& error) { // no process, no descriptor, no file
            settle(i, broken(fmt::format("it cannot be started: {}", error.what()), std::move(words)));
        }
    }

    void play_lines(const std::vector<std::string>& words, const std::vector<std::size_t>& group) {
        std::vector<LineCase> cases;
        std::vector<std::size_t> members;
        for (const std::size_t i : group) try {
                cases.push_back({result_.cases[i].one.id, line_of(result_.cases[i].one)});
                members.push_back(i);
            } catch (const Error& error) { // its text is not there any more
                settle(i, broken(error.what(), words));
            }
        const Talk talk{lines_program_, words, rules_.timeout, [&](std::size_t n, Answer answer) {
                            find_why_it_ended(answer);
                            settle(members[n], std::move(answer));
                        }};
        const std::size_t surplus = talk_in_lines(talk, cases);
        const std::lock_guard guard(lock_);
        result_.surplus_answers += surplus;
    }

    // A verifier that ends without an answer and without last words may say by its exit code that it cannot decide,
    // such as one that finds no key in what it is to trust.
    void find_why_it_ended(Answer& answer) const {
        if (answer.kind != AnswerKind::crashed || answer.signal != 0 ||
            !rules_.verdict.unsure.contains(answer.exit_code))
            return;
        answer.kind = AnswerKind::unsure;
        find_codes(answer);
    }

    // Beyond so many bytes of output and commands in all, no more is kept.
    void settle(std::size_t i, Answer answer) {
        constexpr std::size_t most_kept = std::size_t{256} << 20;
        JudgedCase& judged = result_.cases[i];
        judged.outcome = judge(judged.one, answer);
        cut_words(answer.command);
        const std::lock_guard guard(lock_);
        std::size_t size = answer.out.size() + answer.err.size();
        for (const std::string& word : answer.command) size += sizeof word + word.size();
        if (size > most_kept - kept_) {
            answer.out.clear();
            answer.err.clear();
            answer.command.clear();
            answer.is_cut = true;
        } else {
            kept_ += size;
        }
        judged.answer = std::move(answer);
        if (on_case_) on_case_();
    }

    fs::path corpus_, program_, lines_program_;
    const Rules& rules_;
    const std::function<void()>& on_case_;
    BoutResult result_;
    std::mutex lock_;
    std::size_t kept_ = 0;
};

} // namespace

bool Abilities::takes(InputForm form) const {
    if (all || features.contains(std::string(name_of_form(form)))) return true;
    return std::none_of(all_forms.begin(), all_forms.end(),
                        [&](InputForm other) { return features.contains(std::string(name_of_form(other))); });
}

std::span<const std::string_view> known_features() { return features; }

bool Choice::has(const Case& one) const {
    if (!layers.empty() && !layers.contains(one.layer)) return false;
    return ids.empty() || std::any_of(ids.begin(), ids.end(), [&](const std::string& pattern) {
               return ::fnmatch(pattern.c_str(), one.id.c_str(), 0) == 0;
           });
}

BoutResult play(const fs::path& corpus, std::vector<Case> cases, const Rules& rules,
                const std::function<void()>& on_case) {
    try {
        return Match(corpus, std::move(cases), rules, on_case).play();
    } catch (const std::system_error& error) { // no thread, or the directory is gone
        throw Error(Code::internal, fmt::format("cannot play the cases: {}", error.what()), "try fewer --jobs");
    }
}

} // namespace qrid
