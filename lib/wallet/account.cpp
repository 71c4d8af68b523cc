#include "qrid/wallet/account.h"

#include "qrid/base/encoding.h"
#include "qrid/base/error.h"
#include "qrid/crypto/digest.h"
#include "qrid/trust/jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr const char *account_file = "account.json", *device_file = "device.pem", *cards_dir = "cards",
                     *card_suffix = ".card";
constexpr std::size_t max_card_file = 64 << 10;

std::string card_name_of(std::string_view text) { return hex_encode(sha256(bytes_of(text))).substr(0, 16); }

std::vector<WalletCard> read_cards(const fs::path& dir) {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(dir, ignored))
        if (entry.path().extension() == card_suffix) files.emplace_back(entry.last_write_time(), entry.path());
    std::sort(files.begin(), files.end());
    std::vector<WalletCard> cards;
    for (const auto& [time, path] : files) {
        const Bytes content = read_file(path, max_card_file);
        std::string_view text = text_of(content);
        if (text.ends_with('\n')) text.remove_suffix(1);
        cards.push_back({path.stem().string(), std::string(text)});
    }
    return cards;
}

} // namespace

fs::path default_wallet() { return data_path("QRID_WALLET", "wallet"); }

void check_account_name(const std::string& name) {
    constexpr std::size_t longest = 64;
    const bool fits = !name.empty() && name.size() <= longest && name.front() != '.' && name.front() != '-' &&
                      !name.ends_with(".part") &&
                      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
                          std::string::npos;
    if (!fits) throw Error(Code::usage, "not a name for an account", "use up to 64 letters, digits, '.', '_' and '-'");
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
    std::error_code ignored;
    if (!fs::is_regular_file(dir / account_file, ignored))
        throw Error(Code::unreadable_file, fmt::format("no account {} in {}", name, wallet.string()),
                    "see 'qrid wallet list'");
    const Bytes content = read_file(dir / account_file);
    try {
        const json document = json::parse(content.begin(), content.end());
        return {document.at("account"), document.at("created"), read_jwk(document.at("device_key")),
                read_cards(dir / cards_dir)};
    } catch (const json::exception&) {
        throw Error(Code::unreadable_file, fmt::format("the account {} is damaged", dir.string()));
    }
}

Delivery::Delivery(const fs::path& wallet, const std::string& account, const AskSecret& ask_pin, Seconds now)
    : dir_(wallet / account) {
    check_account_name(account);
    std::error_code ignored;
    if (fs::exists(dir_, ignored)) {
        device_key_ = open_account(wallet, account).device_key;
        return;
    }
    const PrivateKey key = PrivateKey::generate(Algorithm::es256);
    new_account_ = true;
    device_pem_ = key.encrypted_pem(ask_pin());
    device_key_ = key.public_key();
    document_ = json{{"account", account}, {"created", now}, {"device_key", write_jwk(*device_key_)}}.dump(2) + "\n";
}

Delivery::~Delivery() {
    const bool committed = card_name_.empty() || (!fresh_ && !file_);
    std::error_code ignored;
    file_.reset();
    fresh_.reset();
    if (lock_ && lock_->made() && !committed) fs::remove(dir_.parent_path(), ignored);
}

void Delivery::stage(const std::string& card_text) {
    lock_.emplace(dir_.parent_path());
    card_name_ = card_name_of(card_text);
    if (new_account_) {
        fresh_ = std::make_unique<StagedDirectory>(dir_);
        write_file(fresh_->path() / account_file, bytes_of(document_), Overwrite::refuse, FileMode::secret);
        write_file(fresh_->path() / device_file, bytes_of(device_pem_.view()), Overwrite::refuse, FileMode::secret);
        fs::create_directory(fresh_->path() / cards_dir);
    }
    const fs::path cards = (fresh_ ? fresh_->path() : dir_) / cards_dir;
    file_.emplace(cards / (card_name_ + card_suffix), bytes_of(card_text + "\n"), Overwrite::refuse, FileMode::secret);
}

std::string Delivery::commit() {
    file_->commit();
    if (fresh_) fresh_->commit(fs::perms::owner_all);
    file_.reset();
    fresh_.reset();
    return card_name_;
}

} // namespace qrid
