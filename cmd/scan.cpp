#include "commands.h"
#include "common.h"
#include "files_in_folders.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/picture/png.h"
#include "qrid/qr/annotate.h"
#include "qrid/qr/parts.h"
#include "ranges.h"
#include "scan_output.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace qrid::cmd {

namespace {

using nlohmann::json;

struct ScanCommandOptions {
    std::vector<std::string> pictures;
    bool lines = false, reveal = false, all = false, all_symbologies = false;
    int max_pixels = 64;
    EffortOption effort;
    JobsOption jobs;
    OutputOption annotated;
    ModeOption mode;
};

void add(CLI::App& app, ScanCommandOptions& o) {
    app.add_option(
           "PICTURE", o.pictures,
           "Pictures, PDF files, mails, office documents and archives with pictures, folders of those, or '-' for "
           "standard input")
        ->required();
    app.add_flag("--jsonl", o.lines, "Print one JSON object per picture, in order");
    app.add_flag("--reveal", o.reveal, "With JSON: show the codes' texts in full instead of masked");
    app.add_flag("--thorough,--all", o.all, "Try every reading method, even after codes were found");
    app.add_flag("--all-symbologies", o.all_symbologies,
                 "Also read Aztec, Data Matrix, PDF417, MaxiCode, Micro QR, rMQR and barcodes");
    o.effort.add(app);
    app.add_option("--max-pixels", o.max_pixels, "Refuse pictures with more megapixels than this, 1 to 64")
        ->type_name("MPX")
        ->check(in_range(1, 64))
        ->capture_default_str();
    CLI::Option* annotate =
        app.add_option("--annotate", o.annotated.path, "Write the picture with what was found marked on it, as PNG")
            ->type_name("PATH");
    app.add_flag("--force", o.annotated.force, "Replace the annotated picture if it exists")->needs(annotate);
    o.mode.add(app);
    o.jobs.add(app, "Number of threads");
}

/// A picture that was looked at, or why it could not be.
struct Looked {
    FileScan scan = {};
    std::optional<Error> flaw = std::nullopt;
    Bytes annotated = {};
};

/// A document without a code, such as a report with a logo, is not what a folder is scanned for: of all its pictures,
/// but for those of kinds that are never read, none shows anything that might be one.
bool is_beside_the_pictures(const Looked& looked) {
    const FileScan& scan = looked.scan;
    if (looked.flaw || !is_container(scan.kind) || scan.has_codes() || scan.out_of_time) return false;
    const auto is_done_with = [](const PageScan& page) {
        if (page.flaw) return page.part.format == PictureKind::metafile || page.part.format == PictureKind::ico;
        return !was_cut_short(page) && page.report.others.empty() &&
               (!page.report.quality || page.report.quality->trouble == Trouble::no_code);
    };
    const std::size_t last = scan.pages.empty() ? scan.pages_in_file : scan.pages.back().part.member;
    return last >= scan.pages_in_file && std::all_of(scan.pages.begin(), scan.pages.end(), is_done_with);
}

class Scanner {
public:
    Scanner(const ScanCommandOptions& o, Session& session) : o_(o), session_(session), threads_(o.jobs.threads()) {
        options_ = o.effort.scan();
        options_.every_rung = o.all;
        options_.all_symbologies = o.all_symbologies;
        options_.count_corrected = session.format == Format::json || session.verbose;
        limits_.max_pixels = o.max_pixels * std::int64_t{1'000'000};
    }

    int run(const std::vector<InputFile>& files) {
        Progress progress(session_, "pictures", files.size());
        JsonList documents(session_);
        for (std::size_t first = 0; first < files.size(); first += threads_) {
            const std::size_t count = std::min<std::size_t>(threads_, files.size() - first);
            const std::vector<Looked> looked = look_at({&files[first], count});
            for (std::size_t i = 0; i < count; ++i) {
                const bool is_told = files[first + i].is_named || !is_beside_the_pictures(looked[i]);
                if (is_told) tell(files[first + i].path, looked[i], documents);
                any_told_ = any_told_ || is_told;
                progress.add();
            }
        }
        for (const std::string& folder : any_told_ ? std::vector<std::string>{} : o_.pictures)
            tell(folder,
                 {{},
                  Error(Code::no_code_found, fmt::format("no QR code was found in {}", folder), "give a picture"),
                  {}},
                 documents);
        for (const std::string& missing : parts_.missing())
            tell(Error(Code::no_code_found,
                       fmt::format("a text split over several codes is incomplete without {}", missing),
                       "give the pictures of all parts together"));
        if (session_.format == Format::json && !o_.lines) documents.finish();
        return worst_;
    }

private:
    std::vector<Looked> look_at(std::span<const InputFile> files) {
        std::vector<Bytes> contents(files.size());
        std::vector<Looked> looked(files.size());
        for (std::size_t i = 0; i < files.size(); ++i) try {
                if (std::error_code none; fs::is_directory(files[i].path, none))
                    throw Error(Code::unreadable_file, fmt::format("no pictures in {}", files[i].path),
                                "give a picture");
                contents[i] = session_.read(files[i].path);
            } catch (const Error& error) {
                if (error.code() == Code::usage) throw;
                looked[i].flaw = error;
            }
        // Together they may hold what one alone may; what then is too large is looked at alone.
        PictureLimits shared = limits_;
        constexpr std::int64_t least = 200 << 20; // what a large photo takes
        shared.max_memory = std::max(least, shared.max_memory / static_cast<std::int64_t>(files.size()));
        parallel_for(files.size(), threads_, [&](std::size_t i) {
            if (!looked[i].flaw) looked[i] = look_at(contents[i], shared);
        });
        for (std::size_t i = 0; i < files.size() && files.size() > 1; ++i)
            if (looked[i].flaw && looked[i].flaw->code() == Code::picture_too_large)
                looked[i] = look_at(contents[i], limits_);
        return looked;
    }

    Looked look_at(const Bytes& content, const PictureLimits& limits) const try {
        Looked looked;
        PageViewer view;
        bool is_of_code = false;
        if (o_.annotated.to_file())
            view = [&](Image& picture, const PageScan& page) { // the first page, or the first that has a code
                if (!looked.annotated.empty() && (is_of_code || page.report.codes.empty())) return;
                is_of_code = !page.report.codes.empty();
                annotate(picture, page.report);
                looked.annotated = png_rgb(picture);
            };
        looked.scan = scan_file(content, limits, options_, view);
        return looked;
    } catch (const Error& error) {
        return {{}, error, {}};
    } catch (const std::bad_alloc&) {
        return {{}, Error(Code::picture_too_large, "not enough memory for the picture", "scale it down first"), {}};
    }

    void tell(const std::string& input, const Looked& looked, JsonList& documents) {
        json document{{"input", input}, {"codes", json::array()}};
        if (looked.flaw) {
            tell(*looked.flaw, input);
        } else {
            if (!looked.annotated.empty()) o_.annotated.write(session_, looked.annotated, o_.mode.mode);
            if (session_.format == Format::json) document = scan_to_json(input, looked.scan, o_.reveal);
            for (const PageScan& page : looked.scan.pages)
                for (const FoundCode& code : page.report.codes) tell(code, document);
            tell_details(input, looked.scan, session_);
            if (const auto unread = left_unread(looked.scan, input == "-" ? "standard input" : input))
                tell(*unread, input);
        }
        if (o_.lines)
            session_.print_json(document, true);
        else if (session_.format == Format::json)
            documents.add(document);
    }

    /// A part of a text waits for the others.
    void tell(const FoundCode& code, json& document) {
        const std::optional<FoundCode> whole = code.part ? parts_.add(code) : code;
        if (!whole) return;
        if (session_.format != Format::json)
            session_.print(line_of(*whole, session_));
        else if (code.part)
            document["joined"].push_back(text_to_json(*whole, o_.reveal));
    }

    void tell(const Error& error, const std::string& input = {}) {
        session_.print_error(error, input);
        worst_ = worse(worst_, reason(error.code()).exit_code);
    }

    const ScanCommandOptions& o_;
    Session& session_;
    unsigned threads_;
    ScanOptions options_;
    PictureLimits limits_;
    PartsCollector parts_;
    bool any_told_ = false;
    int worst_ = 0;
};

int run(const ScanCommandOptions& o, Session& session) {
    const std::vector<InputFile> files = files_in(o.pictures, Wanted::pictures);
    if (o.annotated.path == "-")
        throw Error(Code::usage, "--annotate cannot write to standard output", "give a file: --annotate seen.png");
    if (o.annotated.to_file() && files.size() != 1)
        throw Error(Code::usage, "--annotate only works with a single picture", "give a single picture");
    o.annotated.check(files.front().path);
    return Scanner(o, session).run(files);
}

} // namespace

Command scan_command() {
    return make_command<ScanCommandOptions>("Check", "scan", "Read the text of QR codes in pictures",
                                            "  qrid scan screenshot.png | qrid verify - --trust issuer.pub\n"
                                            "  qrid scan *.jpg letter.pdf --jsonl --reveal > codes.jsonl\n"
                                            "  qrid scan -v photo.jpg --annotate seen.png",
                                            add, run);
}

} // namespace qrid::cmd
