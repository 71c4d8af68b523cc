// A PKCS#11 module that is SoftHSM with the peculiarities of other makers' tokens, which SoftHSM cannot be told to
// have.
//
// QRID_TEST_MODULE names SoftHSM's module, QRID_TEST_ODD the peculiarities, as words. The program under test loads it
// as it loads any module.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <string>
#include <string_view>

namespace {

CK_FUNCTION_LIST* real = nullptr;
CK_FUNCTION_LIST odd;
std::atomic<int> logins{0}, sessions{0};

bool is(std::string_view word) {
    const char* words = std::getenv("QRID_TEST_ODD");
    return words != nullptr && std::string_view(words).find(word) != std::string_view::npos;
}

CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    const CK_RV answer = real->C_GetTokenInfo(slot, info);
    if (answer == CKR_OK && is("locked-flag")) info->flags |= CKF_USER_PIN_LOCKED;
    if (answer == CKR_OK && is("final-try")) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (answer == CKR_OK && is("no-pin-yet")) info->flags &= ~static_cast<CK_FLAGS>(CKF_USER_PIN_INITIALIZED);
    return answer;
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG size) {
    ++logins;
    if (is("locks-at-login")) return CKR_PIN_LOCKED;
    if (is("expired-pin")) return CKR_PIN_EXPIRED;
    return user == CKU_CONTEXT_SPECIFIC ? CKR_OK : real->C_Login(session, user, pin, size);
}

CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* context, CK_NOTIFY notify, CK_SESSION_HANDLE* session) {
    if (is("two-sessions") && sessions >= 2) return CKR_SESSION_COUNT;
    const CK_RV answer = real->C_OpenSession(slot, flags, context, notify, session);
    if (answer == CKR_OK) ++sessions;
    return answer;
}

CK_RV close_session(CK_SESSION_HANDLE session) {
    --sessions;
    return real->C_CloseSession(session);
}

CK_RV close_all_sessions(CK_SLOT_ID slot) {
    sessions = 0;
    return real->C_CloseAllSessions(slot);
}

CK_RV finalize(void* reserved) {
    sessions = 0;
    return real->C_Finalize(reserved);
}

// Gives an attribute another value, as C_GetAttributeValue would give it.
CK_RV give(CK_ATTRIBUTE& wanted, const std::string& value) {
    if (wanted.pValue != nullptr && wanted.ulValueLen < value.size()) return CKR_BUFFER_TOO_SMALL;
    if (wanted.pValue != nullptr) std::memcpy(wanted.pValue, value.data(), value.size());
    wanted.ulValueLen = value.size();
    return CKR_OK;
}

std::string value_of(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    std::string value(1024, '\0');
    CK_ATTRIBUTE wanted{type, value.data(), value.size()};
    if (real->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return {};
    value.resize(wanted.ulValueLen);
    return value;
}

CK_RV get_attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    const CK_ATTRIBUTE_TYPE type = wanted->type;
    if (type == CKA_EC_POINT) {
        std::string point = value_of(session, object, type);
        if (point.empty()) return CKR_ATTRIBUTE_TYPE_INVALID;
        // SoftHSM's own points are in an OCTET STRING or, of keys that its tool has imported, bare.
        const bool headed = point.size() > 2 && point[0] == 4 && point[1] == static_cast<char>(point.size() - 2);
        const std::string bare = point.substr(headed ? 2 : 0);
        if (is("octet-string")) return give(*wanted, std::string{4, static_cast<char>(bare.size())}.append(bare));
        if (is("raw-point")) return give(*wanted, bare);
        if (is("bit-string")) return give(*wanted, std::string{3, static_cast<char>(bare.size() + 1), 0}.append(bare));
        if (is("compressed-point")) return give(*wanted, std::string{2}.append(bare, 1, bare.size() / 2));
        if (is("damaged-point")) return give(*wanted, point.replace(point.size() - 1, 1, "?"));
        if (is("no-point")) return CKR_ATTRIBUTE_TYPE_INVALID;
    }
    if (type == CKA_EC_PARAMS && is("printable-curve")) {
        const std::string oid = value_of(session, object, type);
        if (oid.size() == 10) return give(*wanted, "\x13\x0asecp256r1");
        return give(*wanted, oid.size() == 7 ? "\x13\x09secp384r1"
                                             : "\x13\x0c"
                                               "edwards25519");
    }
    if (type == CKA_EC_PARAMS && is("rfc8410-curve")) return give(*wanted, "\x06\x03\x2b\x65\x70");
    if (type == CKA_EC_PARAMS && is("gnupg-curve"))
        return give(*wanted, std::string("\x06\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01", 11));
    if (type == CKA_EC_PARAMS && is("other-curve"))
        return give(*wanted, std::string("\x06\x05\x2b\x81\x04\x00\x0a", 7));
    if (type == CKA_ID && is("no-id")) return give(*wanted, "");
    if (type == CKA_SIGN && is("not-for-signing")) return give(*wanted, std::string(1, '\0'));
    if (type == CKA_ALWAYS_AUTHENTICATE && is("always-asks")) return give(*wanted, std::string(1, '\1'));
    return real->C_GetAttributeValue(session, object, wanted, count);
}

CK_RV sign(CK_SESSION_HANDLE session, unsigned char* data, CK_ULONG size, unsigned char* signature, CK_ULONG* length) {
    if (is("unplugged")) return CKR_DEVICE_REMOVED;
    const CK_RV answer = real->C_Sign(session, data, size, signature, length);
    if (answer == CKR_OK && is("long-signature")) *length += 8;
    if (answer == CKR_OK && is("wrong-signature")) signature[5] ^= 1;
    return answer;
}

} // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    if (real == nullptr) {
        const char* path = std::getenv("QRID_TEST_MODULE");
        void* module = path == nullptr ? nullptr : ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
        auto* get =
            module == nullptr ? nullptr : reinterpret_cast<CK_C_GetFunctionList>(::dlsym(module, "C_GetFunctionList"));
        if (get == nullptr || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
        odd = *real;
        odd.C_GetTokenInfo = get_token_info;
        odd.C_Login = login;
        odd.C_OpenSession = open_session;
        odd.C_CloseSession = close_session;
        odd.C_CloseAllSessions = close_all_sessions;
        odd.C_Finalize = finalize;
        odd.C_GetAttributeValue = get_attribute;
        odd.C_Sign = sign;
    }
    *list = &odd;
    return CKR_OK;
}

/// How often a login was tried, since the module was loaded.
extern "C" int qrid_test_logins() { return logins; }
