#include "card_studio.h"

#include "qrid/card/card.h"
#include "qrid/picture/load.h"

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

} // namespace

Studio::Studio(const RenderOptions& o, int largest, Session& session)
    : stock_(theme_of(o.card.theme)), level_(o.ec()), side_(o.card.side), is_phone_(o.card.layout == "phone"),
      largest_(largest), now_(o.card.at.now(session)) {
    for (const std::string& path : o.card.labels) labels_.push_back(labels_of_file(path));
    if (!o.card.photo.empty()) photo_ = std::make_shared<const Image>(load_picture(session.read(o.card.photo)));
    o.card.reading.put(demands_, session);
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
    artwork::CardContent content = artwork::content_of(card, symbol, labels_);
    if (photo_ != nullptr) {
        std::erase_if(content.warnings,
                      [](const Warning& warning) { return warning.code == WarningCode::damaged_face; });
        content.face = photo_;
    }
    for (Warning& warning : warnings_of(input)) content.warnings.push_back(std::move(warning));
    if (card.claims.exp && *card.claims.exp <= now_)
        content.warnings.push_back({WarningCode::expired, "the card has expired"});
    return {symbol, is_phone_ ? artwork::phone_side(content, stock_.theme()) : artwork::id1_sides(content, stock_)};
}

std::vector<std::shared_ptr<const artwork::Side>> Studio::chosen(const artwork::Sides& sides) const {
    if (side_ == "front") return {sides.sides.front()};
    if (side_ == "back") return {sides.sides.back()};
    return sides.sides;
}

} // namespace qrid::cmd
