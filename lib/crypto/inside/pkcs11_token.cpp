#include "qrid/crypto/inside/pkcs11_token.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

constexpr CK_ULONG max_slots = 256, max_attribute = 8192;

std::string module_message() {
    const char* message = p11_kit_message();
    return message == nullptr ? "it is not a PKCS#11 module" : message;
}

std::string text_of_field(std::span<const unsigned char> field) {
    std::string text(text_of(field));
    text.erase(text.find_last_not_of(std::string_view(" \0", 2)) + 1);
    return text;
}

// The PINs that a token has refused in this process: another try would bring it nearer to being locked.
class RefusedPins {
public:
    bool has(const std::string& token, const Secret& pin) {
        const std::lock_guard lock(mutex_);
        const std::vector<Secret>& pins = pins_[token];
        return std::any_of(pins.begin(), pins.end(), [&](const Secret& known) { return known.view() == pin.view(); });
    }
    void add(const std::string& token, const Secret& pin) {
        const std::lock_guard lock(mutex_);
        pins_[token].push_back(pin);
    }

private:
    std::mutex mutex_;
    std::map<std::string, std::vector<Secret>> pins_;
};

RefusedPins& refused_pins() {
    static RefusedPins pins;
    return pins;
}

[[noreturn]] void throw_locked(const std::string& label) {
    throw Error(Code::key_not_allowed, fmt::format("the PIN of the token '{}' is locked", label),
                "unlock it with the token's own tool and its security officer's PIN");
}

} // namespace

void check_pkcs11(CK_RV answer, std::string_view what) {
    if (answer != CKR_OK)
        throw Error(Code::token_failed, fmt::format("the token failed to {}: {}", what, p11_kit_strerror(answer)));
}

CK_RV pkcs11_login(Pkcs11Module& module, CK_SESSION_HANDLE session, CK_USER_TYPE user, const Secret& pin) {
    // The interface takes it as writable; no module writes to it. A null pointer would mean the token's own pad.
    const std::string_view text = pin.empty() ? "" : pin.view();
    auto* characters = reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(text.data()));
    return module->C_Login(session, user, characters, text.size());
}

// ---- the module

std::shared_ptr<Pkcs11Module> Pkcs11Module::load(const fs::path& path) {
    static std::mutex mutex;
    static std::map<fs::path, std::weak_ptr<Pkcs11Module>> loaded;
    std::error_code none;
    const fs::path whole = fs::canonical(path, none);
    const std::lock_guard lock(mutex);
    std::weak_ptr<Pkcs11Module>& known = loaded[none ? path : whole];
    auto module = known.lock();
    if (!module) known = module = std::make_shared<Pkcs11Module>(none ? path : whole);
    return module;
}

Pkcs11Module::Pkcs11Module(const fs::path& path) : path_(path) {
    const std::string hint = "name the token's PKCS#11 module, a shared library, with --pkcs11-module PATH";
    std::error_code ignored;
    // A bare name is looked for among p11-kit's modules.
    if (path.has_parent_path() && !fs::exists(path, ignored))
        throw Error(Code::token_failed, fmt::format("no PKCS#11 module at {}", path.string()), hint);
    if (path.has_parent_path()) check_believed(path);
    p11_kit_be_quiet();
    functions_ = p11_kit_module_load(path.c_str(), P11_KIT_MODULE_CRITICAL);
    if (functions_ == nullptr)
        throw Error(Code::token_failed,
                    fmt::format("cannot load the PKCS#11 module {}: {}", path.string(), module_message()), hint);
    if (const CK_RV answer = p11_kit_module_initialize(functions_); answer != CKR_OK) {
        p11_kit_module_release(functions_);
        throw Error(Code::token_failed,
                    fmt::format("the PKCS#11 module {} does not start: {}", path.string(), p11_kit_strerror(answer)));
    }
}

Pkcs11Module::~Pkcs11Module() {
    p11_kit_module_finalize(functions_);
    p11_kit_module_release(functions_);
}

std::shared_ptr<Pkcs11Token> Pkcs11Module::token(const Pkcs11Uri& uri) {
    CK_INFO info{};
    check_pkcs11(functions_->C_GetInfo(&info), "report its module");
    std::array<CK_SLOT_ID, max_slots> slots{};
    CK_ULONG count = uri.fits_module(info) ? slots.size() : 0;
    if (count > 0) check_pkcs11(functions_->C_GetSlotList(CK_TRUE, slots.data(), &count), "list its slots");
    std::vector<CK_SLOT_ID> found;
    for (const CK_SLOT_ID slot : std::span(slots).first(count)) {
        CK_SLOT_INFO about{};
        CK_TOKEN_INFO token{};
        const bool there = functions_->C_GetSlotInfo(slot, &about) == CKR_OK &&
                           functions_->C_GetTokenInfo(slot, &token) == CKR_OK &&
                           (token.flags & CKF_TOKEN_INITIALIZED) != 0;
        if (there && uri.fits_slot(slot, about) && uri.fits_token(token)) found.push_back(slot);
    }
    if (found.empty())
        throw Error(Code::missing_key, fmt::format("no token of {} matches {}", path_.string(), uri.text()),
                    "check that the token is plugged in and that the URI is right");
    if (found.size() > 1)
        throw Error(Code::bad_key, fmt::format("{} tokens match {}", found.size(), uri.text()),
                    "add token= or serial= to the URI so that it names only one");
    const std::lock_guard lock(mutex_);
    std::weak_ptr<Pkcs11Token>& known = tokens_[found.front()];
    auto token = known.lock();
    if (!token) known = token = std::make_shared<Pkcs11Token>(shared_from_this(), found.front());
    return token;
}

// ---- the token

Pkcs11Token::Pkcs11Token(std::shared_ptr<Pkcs11Module> module, CK_SLOT_ID slot)
    : module_(std::move(module)), slot_(slot) {
    give_back(take()); // from here on one session stays open
}

Pkcs11Token::~Pkcs11Token() {
    if (!idle_.empty()) (*module_)->C_Logout(idle_.front()); // no harm where nobody is logged in
    for (const CK_SESSION_HANDLE session : idle_) (*module_)->C_CloseSession(session);
}

CK_SESSION_HANDLE Pkcs11Token::take() {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (!idle_.empty()) {
            const CK_SESSION_HANDLE session = idle_.back();
            idle_.pop_back();
            ++in_use_;
            return session;
        }
        CK_SESSION_HANDLE session = 0;
        const CK_RV answer = (*module_)->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
        if (answer == CKR_OK) {
            ++in_use_;
            return session;
        }
        // A token with few sessions: wait for one of them.
        if (answer != CKR_SESSION_COUNT || in_use_ == 0) check_pkcs11(answer, "open a session");
        given_back_.wait(lock);
    }
}

void Pkcs11Token::give_back(CK_SESSION_HANDLE session) {
    {
        const std::lock_guard lock(mutex_);
        --in_use_;
        idle_.push_back(session);
    }
    given_back_.notify_one();
}

CK_TOKEN_INFO Pkcs11Token::info() const {
    CK_TOKEN_INFO token{};
    check_pkcs11((*module_)->C_GetTokenInfo(slot_, &token), "describe itself");
    return token;
}

std::string Pkcs11Token::label() const { return text_of_field(info().label); }

bool Pkcs11Token::can_sign(CK_MECHANISM_TYPE mechanism) const {
    CK_MECHANISM_INFO about{};
    return (*module_)->C_GetMechanismInfo(slot_, mechanism, &about) == CKR_OK && (about.flags & CKF_SIGN) != 0;
}

void Pkcs11Token::login(const AskSecret& pin) {
    const std::lock_guard lock(login_mutex_);
    const CK_TOKEN_INFO token = info();
    CK_SESSION_INFO state{};
    check_pkcs11((*module_)->C_GetSessionInfo(Session(*this), &state), "report its session");
    const bool logged_in = state.state == CKS_RO_USER_FUNCTIONS || state.state == CKS_RW_USER_FUNCTIONS;
    if ((token.flags & CKF_LOGIN_REQUIRED) != 0 && !logged_in) try_pin(pin, token);
}

void Pkcs11Token::try_pin(const AskSecret& ask, const CK_TOKEN_INFO& token) {
    const std::string label = text_of_field(token.label);
    const std::string name =
        fmt::format("{}\n{}\n{}", module_->path().string(), label, text_of_field(token.serialNumber));
    if ((token.flags & CKF_USER_PIN_LOCKED) != 0) throw_locked(label);
    if ((token.flags & CKF_USER_PIN_INITIALIZED) == 0)
        throw Error(Code::key_not_allowed, fmt::format("the token '{}' has no PIN yet", label),
                    "set its user PIN with the token's own tool");
    const bool own_pad = (token.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    const Secret pin = own_pad ? Secret() : ask();
    if (!own_pad && refused_pins().has(name, pin))
        throw Error(Code::wrong_passphrase,
                    fmt::format("the token '{}' rejected this PIN before; not trying it again", label));
    const Session session(*this);
    const CK_RV answer =
        own_pad ? (*module_)->C_Login(session, CKU_USER, nullptr, 0) : pkcs11_login(*module_, session, CKU_USER, pin);
    switch (answer) {
    case CKR_OK:
    case CKR_USER_ALREADY_LOGGED_IN:
        return;
    case CKR_PIN_LOCKED:
        throw_locked(label);
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE: {
        if (!own_pad) refused_pins().add(name, pin);
        const CK_FLAGS now = info().flags;
        if ((now & CKF_USER_PIN_LOCKED) != 0) throw_locked(label);
        throw Error(Code::wrong_passphrase, fmt::format("wrong PIN for the token '{}'", label),
                    (now & CKF_USER_PIN_FINAL_TRY) != 0 ? "make sure of the PIN before you try again; one more wrong "
                                                          "PIN locks the token"
                                                        : "");
    }
    case CKR_PIN_EXPIRED:
        throw Error(Code::key_not_allowed, fmt::format("the PIN of the token '{}' has expired", label),
                    "set a new one with the token's own tool");
    default:
        check_pkcs11(answer, "log in");
    }
}

std::vector<CK_OBJECT_HANDLE> Pkcs11Token::find(std::span<CK_ATTRIBUTE> attributes) {
    constexpr CK_ULONG most = 16;
    const Session session(*this);
    std::vector<CK_OBJECT_HANDLE> objects;
    check_pkcs11((*module_)->C_FindObjectsInit(session, attributes.data(), attributes.size()), "search for a key");
    CK_RV answer = CKR_OK;
    while (objects.size() < most) {
        CK_OBJECT_HANDLE object = 0;
        CK_ULONG count = 0;
        answer = (*module_)->C_FindObjects(session, &object, 1, &count);
        if (answer != CKR_OK || count == 0) break;
        objects.push_back(object);
    }
    (*module_)->C_FindObjectsFinal(session);
    check_pkcs11(answer, "search for a key");
    return objects;
}

std::optional<Bytes> Pkcs11Token::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    const Session session(*this);
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    if ((*module_)->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK || wanted.ulValueLen > max_attribute)
        return std::nullopt; // also CK_UNAVAILABLE_INFORMATION, the largest number
    Bytes value(wanted.ulValueLen);
    wanted.pValue = value.data();
    if ((*module_)->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK || wanted.ulValueLen > value.size())
        return std::nullopt;
    value.resize(wanted.ulValueLen);
    return value;
}

} // namespace qrid
