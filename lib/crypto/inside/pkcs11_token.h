// A PKCS#11 module and one of its tokens, with sessions for many threads; for this room only.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"
#include "qrid/crypto/inside/pkcs11_uri.h"
#include "qrid/crypto/secret.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <p11-kit/p11-kit.h>
#include <span>
#include <vector>

namespace qrid {

/// Throws Error(token_failed) unless the module's answer is CKR_OK.
void check_pkcs11(CK_RV answer, std::string_view what);

class Pkcs11Token;
class Pkcs11Module;

/// C_Login with a PIN, which may be empty.
CK_RV pkcs11_login(Pkcs11Module& module, CK_SESSION_HANDLE session, CK_USER_TYPE user, const Secret& pin);

/// A loaded and initialised module, shared by all that use it; finalised when the last goes.
class Pkcs11Module : public std::enable_shared_from_this<Pkcs11Module> {
public:
    /// Throws Error(token_failed) for what is no PKCS#11 module or does not start.
    static std::shared_ptr<Pkcs11Module> load(const fs::path& path);
    explicit Pkcs11Module(const fs::path& path);
    Pkcs11Module(const Pkcs11Module&) = delete;
    Pkcs11Module& operator=(const Pkcs11Module&) = delete;
    ~Pkcs11Module();

    CK_FUNCTION_LIST* operator->() const { return functions_; }
    const fs::path& path() const { return path_; }

    /// The one token that the URI names. Throws Error(missing_key) for none, Error(bad_key) for several.
    std::shared_ptr<Pkcs11Token> token(const Pkcs11Uri& uri);

private:
    fs::path path_;
    CK_FUNCTION_LIST* functions_ = nullptr;
    std::mutex mutex_;
    std::map<CK_SLOT_ID, std::weak_ptr<Pkcs11Token>> tokens_;
};

/// A token at hand. Sessions are opened as threads ask for them; as long as one is open the login lasts.
class Pkcs11Token {
public:
    Pkcs11Token(std::shared_ptr<Pkcs11Module> module, CK_SLOT_ID slot);
    Pkcs11Token(const Pkcs11Token&) = delete;
    Pkcs11Token& operator=(const Pkcs11Token&) = delete;
    /// Logs out and closes its sessions.
    ~Pkcs11Token();

    /// A session for one thread, given back at the end of the scope.
    class Session {
    public:
        explicit Session(Pkcs11Token& token) : token_(token), handle_(token.take()) {}
        Session(const Session&) = delete;
        Session& operator=(const Session&) = delete;
        ~Session() { token_.give_back(handle_); }
        operator CK_SESSION_HANDLE() const { return handle_; }

    private:
        Pkcs11Token& token_;
        CK_SESSION_HANDLE handle_;
    };

    Pkcs11Module& module() const { return *module_; }
    /// Its label, for messages.
    std::string label() const;
    bool can_sign(CK_MECHANISM_TYPE mechanism) const;

    /// Does nothing when the token needs no login or has it. Otherwise asks for the PIN and tries it once; throws
    /// Error(wrong_passphrase) or Error(key_not_allowed).
    void login(const AskSecret& pin);

    /// Up to 16 objects that have all the attributes.
    std::vector<CK_OBJECT_HANDLE> find(std::span<CK_ATTRIBUTE> attributes);
    /// An attribute of an object, or nothing when it has none or keeps it to itself.
    std::optional<Bytes> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);

private:
    CK_TOKEN_INFO info() const;
    CK_SESSION_HANDLE take();
    void give_back(CK_SESSION_HANDLE session);
    void try_pin(const AskSecret& ask, const CK_TOKEN_INFO& token);

    std::shared_ptr<Pkcs11Module> module_;
    CK_SLOT_ID slot_;
    std::mutex mutex_, login_mutex_;
    std::condition_variable given_back_;
    std::vector<CK_SESSION_HANDLE> idle_;
    std::size_t in_use_ = 0;
};

} // namespace qrid
