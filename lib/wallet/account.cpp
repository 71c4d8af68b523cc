#include "qrid/wallet/account.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/base/json_number.h"
#include "qrid/base/json_reader.h"
#include "qrid/base/permissions.h"
#include "qrid/base/places.h"
#include "qrid/card/card.h"
#include "qrid/card/text.h"
#include "qrid/cose/test_key.h"
#include "qrid/crypto/digest.h"
#include "qrid/crypto/secret_file.h"
#include "qrid/trust/jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char *account_file = "account.json", *device_file = "device.pem", *cards_dir = "cards",
                     *card_suffix = ".card", *portrait_suffix = ".jpg", *part_suffix = ".part";
constexpr std::size_t max_card_file = 64 << 10;
constexpr JsonLimits account_limits{.bytes = 16 << 10, .depth = 2, .values = 32};

std::string card_name_of(std::string_view text) { return hex_encode(sha256(bytes_of(text))).substr(0, 16); }

std::vector<WalletCard> read_cards(const fs::path& dir) {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(dir, ignored))
        if (entry.path().extension() == card_suffix) files.emplace_back(entry.last_write_time(), entry.path());
    std::sort(files.begin(), files.end());
    std::vector<WalletCard> cards;
    for (const auto& [time, path] : files) {
        cards.push_back({path.stem().string(), ""});
        try { // one that is damaged must not keep the holder from the others
            const Bytes content = read_file(path, max_card_file);
            std::string_view text = text_of(content);
            if (text.ends_with('\n')) text.remove_suffix(1);
            cards.back().text = text;
        } catch (const Error&) {
        }
    }
    return cards;
}

// What account.json holds.
std::string account_document(const std::string& name, Seconds created, const PublicKey& device_key) {
    return json{{"account", name}, {"created", created}, {"device_key", write_jwk(device_key)}}.dump(2) + "\n";
}

// What writers that were killed have left beside their files; under the wallet's lock, so that nobody is at it.
void remove_parts(const fs::path& dir) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(dir, ignored))
        if (entry.path().extension() == part_suffix) fs::remove_all(entry.path(), ignored);
}

// Where an account lies that is being removed.
fs::path aside_of(const fs::path& dir) { return dir.string() + ".removed" + part_suffix; }

// The place in a status list that a card names, if it can be read.
std::optional<StatusReference> place_of(const WalletCard& card) {
    try {
        return read_card(card_of_text(card.text)).claims.status;
    } catch (const Error&) {
        return std::nullopt;
    }
}

// Everything of an account that has no cards yet.
void write_account(const fs::path& dir, std::string_view document, const Secret& device_pem) {
    write_file(dir / account_file, bytes_of(document), Overwrite::refuse, FileMode::secret);
    write_file(dir / device_file, bytes_of(device_pem.view()), Overwrite::refuse, FileMode::secret);
    fs::create_directory(dir / cards_dir);
}

struct Device {
    PublicKey key;
    Secret pem;
};

// Several accounts may have one seed.
Device new_device(const KeyKind& kind, const std::string& account, const AskSecret& ask_pin,
                  const RandomSource& random) {
    const Algorithm algorithm = kind.algorithm;
    check_fits_codes(algorithm);
    check_kind(kind);
    if (random.is_seeded()) check_reproducible(algorithm);
    const RandomSource own = random.under("account " + account);
    const PrivateKey key = random.is_seeded()
                               ? cose::generate_test_key(kind, own.of(fmt::format("device key {}", name(algorithm))))
                               : cose::generate_key(kind);
    const Secret pin = ask_pin();
    check_new_secret(pin, "PIN", least_pin);
    return {key.public_key(), key.encrypted_pem(pin, own.of(cose::seal_purpose(key.public_key())))};
}

} // namespace

fs::path default_wallet() { return data_path("QRID_WALLET", "wallet"); }

fs::path card_file_of(const Account& account, const WalletCard& card) {
    return account.dir / cards_dir / (card.name + card_suffix);
}

std::optional<fs::path> portrait_beside(const fs::path& card_file) {
    if (card_file.extension() != card_suffix) return std::nullopt;
    fs::path portrait = card_file;
    portrait.replace_extension(portrait_suffix);
    std::error_code ignored;
    return fs::exists(fs::symlink_status(portrait, ignored)) ? std::optional(portrait) : std::nullopt;
}

void check_account_name(const std::string& name) {
    constexpr std::size_t longest = 64;
    const bool fits = !name.empty() && name.size() <= longest && name.front() != '.' && name.front() != '-' &&
                      !name.ends_with(".part") &&
                      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
                          std::string::npos;
    if (!fits) throw Error(Code::usage, "invalid account name", "use up to 64 letters, digits, '.', '_' and '-'");
}

std::vector<std::string> account_names(const fs::path& wallet) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(wallet, ignored))
        // A delivery that was killed leaves a directory that is no account.
        if (entry.path().extension() != ".part" && fs::is_regular_file(entry.path() / account_file, ignored))
            names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

Account open_account(const fs::path& wallet, const std::string& name) {
    check_account_name(name);
    const fs::path dir = wallet / name;
    check_place(dir);
    std::error_code ignored;
    if (!fs::is_regular_file(dir / account_file, ignored))
        throw Error(Code::unreadable_file, fmt::format("no account {} in {}", name, wallet.string()),
                    "see 'qrid wallet list'");
    const Bytes content = read_file(dir / account_file, account_limits.bytes);
    const Error damaged(Code::unreadable_file, fmt::format("the account {} is damaged", dir.string()));
    try {
        const json document = read_json(content, account_limits);
        const Seconds created = whole_number(document.at("created"), earliest_time, latest_time);
        return {dir, document.at("account"), created, read_jwk(document.at("device_key")), read_cards(dir / cards_dir)};
    } catch (const json::exception&) {
        throw damaged;
    } catch (const Error&) {
        throw damaged;
    }
}

std::vector<WalletCard> cards_called(const Account& account, std::string_view name) {
    std::vector<WalletCard> cards = account.cards;
    std::erase_if(cards, [&](const WalletCard& card) { return !card.name.starts_with(name); });
    if (cards.empty())
        throw Error(Code::unreadable_file,
                    fmt::format("the account {} has no {}card", account.name, name.empty() ? "" : "such "),
                    fmt::format("see 'qrid wallet show {}'", account.name));
    return cards;
}

void require_account(const Account& account) {
    std::error_code ignored;
    if (!fs::is_regular_file(account.dir / account_file, ignored))
        throw Error(Code::unreadable_file, fmt::format("the account {} no longer exists", account.name),
                    "see 'qrid wallet list'");
}

PrivateKey open_device_key(const Account& account, const Secret& pin) {
    constexpr std::size_t max_pem = 16 << 10;
    check_secret_file(account.dir / device_file);
    const SecretBytes pem = read_secret_file(account.dir / device_file, max_pem);
    const std::string_view text(reinterpret_cast<const char*>(pem.data()), pem.size());
    try {
        PrivateKey key = PrivateKey::from_pem(text, &pin);
        if (key.public_key().pem() == account.device_key.pem()) return key;
    } catch (const Error& error) {
        if (error.code() != Code::wrong_passphrase) throw;
        throw Error(Code::wrong_passphrase, fmt::format("wrong PIN for the account {}", account.name),
                    "use the PIN that was chosen when the account was made");
    }
    throw Error(Code::bad_key,
                fmt::format("the device key in {} does not belong to the account", account.dir.string()));
}

void make_account(const fs::path& wallet, const std::string& name, const KeyKind& kind, const AskSecret& ask_pin,
                  Seconds now, const RandomSource& random) {
    check_account_name(name);
    check_target(wallet / name, Overwrite::refuse);
    const Device device = new_device(kind, name, ask_pin, random);
    const FileLock lock(wallet);
    std::error_code ignored;
    fs::remove_all(aside_of(wallet / name), ignored);
    StagedDirectory fresh(wallet / name);
    write_account(fresh.path(), account_document(name, now, device.key), device.pem);
    fresh.commit(fs::perms::owner_all);
}

void remove_card(const Account& account, const WalletCard& card) {
    const FileLock lock(account.dir.parent_path());
    const fs::path cards = account.dir / cards_dir;
    remove_parts(cards);
    std::error_code error;
    fs::remove(cards / (card.name + portrait_suffix), error);
    if (!error) fs::remove(cards / (card.name + card_suffix), error);
    if (error) throw_cannot_write(cards, error.value());
    sync_directory_of(cards / card.name);
}

std::optional<Error> remove_account(const Account& account) {
    const FileLock lock(account.dir.parent_path());
    // Out of the wallet in one step: what is left of a removal that was killed is no account.
    const fs::path aside = aside_of(account.dir);
    std::error_code error;
    fs::remove_all(aside, error);
    fs::rename(account.dir, aside, error);
    if (error) throw_cannot_write(account.dir, error.value());
    sync_directory_of(account.dir);
    fs::remove_all(aside, error);
    if (!error) return std::nullopt;
    return Error(Code::cannot_write,
                 fmt::format("the account was removed, but {} is still there: {}", aside.string(), error.message()),
                 "remove it, because it contains the device key");
}

Delivery::Delivery(const fs::path& wallet, const std::string& account, const AskSecret& ask_pin, Seconds now,
                   const RandomSource& random, const std::optional<KeyKind>& kind)
    : dir_(wallet / account) {
    check_account_name(account);
    std::error_code ignored;
    if (fs::exists(dir_, ignored)) {
        device_key_ = open_account(wallet, account).device_key;
        return;
    }
    Device device = new_device(kind.value_or(usual_algorithm(random.is_seeded())), account, ask_pin, random);
    new_account_ = true;
    device_pem_ = std::move(device.pem);
    device_key_ = std::move(device.key);
    document_ = account_document(account, now, *device_key_);
}

Delivery::~Delivery() {
    std::error_code ignored;
    const bool began = !card_names_.empty();
    files_.clear();
    fresh_.reset();
    if (lock_ && lock_->made() && began && !committed_) fs::remove(dir_.parent_path(), ignored);
}

void Delivery::stage(std::span<const std::string> card_texts, ByteView portrait) {
    lock_.emplace(dir_.parent_path());
    if (new_account_) {
        fresh_ = std::make_unique<StagedDirectory>(dir_);
        write_account(fresh_->path(), document_, device_pem_);
    }
    const fs::path cards = (fresh_ ? fresh_->path() : dir_) / cards_dir;
    remove_parts(cards);
    for (const std::string& text : card_texts) {
        if (text.size() >= max_card_file)
            throw Error(Code::too_large, fmt::format("a card of more than {} characters", max_card_file - 1),
                        "use a smaller card; no QR code can hold this one");
        const std::string name = card_name_of(text);
        const bool is_new = std::find(card_names_.begin(), card_names_.end(), name) == card_names_.end();
        card_names_.push_back(name);
        fs::path target = cards / (name + card_suffix);
        std::error_code ignored;
        if (!is_new || fs::exists(target, ignored)) continue;
        fs::path portrait_target = cards / (name + portrait_suffix);
        if (!portrait.empty() && !fs::exists(portrait_target, ignored)) {
            StagedFile picture(portrait_target, portrait, Overwrite::refuse, FileMode::secret);
            files_.push_back({std::move(portrait_target), std::move(picture)});
        }
        StagedFile file(target, bytes_of(text + "\n"), Overwrite::refuse, FileMode::secret);
        files_.push_back({std::move(target), std::move(file)});
    }
}

std::vector<std::string> Delivery::commit(std::span<const StatusReference> replaced) {
    std::size_t done = 0;
    try {
        for (; done < files_.size(); ++done) files_[done].file.commit();
        if (fresh_) fresh_->commit(fs::perms::owner_all);
    } catch (const Error&) {
        std::error_code ignored;
        for (std::size_t i = 0; i < done; ++i) fs::remove(files_[i].target, ignored);
        throw;
    }
    committed_ = true;
    files_.clear();
    fresh_.reset();
    if (replaced.empty()) return card_names_;
    std::error_code ignored; // the new cards are delivered, whatever becomes of the old ones, which are revoked
    for (const WalletCard& card : read_cards(dir_ / cards_dir))
        if (const auto place = place_of(card);
            place && std::find(replaced.begin(), replaced.end(), *place) != replaced.end()) {
            fs::remove(dir_ / cards_dir / (card.name + portrait_suffix), ignored);
            fs::remove(dir_ / cards_dir / (card.name + card_suffix), ignored);
        }
    return card_names_;
}

} // namespace qrid
