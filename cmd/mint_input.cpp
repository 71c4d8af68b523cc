#include "mint_input.h"

#include "qrid/base/reserved_name.h"
#include "qrid/card/birth_date.h"
#include "qrid/card/record_json.h"
#include "qrid/card/record_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace qrid::cmd {

namespace {

// Messages do not tell the ID, which is the file's name.
Bytes photo_of(const std::string& id, const MintOptions& o) {
    const fs::path photo = find_photo(o.photo, id);
    try {
        return read_file(photo);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("cannot read the photo for this ID: {}", mask_tail(id)),
                    error.code() == Code::picture_too_large ? error.hint()
                                                            : "give photos that are pictures of at most 32 MiB");
    }
}

// The small faces of all generated people: of one picture, or of those in a directory in the order of their names. What
// shows no face there is passed over with a note.
std::vector<FieldValue> faces_for_all(const MintOptions& o, Session& session) {
    Posture lay = Posture::upright;
    const auto face_in = [&](const fs::path& picture) {
        return small_photo(read_file(picture), picture.string(), o, lay);
    };
    std::error_code ignored;
    if (!fs::is_directory(o.photo, ignored)) return {face_in(o.photo)};
    std::vector<fs::path> pictures;
    for (const auto& entry : fs::directory_iterator(o.photo))
        if (entry.is_regular_file()) pictures.push_back(entry.path());
    std::sort(pictures.begin(), pictures.end());
    std::vector<FieldValue> faces;
    std::vector<std::string> notes;
    for (const fs::path& picture : pictures) try {
            faces.push_back(face_in(picture));
        } catch (const Error& error) {
            notes.push_back(fmt::format("skipped {}: {}", picture.string(), error.what()));
        }
    if (faces.empty()) throw Error(Code::no_face, fmt::format("no picture in {} shows a face", o.photo));
    for (const std::string& note : notes) session.note(note);
    return faces;
}

} // namespace

void add_photo(Identity& identity, const MintOptions& o, Session& session) {
    Posture lay = Posture::upright;
    identity.fields[identity_key::face] = small_photo(session.read(o.photo), o.photo, o, lay);
    if (const std::string note = told(lay, o.photo); !note.empty()) session.note(note);
}

void RecordsInput::add_photo(Identity& identity, std::size_t line, const MintOptions& o) const {
    if (!faces_.empty()) {
        identity.fields[identity_key::face] = faces_[(line - 1) % faces_.size()];
        return;
    }
    const std::string* id = identity.text(identity_key::id);
    if (id == nullptr) throw Error(Code::bad_record, "/id: is required to find the photo");
    Posture lay = Posture::upright;
    identity.fields[identity_key::face] = small_photo(photo_of(*id, o), "the photo", o, lay);
    if (lay == Posture::upright) return;
    const std::lock_guard lock(turned_lock_);
    ++turned_;
    if (line > first_turned_) return;
    first_turned_ = line;
    first_lay_ = lay;
}

void RecordDemands::add_language(Identity& identity) const {
    if (!options.language.empty()) identity.fields.try_emplace(identity_key::language, options.language);
}

void RecordDemands::check(const Identity& identity) const {
    check_birth(identity, now);
    check_id(identity, ids, now);
    check_variants(identity, variants, !options.cnf.empty());
}

void RecordDemands::add_faults(std::vector<Error>& faults, const Identity& identity) const {
    // What is left out for a fault may be all that told whose the card is: that fault was told.
    const bool is_whole = faults.empty();
    keep_fault(faults, [&] { check_birth(identity, now); });
    add_id_faults(faults, identity, ids, now);
    if (is_whole && faults.empty())
        keep_fault(faults, [&] { check_variants(identity, variants, !options.cnf.empty()); });
}

IdRule ids_of(const MintOptions& o, const Session& session) {
    IdRule rule{nullptr, o.iss.empty() || is_reserved_name(o.iss)};
    std::error_code ignored;
    if (o.leased_ids)
        rule = *o.leased_ids;
    else if (const fs::path dir = o.registered() ? o.issuer.path(session) : fs::path();
             !dir.empty() && fs::exists(dir / "issuer.json", ignored)) // else it is told where the issuer is opened
        rule = read_config(dir).id_rule();
    if (!o.id_scheme.empty()) rule.scheme = id_scheme_called(o.id_scheme);
    return rule;
}

std::istream& RecordsInput::open(const MintOptions& o, Session& session) {
    if (o.generate > 0) return people_.emplace(*o.seed.bytes(), o.generate, ids_of(o, session).scheme);
    std::error_code unknown;
    const auto bytes = o.record == "-" ? 0 : fs::file_size(o.record, unknown);
    size_ = unknown ? 0 : bytes;
    return open_lines(o.record, file_, session);
}

RecordsInput::RecordsInput(const MintOptions& o, Session& session, std::istream* input) {
    std::istream& in = input != nullptr ? *input : open(o, session);
    reader_ = o.table.reader(in);
    if (o.record == "-" && !people_ && input == nullptr) reader_->reads_from(session.in_descriptor);
    for (const std::string& note : reader_->notes_on_input()) session.note(note);
    std::error_code ignored;
    if (!o.photo.empty() && !people_ && !fs::is_directory(o.photo, ignored)) // told once, and not of each record
        throw Error(Code::unreadable_file, fmt::format("no directory {}", o.photo),
                    "with many records, --photo is a directory of <id>.jpg or <id>.png");
    if (!o.photo.empty() && !o.photo_as_is) (void)face_model();
    if (people_ && !o.photo.empty()) faces_ = faces_for_all(o, session);
}

int print_generated(const MintOptions& o, Session& session) {
    if (o.check_only || o.resume || !o.out_dir.empty() || !o.rejects.empty() || !o.photo.empty())
        throw Error(Code::usage, "--check, --resume, --out-dir, --rejects and --photo cannot be used with --records",
                    "leave them out, or leave out --records");
    o.output.check();
    std::optional<StagedFile> file;
    if (o.output.to_file()) file.emplace(o.output.path, ByteView{}, o.output.overwrite(), o.mode.mode);
    corpus::PeopleLines people(*o.seed.bytes(), o.generate, ids_of(o, session).scheme);
    constexpr std::size_t block = 64 << 10;
    std::string lines(block, '\0');
    while (people.read(lines.data(), static_cast<std::streamsize>(lines.size())), people.gcount() > 0) {
        const std::string_view read(lines.data(), static_cast<std::size_t>(people.gcount()));
        file ? file->append(bytes_of(read)) : session.print(read);
    }
    if (file) file->commit();
    return 0;
}

Identity RecordsInput::identity(const RawRecord& record, const RecordDemands& demands) const {
    Identity identity = reader_->identity(record);
    try {
        demands.add_language(identity);
        if (!demands.options.photo.empty()) add_photo(identity, record.line, demands.options);
        demands.check(identity);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("line {}: {}", record.line, error.what()), error.hint());
    }
    return identity;
}

std::vector<Error> RecordsInput::faults(const RawRecord& record, const RecordDemands& demands) const {
    std::vector<Error> faults;
    Identity identity = reader_->identity(record, faults);
    const bool has_id = identity.text(identity_key::id) != nullptr;
    // Without an ID for its own fault there is nothing to say of the photo.
    if (!demands.options.photo.empty() && (has_id || faults.empty()))
        keep_fault(faults, [&] { add_photo(identity, record.line, demands.options); });
    demands.add_faults(faults, identity);
    return faults;
}

void RecordsInput::tell_notes(Session& session) const {
    for (const std::string& note : notes()) session.note(note);
}

std::vector<std::string> RecordsInput::notes() const {
    std::vector<std::string> notes = reader_->notes_on_records();
    if (turned_ == 1)
        notes.push_back(told(first_lay_, fmt::format("the photo for line {}", first_turned_)));
    else if (turned_ > 1)
        notes.push_back(
            fmt::format("{} photos were not upright and were turned, the first on line {}", turned_, first_turned_));
    return notes;
}

} // namespace qrid::cmd
