#include "commands.h"
#include "common.h"
#include "doctor_page.h"
#include "files_in_folders.h"
#include "lang_option.h"
#include "online.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/doctor/letter.h"
#include "qrid/doctor/redact.h"
#include "qrid/picture/png.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace qrid::cmd {

namespace {

struct DoctorOptions {
    std::vector<std::string> files;
    VerifierOptions verifier;
    bool online = false, lines = false, redact = false, reveal = false;
    FetchOption fetch;
    AtOption at;
    LangOption lang;
    std::string html, copy;
    bool force = false;
    ModeOption mode;
    ReadingOptions reading;
    EffortOption effort;
    JobsOption jobs;
};

void add(CLI::App& app, DoctorOptions& o) {
    app.add_option("FILE", o.files, "What people sent: pictures, documents, texts, folders of those, or '-'")
        ->required();
    o.verifier.add(app);
    CLI::Option* const online =
        app.add_flag("--online", o.online, "Fetch missing or outdated status lists from their issuers' web servers");
    o.fetch.add(app, online);
    o.lang.add(app, "Language of the letter, such as en or zh (default: the card's)");
    app.add_option("--html", o.html, "Write everything to one self-contained HTML page")->type_name("PATH");
    app.add_option("--copy", o.copy, "Write a copy of the picture, redacted unless --reveal is given, as PNG")
        ->type_name("PATH");
    app.add_flag("--force", o.force, "Replace these files if they exist");
    CLI::Option* const redact = app.add_flag(
        "--redact", o.redact,
        "Destroy codes, faces and texts in pictures, mask personal data, and name no file (the default with --html)");
    app.add_flag("--reveal", o.reveal, "Show pictures as they are, and personal data in full")->excludes(redact);
    app.add_flag("--jsonl", o.lines, "Print one JSON object per file, in order");
    o.mode.add(app);
    o.reading.add(app);
    o.effort.add(app);
    o.at.add(app);
    o.jobs.add(app, "Number of threads");
}

class Doctor {
public:
    Doctor(const DoctorOptions& o, const Verifier& verifier, Session& session)
        : o_(o), session_(session), verifier_(verifier), threads_(o.jobs.threads()), languages_(o.lang) {
        options_.effort = o.effort.scan();
        options_.effort.count_corrected = true;
        options_.inspect = {.now = verifier.at(), .reveal = o.reveal, .demands = verifier.demands()};
        redaction_.reveal = o.reveal;
        redaction_.random = session.random;
        if (shows_pictures()) load_model();
    }

    int run(const std::vector<std::string>& files) {
        is_alone_ = files.size() == 1;
        Progress progress(session_, "files", files.size());
        JsonList documents(session_);
        for (std::size_t first = 0; first < files.size(); first += threads_) {
            const std::size_t count = std::min<std::size_t>(threads_, files.size() - first);
            std::vector<DoctorCase> cases = examine_all({&files[first], count});
            for (std::size_t i = 0; i < count; ++i) {
                tell(files[first + i], cases[i], documents);
                if (!o_.html.empty() && was_sent(cases[i])) cases_.push_back(std::move(cases[i]));
                progress.add();
            }
        }
        if (session_.format == Format::json && !o_.lines) documents.finish();
        write_files();
        return worst_;
    }

private:
    void write_files() {
        if (!o_.html.empty())
            OutputOption{o_.html, o_.force}.write(session_, bytes_of(doctor_to_html(cases_, verifier_.at(), o_.reveal)),
                                                  o_.mode.mode);
        if (!o_.copy.empty() && copy_.empty())
            session_.note("there is no picture to copy");
        else if (!o_.copy.empty())
            OutputOption{o_.copy, o_.force}.write(session_, copy_, o_.mode.mode);
    }

    // A name that leads to nothing is a mistake of whoever typed it.
    static bool was_sent(const DoctorCase& one) { return !one.unread; }

    bool shows_pictures() const { return !o_.html.empty() || !o_.copy.empty(); }

    // Without it no face is looked for, and a redacted picture shows hardly anything.
    void load_model() {
        try {
            redaction_.model = std::make_shared<const FaceModel>(FaceModel::load(face_model_directory()));
        } catch (const Error& error) {
            if (!o_.reveal)
                session_.note(fmt::format("faces cannot be found, so pictures are made coarser: {}", error.what()));
        }
    }

    std::vector<DoctorCase> examine_all(std::span<const std::string> files) {
        std::vector<Bytes> contents(files.size());
        std::vector<DoctorCase> cases(files.size());
        for (std::size_t i = 0; i < files.size(); ++i) try {
                if (std::error_code none; fs::is_directory(files[i], none))
                    throw Error(Code::unreadable_file, fmt::format("no files in {}", files[i]), "give a picture");
                contents[i] = session_.read(files[i]);
            } catch (const Error& error) {
                if (error.code() == Code::usage) throw;
                cases[i].unread = error;
                cases[i].answer.found = unread_file(verifier_.at(), error);
            }
        parallel_for(files.size(), threads_, [&](std::size_t i) {
            if (!cases[i].unread) examine_one(contents[i], cases[i]);
        });
        for (DoctorCase& one : cases) one.answer.letter = letter_of(one);
        return cases;
    }

    void examine_one(const Bytes& content, DoctorCase& one) {
        ExamineOptions options = options_;
        DoctorPictures pictures(redaction_, !o_.copy.empty());
        if (shows_pictures())
            options.view = [&](Image& picture, const PageScan& page) { pictures.take(picture, page); };
        one.answer.found = examine(content, verifier_, options);
        one.pictures = pictures.finish();
        if (!pictures.copy().empty()) copy_ = png_rgb(pictures.copy()); // there is only one file then
    }

    DoctorLetter letter_of(const DoctorCase& one) const {
        const Language language = languages_.of(one.answer.found.language());
        return {language.tag(), was_sent(one) ? letter(one.answer.found, language) : std::string()};
    }

    // People call files after themselves: what is passed on has numbers instead.
    std::string shown_name(const std::string& file, const Examination& found) const {
        const std::string name = file == "-" ? "standard input" : file;
        if (o_.reveal) return name;
        if (!o_.redact && o_.html.empty()) return masked_name(found, name);
        return is_alone_ ? std::string("the file") : fmt::format("file {}", count_);
    }

    void tell(const std::string& file, DoctorCase& one, JsonList& documents) {
        ++count_;
        DoctorAnswer& answer = one.answer;
        answer.name = shown_name(file, answer.found);
        worst_ = worse(worst_, exit_code(answer.found.verdict()));
        if (one.unread) session_.print_error(*one.unread, file);
        if (o_.lines)
            session_.print_json(doctor_to_json(answer, o_.reveal), true);
        else if (session_.format == Format::json)
            documents.add(doctor_to_json(answer, o_.reveal));
        else if (was_sent(one))
            session_.print(doctor_to_text(answer, session_.color) + "\n");
    }

    const DoctorOptions& o_;
    Session& session_;
    const Verifier& verifier_;
    unsigned threads_;
    ExamineOptions options_;
    Redaction redaction_;
    std::vector<DoctorCase> cases_;
    LanguageChoice languages_;
    Bytes copy_;
    bool is_alone_ = false;
    std::size_t count_ = 0;
    int worst_ = 0;
};

int run(const DoctorOptions& o, Session& session) {
    LanguageChoice{o.lang}; // is refused before anything is read
    std::vector<std::string> files;
    for (InputFile& file : files_in(o.files, Wanted::all)) files.push_back(std::move(file.path));
    const OutputOption page{o.html, o.force}, copy{o.copy, o.force};
    for (const OutputOption& output : {page, copy}) {
        if (output.path.empty()) continue;
        if (output.path == "-")
            throw Error(Code::usage, "--html and --copy cannot write to standard output",
                        "give a file: --html seen.html");
        output.check(files.front());
        for (const std::string& file : files) output.check_not_input(file);
    }
    if (!o.html.empty() && !o.copy.empty() && is_same_file(o.html, o.copy))
        throw Error(Code::usage, "--html and --copy name the same file");
    if (!o.copy.empty() && files.size() != 1)
        throw Error(Code::usage, "--copy only works with a single file", "give a single picture");
    Demands demands;
    o.reading.put(demands, session);
    Verifier verifier = o.verifier.open(session, o.at.now(session), std::move(demands));
    if (o.online) go_online(verifier, o.fetch.options());
    return Doctor(o, verifier, session).run(files);
}

} // namespace

Command doctor_command() {
    return make_command<DoctorOptions>(
        "Check", "doctor", "Explain whatever was sent: what it is, whether it is valid, and what to answer",
        "  qrid doctor screenshot.png --trust issuer/public/jwks.json --status issuer/public/status\n"
        "  qrid doctor inbox --html answer.html --trust issuer.pub\n"
        "  qrid doctor photo.jpg --copy safe.png --lang zh\n"
        "  qrid doctor inbox --jsonl --online >answers.jsonl",
        add, run);
}

} // namespace qrid::cmd
