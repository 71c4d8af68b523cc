#include "qrid/trust/key_file.h"

#include "qrid/base/encoding.h"
#include "qrid/base/printable.h"
#include "qrid/base/repair.h"
#include "qrid/base/text.h"
#include "qrid/base/utf8.h"
#include "qrid/cbor/codec.h"
#include "qrid/cose/key.h"
#include "qrid/trust/inside/key_parts.h"
#include "qrid/trust/inside/pem_text.h"
#include "qrid/trust/jwk.h"
#include "qrid/trust/trust_list.h"
#include "qrid/trust/trusted_jwk.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid {

namespace {

using nlohmann::json;

constexpr std::string_view white_space = " \t\r\n";

// A certificate's key also answers to the beginning of its digest (EU certificates), and to its RFC 7638 thumbprint
// (SMART Health Cards), as every key of a file does.
TrustedKey key_of(PemKey file, std::string_view origin) {
    constexpr std::size_t digest_kid = 8;
    const std::string thumbprint = base64url_encode(jwk_thumbprint(file.key));
    TrustedKey key = plain_trusted(std::move(file.key), origin);
    if (file.usages) key.usages.push_back(std::move(*file.usages));
    if (file.times) key.certificates.push_back(*file.times);
    if (file.certificate) key.kids.emplace_back(file.certificate->begin(), file.certificate->begin() + digest_kid);
    key.kids.push_back(to_bytes(bytes_of(thumbprint)));
    return key;
}

KeyFile keys_of(std::vector<PemKey> found, std::string_view origin) {
    KeyFile file;
    for (PemKey& key : found) file.keys.push_back(key_of(std::move(key), origin));
    return file;
}

// The entries of a set, one after the other. Says of none that is passed over silently that it was revoked.
class SetReader {
public:
    SetReader(std::string_view origin, KeyFile& file) : origin_(origin), file_(file) {}

    void read(const json& entry, const auto& read_entry) {
        ++number_;
        try {
            file_.keys.push_back(read_entry(entry));
        } catch (const Error& error) {
            if (error.code() != Code::bad_key && error.code() != Code::bad_record) throw;
            if (entry.is_object() && entry.contains("revoked")) throw;
            if (first_flaw_.empty()) first_flaw_ = error.what();
            constexpr std::size_t most = 8;
            if (file_.notes.size() < most)
                file_.notes.push_back(fmt::format("skipped entry {} of {}: {}", number_, origin_, error.what()));
        }
    }

    /// Throws Error(bad_key) when there was something, and no key of it is left.
    void finish() const {
        if (file_.keys.empty() && number_ > 0)
            throw Error(Code::bad_key, first_flaw_.empty() ? "it has no supported key"
                                                           : fmt::format("it has no usable key: {}", first_flaw_));
    }

    void pass_over() { ++number_; }

private:
    std::string_view origin_;
    KeyFile& file_;
    std::size_t number_ = 0;
    std::string first_flaw_;
};

void read_entries(const json& list, const std::string& iss, std::string_view origin, KeyFile& file) {
    check_size_of_set(list);
    SetReader reader(origin, file);
    for (const json& entry : list)
        if (is_signature_jwk(entry))
            reader.read(entry, [&](const json& jwk) { return read_trusted_jwk(jwk, iss, origin); });
        else
            reader.pass_over();
    reader.finish();
}

// {"certificates": [{"kid": ..., "rawData": ...}]}, as Germany publishes the signers of EU DCCs.
void read_signer_list(const json& list, std::string_view origin, KeyFile& file) {
    check_size_of_set(list);
    SetReader reader(origin, file);
    for (const json& entry : list)
        reader.read(entry, [&](const json& signer) {
            const auto data = signer.is_object() ? signer.find("rawData") : signer.end();
            if (data == signer.end() || !data->is_string()) throw Error(Code::bad_key, "a signer without \"rawData\"");
            TrustedKey key = key_of(read_der_keys(base64_decode(data->get_ref<const std::string&>())).front(), origin);
            if (const auto kid = signer.find("kid"); kid != signer.end() && kid->is_string())
                state_text_kid(key, kid->get<std::string>());
            return key;
        });
    reader.finish();
}

// A set that nobody signed is worth its keys, whatever it says beside them.
std::optional<std::string> name_in(const json& set, std::string_view origin, KeyFile& file) {
    try {
        return read_issuer_name(set);
    } catch (const Error& error) {
        file.notes.push_back(fmt::format("ignored the name in {}: {}", origin, error.what()));
        return std::nullopt;
    }
}

KeyFile keys_of_json(std::string_view text, std::string_view origin) {
    const json document = json_in(text, key_file_limits).value_or(nullptr);
    KeyFile file;
    if (document.is_array()) {
        if (document.empty()) throw Error(Code::bad_key, "an array without a key");
        read_entries(document, "", origin, file);
        return file;
    }
    if (!document.is_object()) throw Error(Code::bad_key, "the JSON is damaged");
    if (const auto signers = document.find("certificates"); signers != document.end() && !document.contains("keys")) {
        read_signer_list(*signers, origin, file);
        return file;
    }
    const std::string iss = optional_text(document, "iss").value_or("");
    const auto list = document.find("keys");
    const auto status_uri = read_status_uri(document);
    if (list == document.end()) {
        file.keys.push_back(read_trusted_jwk(document, iss, origin));
        return file;
    }
    read_entries(*list, iss, origin, file);
    const auto issuer_name = name_in(document, origin, file);
    if (!iss.empty())
        for (TrustedKey& key : file.keys) key.status_uri = status_uri, key.issuer_name = issuer_name;
    return file;
}

KeyFile keys_of_cose(ByteView content, std::string_view origin) {
    const cbor::Value document = cbor::decode(content).value;
    KeyFile file;
    const auto add = [&](const cbor::Value& map) {
        TrustedKey key = plain_trusted(cose::read_key(map), origin);
        if (const auto kid = cose::stated_kid(map)) state_kid(key, *kid);
        file.keys.push_back(std::move(key));
    };
    if (const cbor::Array* list = document.array())
        std::for_each(list->begin(), list->end(), add);
    else
        add(document);
    return file;
}

bool is_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

// The German list has its signature in a line before the JSON.
std::string_view without_first_line(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos ||
        !is_base64_alphabet(text.substr(0, text.find_last_not_of(white_space, end) + 1)))
        return text;
    const std::string_view rest = text.substr(end + 1);
    return rest.starts_with('{') ? rest : text;
}

// Certificates and keys that lost their lines "-----BEGIN": one, or one in each line.
std::optional<KeyFile> keys_of_base64(std::string_view text, std::string_view origin) {
    constexpr std::size_t least = 40; // characters: an Ed25519 key has 60
    std::string joined;
    for (char c : text)
        if (white_space.find(c) == std::string_view::npos) joined += c;
    if (joined.size() < least || !joined.starts_with('M') || !is_base64_alphabet(joined)) return std::nullopt;
    if (std::optional<Bytes> whole = der_of_base64(joined)) return keys_of(read_der_keys(*whole), origin);
    KeyFile file;
    while (!text.empty()) {
        std::string_view line = take_line(text);
        line = line.substr(0, line.find_last_not_of(white_space) + 1);
        if (line.empty()) continue;
        const std::optional<Bytes> der = der_of_base64(line);
        if (!der) return std::nullopt;
        for (PemKey& key : read_der_keys(*der)) file.keys.push_back(key_of(std::move(key), origin));
    }
    return file;
}

std::optional<KeyFile> keys_of_text(std::string_view text, std::string_view origin) {
    text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
    if (has_pem(text)) return keys_of(read_pem_keys(mended_pem(text)), origin);
    text = without_first_line(text);
    if (is_json(text)) return keys_of_json(text, origin);
    if (is_jws(text)) return KeyFile{trusted_keys_of(read_trust_list(text), std::string(origin)), {}};
    return keys_of_base64(text, origin);
}

// Whether the text has an identifier as it is: behind its name, in PEM or JSON.
bool states_identifier(std::string_view raw, std::string_view distid) {
    constexpr std::string_view name = "distid", between = "\": \t", ends = "\"\\ \t\r\n";
    for (std::size_t at = raw.find(name); at != std::string_view::npos; at = raw.find(name, at + 1)) {
        std::string_view rest = raw.substr(at + name.size());
        rest.remove_prefix(std::min(rest.find_first_not_of(between), rest.size()));
        if (rest.starts_with(distid) &&
            (rest.size() == distid.size() || ends.find(rest[distid.size()]) != std::string_view::npos))
            return true;
    }
    return false;
}

// An identifier is nothing to repair: by another one every signature of the key is wrong.
void check_identifiers(const std::vector<TrustedKey>& keys, std::string_view raw) {
    for (const TrustedKey& key : keys)
        if (const std::string distid = key.key.point().distid; !distid.empty() && !states_identifier(raw, distid))
            throw Error(Code::bad_key, "the identifier of an SM2 key would have to be repaired",
                        "get the file again from its source, in UTF-8");
}

KeyFile read_content(ByteView content, std::string_view origin) {
    if (content.size() > max_key_file) throw Error(Code::bad_key, "too large for a file of keys");
    if (content.empty()) throw Error(Code::bad_key, "it is empty");
    if (is_der(content)) return keys_of(read_der_keys(content), origin);
    const std::string_view raw = text_of(content);
    const bool is_text = is_utf8(raw) || !wide_charset(raw).empty();
    Repairs repairs;
    std::optional<KeyFile> file;
    if (is_text) file = keys_of_text(plain_characters(raw, repairs), origin);
    if (!file) return keys_of_cose(content, origin);
    if (!repairs.empty()) check_identifiers(file->keys, raw);
    if (!repairs.empty()) file->notes.push_back(fmt::format("repaired the text of {}: {}", origin, words(repairs)));
    return std::move(*file);
}

} // namespace

KeyFile read_key_file(ByteView content, std::string_view origin) {
    try {
        return read_content(content, origin);
    } catch (const Error& error) {
        throw Error(Code::bad_key, fmt::format("no usable public key in {}: {}", origin, error.what()), error.hint());
    }
}

std::vector<TrustedKey> read_trusted_keys(ByteView content, std::string_view origin) {
    return read_key_file(content, origin).keys;
}

} // namespace qrid
