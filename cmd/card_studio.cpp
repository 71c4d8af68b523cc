#include "card_studio.h"

#include "qrid/card/card.h"
#include "qrid/face/portrait.h"
#include "qrid/face/posture.h"
#include "qrid/face/print_portrait.h"
#include "qrid/kiosk/register.h"
#include "qrid/picture/load.h"
#include "qrid/wallet/account.h"

#include <fmt/format.h>

namespace qrid::cmd {

namespace {

artwork::Theme theme_of(const std::string& name) {
    if (name == "light") return artwork::light_theme();
    if (name == "dark") return artwork::dark_theme();
    const Bytes content = read_file(name, artwork::max_settings_bytes);
    try {
        return artwork::read_theme(text_of(content), fs::path(name).parent_path());
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.hint());
    }
}

artwork::Labels labels_of_file(const std::string& path) {
    const Bytes content = read_file(path, artwork::max_settings_bytes);
    try {
        return artwork::read_labels(text_of(content));
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", path, error.what()), error.hint());
    }
}

// Of whatever scheme it is a number, since a card does not say; null where it is none.
const IdScheme* scheme_of(std::string_view id) {
    for (const IdScheme& scheme : id_schemes())
        if (scheme.read(id).flaws.empty()) return &scheme;
    return nullptr;
}

Warning unused_portrait(const std::string& path, bool is_registers, std::string_view why) {
    const std::string named =
        why.find(path) == std::string_view::npos ? fmt::format("{}: {}", path, why) : std::string(why);
    return {WarningCode::damaged_face, fmt::format("the portrait {} was not used: {}",
                                                   is_registers ? "in the register" : "beside the card", named)};
}

} // namespace

Studio::Studio(const RenderOptions& o, int largest, Session& session)
    : stock_(theme_of(o.card.theme)), level_(o.ec()), side_(o.card.side), is_phone_(o.card.layout == "phone"),
      largest_(largest) {
    for (const std::string& path : o.card.labels) labels_.push_back(labels_of_file(path));
    o.card.reading.put(demands_, session);
    facts_ = std::make_unique<const CardFactsSource>(o.card, demands_, session);
    asked_for_ = o.card.photo;
    if (!o.card.photo.empty())
        take_photo(o.card.photo, session);
    else if (const auto kept = portrait_beside(o.input); kept && o.card.sheet.empty() && !o.lines)
        take_kept(*kept, session);
}

// Upright and cut as ICAO has it, where there is a model to find the face with.
void Studio::take_photo(const std::string& path, Session& session) {
    const Bytes content = session.read(path);
    try {
        const Image photo = load_picture(content);
        photo_ = std::make_shared<const Image>(cut_to_face(photo, content, path));
    } catch (const Error& error) {
        const std::string message = error.what();
        throw Error(error.code(),
                    message.find(path) == std::string::npos ? fmt::format("{}: {}", path, message) : message,
                    error.hint());
    }
}

Image Studio::cut_to_face(const Image& photo, ByteView content, const std::string& path) {
    std::shared_ptr<const FaceModel> model;
    try {
        model = std::make_shared<const FaceModel>(FaceModel::load(face_model_directory()));
    } catch (const Error& error) {
        if (error.code() != Code::face_model_missing) throw;
        photo_warnings_.push_back({WarningCode::photo_not_compared,
                                   "the photo was not compared with the card's: no face model is installed"});
        return photo;
    }
    const StoodUp stood = stood_up(*model, photo);
    (void)FaceModel::only_face(stood.faces, path);
    const Face* face = main_face(stood.photo, stood.faces);
    if (face == nullptr)
        throw Error(Code::no_face, fmt::format("no whole face found in {}", path),
                    "use a sharp, evenly lit photo that shows the whole face from the front");
    demands_.face = std::make_shared<const FacePhoto>(model, content);
    return print_portrait(stood.photo, *face);
}

// Nobody asked for it: where it cannot be used, the card is drawn with its own face.
void Studio::take_kept(const fs::path& path, Session& session) {
    kept_ = path.string();
    try {
        std::error_code ignored;
        if (!fs::is_regular_file(fs::symlink_status(path, ignored)))
            throw Error(Code::unreadable_file, fmt::format("{} is not a regular file", kept_));
        take_photo(kept_, session);
    } catch (const Error& error) {
        photo_ = nullptr;
        photo_warnings_ = {unused_portrait(kept_, is_registers_, error.what())};
    }
}

void Studio::take_from_register(const CardInput& input, const std::string& place, Session& session) {
    if (photo_ != nullptr && artwork::portrait_dpi(*photo_) >= artwork::least_portrait_dpi) return;
    const Bytes cose = !input.cose.empty() ? input.cose : card_of_text(input.text, demands_.max_bytes);
    const ReadCard card = read_card(cose, demands_.decrypt_keys);
    const std::string* id = card.claims.identity ? card.claims.identity->text(identity_key::id) : nullptr;
    PeopleRegister people(place);
    if (id == nullptr) {
        photo_warnings_.push_back({WarningCode::photo_not_compared, "the register was not asked: the card has no ID"});
        return;
    }
    const auto photo = photo_;
    const auto face = demands_.face;
    const std::string kept = kept_;
    const Warnings before = photo_warnings_;
    is_registers_ = true;
    Warnings why_not;
    try {
        take_kept(people.find(*id, scheme_of(*id)).photo, session);
        if (photo_ == nullptr) why_not = photo_warnings_;
    } catch (const Error& error) {
        if (error.code() != Code::not_in_register) throw;
        why_not = {{WarningCode::photo_not_compared, error.what()}};
    }
    const auto dpi = [](const std::shared_ptr<const Image>& image) {
        return image == nullptr ? 0 : artwork::portrait_dpi(*image);
    };
    if (why_not.empty() && is_of_holder(card, why_not) && dpi(photo_) > dpi(photo)) return;
    photo_ = photo, demands_.face = face, kept_ = kept, photo_warnings_ = before;
    photo_warnings_.insert(photo_warnings_.end(), why_not.begin(), why_not.end());
    is_registers_ = false;
}

// Whether the photo may be drawn. Throws Error(face_mismatch) for one that was asked for.
bool Studio::is_of_holder(const ReadCard& card, Warnings& warnings) const {
    if (demands_.face == nullptr && is_registers_) {
        warnings.push_back(unused_portrait(kept_, true, "without a face model it is not known whose it is"));
        return false;
    }
    if (demands_.face == nullptr) return true;
    const CheckResult result = check_face(demands_.face.get(), card.claims);
    // Of the register's photo only the card's ID says whose it is, and anybody can write that.
    if (result.result == Result::fail || (is_registers_ && result.result != Result::pass)) {
        const std::string words =
            fmt::format("the photo is {}of the card's holder: {}",
                        result.result == Result::fail ? "not " : "not known to be ", result.detail);
        if (kept_.empty()) throw Error(Code::face_mismatch, words, "draw the card with a photo of its holder");
        warnings.push_back(unused_portrait(kept_, is_registers_, words));
        return false;
    }
    if (result.result != Result::pass)
        warnings.push_back({WarningCode::photo_not_compared,
                            fmt::format("it is not sure that the photo is of the card's holder: {}", result.detail)});
    return true;
}

Drawable Studio::draw(const CardInput& input) const {
    const bool is_bytes = !input.cose.empty();
    const Bytes cose = is_bytes ? input.cose : card_of_text(input.text, demands_.max_bytes);
    const ReadCard card = read_card(cose, demands_.decrypt_keys);
    const std::string text = is_bytes ? text_of_card(cose) : std::string(trimmed(input.text));
    const auto symbol = std::make_shared<const Symbol>(encode_symbol(text, level_));
    if (symbol->version > largest_)
        throw Error(Code::too_many_bytes,
                    fmt::format("the card's code would be version {}; the largest that prints well is {}",
                                symbol->version, largest_),
                    "leave something such as the face off the card, or allow larger codes with --dense");
    Warnings warnings;
    const artwork::CardFacts facts = [&] {
        const std::lock_guard guard(facts_lock_);
        return facts_->facts_of(card, cose, warnings);
    }();
    artwork::CardContent content = artwork::content_of(card, symbol, labels_, facts);
    content.warnings.insert(content.warnings.end(), warnings.begin(), warnings.end());
    content.warnings.insert(content.warnings.end(), photo_warnings_.begin(), photo_warnings_.end());
    Warnings of_photo;
    const bool is_coarser = is_registers_ && photo_ != nullptr && content.face != nullptr &&
                            artwork::portrait_dpi(*photo_) <= artwork::portrait_dpi(*content.face);
    if (photo_ != nullptr && !is_coarser && is_of_holder(card, of_photo)) {
        std::erase_if(content.warnings,
                      [](const Warning& warning) { return warning.code == WarningCode::damaged_face; });
        content.face = photo_;
    }
    content.warnings.insert(content.warnings.end(), of_photo.begin(), of_photo.end());
    for (Warning& warning : warnings_of(input)) content.warnings.push_back(std::move(warning));
    std::optional<PortraitUsed> portrait;
    if (content.face != nullptr) {
        const bool is_own = content.face != photo_;
        const char* const from = is_own ? "card" : kept_.empty() ? "photo" : is_registers_ ? "register" : "wallet";
        portrait = {from, is_own ? "" : kept_.empty() ? asked_for_ : kept_, artwork::portrait_dpi(*content.face)};
    }
    return {symbol, is_phone_ ? artwork::phone_side(content, stock_) : artwork::id1_sides(content, stock_),
            std::move(portrait)};
}

CardHolder Studio::holder_of(const CardInput& input) const {
    const Bytes cose = !input.cose.empty() ? input.cose : card_of_text(input.text, demands_.max_bytes);
    const ReadCard card = read_card(cose, demands_.decrypt_keys);
    if (!card.claims.identity) return {};
    const std::string* language = card.claims.identity->text(identity_key::language);
    return {listed_name(*card.claims.identity), language == nullptr ? "" : *language};
}

std::vector<std::shared_ptr<const artwork::Side>> Studio::chosen(const artwork::Sides& sides) const {
    if (side_ == "front") return {sides.sides.front()};
    if (side_ == "back") return {sides.sides.back()};
    return sides.sides;
}

} // namespace qrid::cmd
