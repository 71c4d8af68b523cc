#include "qrid/crypto/inside/pkcs11_uri.h"

#include "qrid/base/error.h"
#include "qrid/crypto/keys.h"
#include "qrid/crypto/secret_file.h"

#include <fmt/format.h>

namespace qrid {

namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& hint) { throw Error(Code::usage, why, hint); }

} // namespace

Pkcs11Uri::Pkcs11Uri(const std::string& text) : text_(text), uri_(p11_kit_uri_new()) {
    if (!uri_) throw std::bad_alloc();
    const int result = p11_kit_uri_parse(text.c_str(), P11_KIT_URI_FOR_ANY, uri_.get());
    if (p11_kit_uri_get_pin_value(uri_.get()) != nullptr || text.find("pin-value") != std::string::npos)
        refuse("a PIN does not belong in a URI, where others can read it",
               "leave out pin-value and give the PIN with --passphrase-file PATH, QRID_PASSPHRASE, or at the prompt");
    const std::string example = "use a URI such as 'pkcs11:token=issuer;object=cards', see RFC 7512";
    if (result != P11_KIT_URI_OK) refuse(fmt::format("invalid PKCS#11 URI \"{}\"", text), example);
    if (p11_kit_uri_any_unrecognized(uri_.get()) != 0) refuse(fmt::format("{} has an unknown part", text), example);
    if (const char* source = p11_kit_uri_get_pin_source(uri_.get()); source != nullptr && *source == '|')
        refuse("a pin-source that is a command is not supported", "name a file that holds the PIN");
    const CK_ATTRIBUTE* kind = p11_kit_uri_get_attribute(uri_.get(), CKA_CLASS);
    const auto is = [&](CK_OBJECT_CLASS wanted) {
        return kind->ulValueLen == sizeof wanted && *static_cast<const CK_OBJECT_CLASS*>(kind->pValue) == wanted;
    };
    if (kind != nullptr && !is(CKO_PRIVATE_KEY) && !is(CKO_PUBLIC_KEY))
        refuse(fmt::format("{} does not name a key", text), "leave out its type, or use type=private");
}

fs::path Pkcs11Uri::module() const {
    const char* path = p11_kit_uri_get_module_path(uri_.get());
    return path == nullptr ? "" : path;
}

std::optional<Secret> Pkcs11Uri::pin() const {
    const char* source = p11_kit_uri_get_pin_source(uri_.get());
    if (source == nullptr) return std::nullopt;
    std::string_view path(source);
    if (path.starts_with("file:")) path.remove_prefix(5);
    if (path.starts_with("//")) path.remove_prefix(2); // file:///path
    return read_secret_line(fs::path(path), "PIN", max_passphrase);
}

bool Pkcs11Uri::fits_module(const CK_INFO& info) const { return p11_kit_uri_match_module_info(uri_.get(), &info) != 0; }

bool Pkcs11Uri::fits_slot(CK_SLOT_ID slot, const CK_SLOT_INFO& info) const {
    const CK_SLOT_ID wanted = p11_kit_uri_get_slot_id(uri_.get());
    return (wanted == static_cast<CK_SLOT_ID>(-1) || wanted == slot) &&
           p11_kit_uri_match_slot_info(uri_.get(), &info) != 0;
}

bool Pkcs11Uri::fits_token(const CK_TOKEN_INFO& info) const {
    return p11_kit_uri_match_token_info(uri_.get(), &info) != 0;
}

std::vector<CK_ATTRIBUTE> Pkcs11Uri::object() const {
    std::vector<CK_ATTRIBUTE> attributes;
    for (CK_ATTRIBUTE_TYPE type : {CKA_LABEL, CKA_ID})
        if (const CK_ATTRIBUTE* found = p11_kit_uri_get_attribute(uri_.get(), type)) attributes.push_back(*found);
    return attributes;
}

} // namespace qrid
