#include "qrid/face/portrait.h"

#include "commands.h"
#include "common.h"
#include "lang_option.h"
#include "portrait_output.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/base/printable.h"
#include "qrid/face/portrait_draw.h"
#include "qrid/face/posture.h"
#include "qrid/picture/load.h"
#include "qrid/picture/png.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <new>

namespace qrid::cmd {

namespace {

struct PortraitOptions {
    std::vector<std::string> photos;
    std::string use = "enrol", against;
    float threshold = FaceThresholds{}.match;
    std::size_t photo_bytes = usual_face_bytes;
    bool force = false;
    OutputOption annotated, small_face;
    LangOption lang;
    JobsOption jobs;
    ModeOption mode;
};

void add(CLI::App& app, PortraitOptions& o) {
    app.add_option("PHOTO", o.photos, "Photos (PNG, JPEG, WebP, HEIC, AVIF), or '-' for standard input")->required();
    app.add_option("--for", o.use, "What the photo will be used for: enrol or compare")
        ->type_name("USE")
        ->check(CLI::IsMember({"enrol", "compare"}))
        ->capture_default_str();
    CLI::Option* against = app.add_option("--against", o.against, "Also compare the face with the one in this picture")
                               ->type_name("PICTURE");
    app.add_option("--face-threshold", o.threshold, "Two faces match below this distance")
        ->type_name("D")
        ->check(in_range(0.1, 1.0))
        ->needs(against)
        ->capture_default_str();
    app.add_option("--annotate", o.annotated.path, "Write the photo with what was found drawn on it, as PNG")
        ->type_name("PATH");
    CLI::Option* small =
        app.add_option("--small-face", o.small_face.path, "Write the face as it would be on a card, as WebP")
            ->type_name("PATH");
    app.add_option("--photo-bytes", o.photo_bytes, "Maximum size of the small face in bytes")
        ->type_name("N")
        ->check(in_range(std::size_t{200}, std::size_t{4000}))
        ->needs(small)
        ->capture_default_str();
    app.add_flag("--force", o.force, "Replace the annotated photo and the small face if they exist");
    o.lang.add(app, "The language of the advice for the person, such as en or zh (default: en)");
    o.mode.add(app);
    o.jobs.add(app, "Number of threads");
}

/// A photo that was judged, or why it could not be.
struct LookedAt {
    std::optional<JudgedPortrait> portrait = std::nullopt;
    std::optional<Error> flaw = std::nullopt;
    Bytes annotated = {};
};

class Judge {
public:
    Judge(const PortraitOptions& o, Session& session)
        : o_(o), session_(session), model_(FaceModel::load(face_model_directory())), threads_(o.jobs.threads()),
          language_(LanguageChoice(o.lang).usual()) {
        if (o.against.empty()) return;
        try {
            const StoodUp other = stood_up(model_, load_picture(session.read(o.against)));
            other_ = model_.describe(other.photo, FaceModel::only_face(other.faces, o.against));
            if (const std::string turned = told(other.lay, o.against); !turned.empty()) session.note(turned);
        } catch (const Error& error) {
            if (error.code() != Code::unreadable_file || o.against == "-") throw;
            throw Error(error.code(), fmt::format("{}: {}", o.against, error.what()), error.hint());
        }
    }

    int run() {
        Progress progress(session_, "photos", o_.photos.size());
        JsonList documents(session_);
        for (std::size_t first = 0; first < o_.photos.size(); first += threads_) {
            const std::size_t count = std::min<std::size_t>(threads_, o_.photos.size() - first);
            const std::vector<LookedAt> looked = look_at({&o_.photos[first], count});
            for (std::size_t i = 0; i < count; ++i) {
                tell(o_.photos[first + i], looked[i], documents);
                progress.add();
            }
        }
        const bool many = o_.photos.size() > 1;
        if (session_.format == Format::json && (many || told_ > 0)) documents.finish(many);
        return worst_;
    }

private:
    std::vector<LookedAt> look_at(std::span<const std::string> photos) {
        std::vector<Bytes> contents(photos.size());
        std::vector<LookedAt> looked(photos.size());
        for (std::size_t i = 0; i < photos.size(); ++i) try {
                contents[i] = session_.read(photos[i]);
            } catch (const Error& error) {
                if (error.code() == Code::usage) throw;
                looked[i].flaw = error;
            }
        // Together they may hold what one alone may; what then is too large is looked at alone.
        PictureLimits shared;
        constexpr std::int64_t least = 200 << 20; // what a large photo takes
        shared.max_memory = std::max(least, shared.max_memory / static_cast<std::int64_t>(photos.size()));
        parallel_for(photos.size(), threads_, [&](std::size_t i) {
            if (!looked[i].flaw) looked[i] = look_at(photos[i], contents[i], shared);
        });
        for (std::size_t i = 0; i < photos.size() && photos.size() > 1; ++i)
            if (looked[i].flaw && looked[i].flaw->code() == Code::picture_too_large && !contents[i].empty())
                looked[i] = look_at(photos[i], contents[i], {});
        return looked;
    }

    LookedAt look_at(const std::string& input, const Bytes& content, const PictureLimits& limits) const try {
        LookedAt looked;
        // Judged as it will be when it is turned: what else is wrong with it shows only then.
        const auto [photo, lay, faces] = stood_up(model_, load_picture(content, limits));
        const PortraitUse use = o_.use == "enrol" ? PortraitUse::enrol : PortraitUse::compare;
        JudgedPortrait portrait{input, use, judge_portrait(photo, faces, use), photo.width, photo.height};
        auto& checks = portrait.report.checks;
        if (checks.size() > 1) checks.insert(checks.begin() + 1, posture_check(lay));
        if (o_.annotated.to_file()) looked.annotated = png_rgb(draw_portrait(photo, faces, portrait.report));
        if (const Face* face = main_face(photo, faces)) {
            portrait.face = *face;
            if (other_)
                portrait.compared = {.other = o_.against,
                                     .distance = distance(model_.describe(photo, *face), *other_),
                                     .thresholds = {o_.threshold, std::max(o_.threshold, FaceThresholds{}.review)}};
        }
        looked.portrait = std::move(portrait);
        if (o_.small_face.to_file()) try { // told after the checks, which say why
                const Face alone = FaceModel::only_face(faces, input == "-" ? "the photo" : input);
                looked.portrait->small_face = make_small_face(model_, photo, alone, o_.photo_bytes);
            } catch (const Error& error) {
                looked.flaw = error;
            }
        return looked;
    } catch (const Error& error) {
        return {std::nullopt, error, {}};
    } catch (const std::bad_alloc&) {
        return {
            std::nullopt, Error(Code::picture_too_large, "not enough memory for the photo", "scale it down first"), {}};
    }

    void tell(const std::string& input, const LookedAt& looked, JsonList& documents) {
        if (looked.portrait) tell(*looked.portrait, documents);
        if (!looked.annotated.empty()) o_.annotated.write(session_, looked.annotated, o_.mode.mode);
        if (looked.portrait && looked.portrait->small_face)
            o_.small_face.write(session_, looked.portrait->small_face->webp, o_.mode.mode);
        if (!looked.flaw) return;
        session_.print_error(*looked.flaw, input);
        worst_ = worse(worst_, reason(looked.flaw->code()).exit_code);
    }

    void tell(const JudgedPortrait& portrait, JsonList& documents) {
        ++told_;
        if (session_.format == Format::json) {
            documents.add(portrait_to_json(portrait, language_));
        } else {
            const std::string heading =
                o_.photos.size() > 1 ? fmt::format("{}{}: ", told_ > 1 ? "\n" : "", printable(portrait.input)) : "";
            session_.print(fmt::format("{}{}", heading, portrait_to_text(portrait, session_.color, language_)));
        }
        if (refusal(portrait)) worst_ = worse(worst_, reason(Code::poor_portrait).exit_code);
        if (!portrait.compared || portrait.compared->likeness() == Likeness::match) return;
        const bool is_unsure = portrait.compared->likeness() == Likeness::review;
        worst_ = worse(worst_, reason(is_unsure ? Code::face_unsure : Code::face_mismatch).exit_code);
    }

    const PortraitOptions& o_;
    Session& session_;
    FaceModel model_;
    unsigned threads_;
    Language language_;
    std::optional<Descriptor> other_;
    std::size_t told_ = 0;
    int worst_ = 0;
};

void check_file(const OutputOption& output, std::string_view option, std::string_view example,
                const PortraitOptions& o) {
    if (output.path == "-")
        throw Error(Code::usage, fmt::format("{} cannot write to standard output", option),
                    fmt::format("give a file: {} {}", option, example));
    if (output.to_file() && o.photos.size() != 1)
        throw Error(Code::usage, fmt::format("{} only works with a single photo", option), "give a single photo");
    output.check(o.photos.front());
    output.check_not_input(o.against);
}

int run(const PortraitOptions& given, Session& session) {
    PortraitOptions o = given;
    o.annotated.force = o.small_face.force = o.force;
    check_file(o.annotated, "--annotate", "seen.png", o);
    check_file(o.small_face, "--small-face", "face.webp", o);
    if (o.annotated.to_file() && o.annotated.path == o.small_face.path)
        throw Error(Code::usage, "--annotate and --small-face name the same file", "give two different files");
    return Judge(o, session).run();
}

} // namespace

Command portrait_command() {
    return make_command<PortraitOptions>("Carry", "portrait", "Judge a photo as the kiosk would",
                                         "  qrid portrait photo.jpg\n"
                                         "  qrid portrait photo.jpg --annotate seen.png --small-face face.webp\n"
                                         "  qrid portrait now.jpg --for compare --against on-file.jpg\n"
                                         "  qrid portrait *.jpg --json",
                                         add, run);
}

} // namespace qrid::cmd
