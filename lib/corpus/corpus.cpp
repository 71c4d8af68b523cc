#include "qrid/corpus/corpus.h"

#include "qrid/base/compression.h"
#include "qrid/base/error.h"
#include "qrid/base/parallel.h"
#include "qrid/card/challenge.h"
#include "qrid/card/text.h"
#include "qrid/corpus/inside/kit.h"
#include "qrid/corpus/inside/status_token.h"
#include "qrid/corpus/manifest.h"
#include "qrid/qr/render.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>

namespace qrid {

namespace {

using corpus::Book;
using corpus::Kit;
using corpus::Recipe;

constexpr Seconds first_moment = 1577836800 + corpus::day, last_moment = 4070908800; // 2020-01-02, 2099-01-01
constexpr const char *shared_trust = "trust/keys.json", *shared_status = "status/good";

std::deque<Recipe> all_recipes() {
    std::deque<Recipe> all;
    add_picture_cases(Book(all, CaseLayer::picture));
    add_qr_cases(Book(all, CaseLayer::qr));
    add_base45_cases(Book(all, CaseLayer::base45));
    add_compression_cases(Book(all, CaseLayer::compression));
    add_cbor_cases(Book(all, CaseLayer::cbor));
    add_cose_cases(Book(all, CaseLayer::cose));
    add_cwt_cases(Book(all, CaseLayer::cwt));
    add_identity_cases(Book(all, CaseLayer::identity));
    add_key_cases(Book(all, CaseLayer::keys));
    add_status_cases(Book(all, CaseLayer::status));
    add_holder_cases(Book(all, CaseLayer::holder));
    return all;
}

Bytes with_newline(std::string_view text) { return corpus::join({bytes_of(text), bytes_of("\n")}); }

// The picture of a text, as far as a QR code holds it.
std::optional<Bytes> picture_of(std::string_view text) {
    try {
        return symbol_png(encode_symbol(text), 4);
    } catch (const Error&) {
        return std::nullopt;
    }
}

// The text of a case, and the COSE bytes in it where it is made of such.
struct MadeText {
    std::string text;
    std::optional<Bytes> cose;
};

MadeText make_text(const Recipe& recipe, const Kit& kit) {
    if (recipe.make_text) return {recipe.make_text(kit), {}};
    Bytes cose = recipe.make_cose ? recipe.make_cose(kit) : kit.sign(kit.card());
    std::string text = text_of_card(cose);
    return {std::move(text), std::move(cose)};
}

class Maker {
public:
    Maker(const Recipe& recipe, const Kit& kit) : recipe_(recipe), kit_(kit), made_{recipe.facts, {}} {}

    MadeCase make() {
        facts().at = recipe_.make_at ? recipe_.make_at(kit_) : kit_.at();
        put_card();
        facts().trust = recipe_.make_trust ? put_all("trust", recipe_.make_trust(kit_)) : shared_trust;
        facts().status = recipe_.make_status ? put_all("status", recipe_.make_status(kit_)) : shared_status;
        put_challenge();
        return std::move(made_);
    }

private:
    Case& facts() { return made_.facts; }

    std::string put(const std::string& name, Bytes content) {
        std::string path = fmt::format("{}/{}", facts().id, name);
        made_.files.emplace(path, std::move(content));
        return path;
    }

    std::string put_all(const std::string& folder, corpus::Named files) {
        for (auto& [name, content] : files) put(folder + "/" + name, std::move(content));
        return fmt::format("{}/{}", facts().id, folder);
    }

    void put_card() {
        if (recipe_.make_picture) {
            facts().picture = put("card.png", recipe_.make_picture(kit_));
            return;
        }
        const auto [text, cose] = make_text(recipe_, kit_);
        facts().text = put("card.txt", cose ? with_newline(text) : to_bytes(bytes_of(text)));
        if (cose) facts().bytes = put("card.cbor", *cose);
        if (auto picture = picture_of(text)) facts().picture = put("card.png", std::move(*picture));
    }

    void put_challenge() {
        if (!recipe_.make_nonce) return;
        const Bytes nonce = recipe_.make_nonce(kit_);
        facts().nonce = hex_encode(nonce);
        facts().challenge = put("challenge.txt", with_newline(write_challenge({*facts().audience, nonce})));
    }

    const Recipe& recipe_;
    const Kit& kit_;
    MadeCase made_;
};

// Into a directory that is being filled. Private keys are for their owner, though anybody can make them from the seed.
void write_plainly(const fs::path& path, ByteView content) {
    fs::create_directories(path.parent_path());
    if (path.extension() == ".pem" && path.parent_path().filename() == "keys")
        return write_file(path, content, Overwrite::refuse, FileMode::secret);
    std::ofstream out(path, std::ios::binary);
    out << text_of(content) << std::flush;
    if (!out) throw_cannot_write(path, errno);
}

} // namespace

struct Corpus::Parts {
    std::deque<Recipe> recipes;
    Kit kit;
    bool has_own_key;
};

Corpus::Corpus(CorpusTerms terms) {
    if (terms.at < first_moment || terms.at > last_moment)
        throw Error(Code::usage, fmt::format("the corpus cannot be made for {}", format_time(terms.at)),
                    fmt::format("give a moment from {} to {}", format_time(first_moment), format_time(last_moment)));
    auto parts = std::make_unique<Parts>(Parts{all_recipes(), Kit(terms.seed, terms.at), terms.key.has_value()});
    if (terms.record) parts->kit.use_record(std::move(*terms.record));
    if (terms.key) parts->kit.use_key(std::move(*terms.key));
    parts_ = std::move(parts);
}

Corpus::Corpus(Corpus&&) noexcept = default;
Corpus::~Corpus() = default;

std::vector<Case> Corpus::catalogue() {
    std::vector<Case> cases;
    for (Recipe& recipe : all_recipes()) cases.push_back(std::move(recipe.facts));
    return cases;
}

std::size_t Corpus::size() const { return parts_->recipes.size(); }

MadeCase Corpus::make(std::size_t i) const { return Maker(parts_->recipes.at(i), parts_->kit).make(); }

std::optional<std::string> Corpus::text(std::size_t i, const Identity& record) const {
    const Recipe& recipe = parts_->recipes.at(i);
    if (recipe.make_picture) return std::nullopt;
    return make_text(recipe, parts_->kit.with(record)).text;
}

std::map<std::string, Bytes> Corpus::shared_files() const {
    const Kit& kit = parts_->kit;
    std::map<std::string, Bytes> files;
    files[shared_trust] = with_newline(kit.usual_jwks().dump(2));
    files[fmt::format("{}/1.cwt", shared_status)] = corpus::good_list(kit);
    for (const std::string_view name :
         {corpus::key_name::cards, corpus::key_name::status, corpus::key_name::root, corpus::key_name::device}) {
        if (parts_->has_own_key && name == corpus::key_name::cards) continue;
        const Secret pem = kit.key(name).plain_pem();
        files[fmt::format("keys/{}.pem", name)] = to_bytes(bytes_of(pem.view()));
    }
    return files;
}

std::size_t write_corpus(const Corpus& corpus, const std::vector<std::size_t>& places, const fs::path& dir,
                         unsigned threads) {
    std::vector<std::size_t> chosen = places;
    if (chosen.empty()) {
        chosen.resize(corpus.size());
        std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    }
    StagedDirectory staged(dir);
    for (const auto& [path, content] : corpus.shared_files()) write_plainly(staged.path() / path, content);
    std::vector<std::string> lines(chosen.size());
    parallel_for(chosen.size(), threads, [&](std::size_t i) {
        const MadeCase made = corpus.make(chosen[i]);
        for (const auto& [path, content] : made.files) write_plainly(staged.path() / path, content);
        lines[i] = case_to_json(made.facts).dump() + "\n";
    });
    std::string manifest;
    for (const std::string& line : lines) manifest += line;
    write_plainly(staged.path() / manifest_name, bytes_of(manifest));
    staged.commit();
    return chosen.size();
}

} // namespace qrid
