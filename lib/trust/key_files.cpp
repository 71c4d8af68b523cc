#include "qrid/trust/key_files.h"

#include "qrid/base/error.h"
#include "qrid/base/permissions.h"
#include "qrid/trust/jws.h"
#include "qrid/trust/key_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace qrid {

namespace {

// A file that may have said that a key was revoked is not passed over.
bool may_revoke(ByteView content) {
    const std::string_view text = text_of(content);
    return is_jws(text) || text.find("\"revoked\"") != std::string_view::npos;
}

Error with_hint(const Error& error) {
    if (error.code() != Code::unreadable_file) return error;
    return Error(error.code(), error.what(),
                 "check the path; give a PEM, DER, JWK, JWKS, COSE_Key or trust list file, or a directory of them");
}

} // namespace

TrustSet load_trust(const std::vector<fs::path>& paths, KeylessFile named) {
    TrustSet trust;
    std::optional<Error> first_flaw;
    const auto load = [&](const fs::path& path, KeylessFile keyless) {
        check_believed(path);
        std::error_code ignored;
        if (keyless == KeylessFile::is_passed_over && fs::file_size(path, ignored) == 0) {
            trust.note(fmt::format("skipped {}: it is empty", path.string()));
            return;
        }
        const Bytes content = read_file(path, max_key_file);
        try {
            KeyFile file = read_key_file(content, path.string());
            for (TrustedKey& key : file.keys) trust.add(std::move(key));
            for (std::string& note : file.notes) trust.note(std::move(note));
        } catch (const Error& error) {
            if (error.code() != Code::bad_key || keyless == KeylessFile::is_refused || may_revoke(content)) throw;
            if (!first_flaw) first_flaw.emplace(error);
            trust.note(fmt::format("skipped {}: {}", path.string(), error.what()));
        }
    };
    try {
        std::for_each(paths.begin(), paths.end(), check_believed);
        for (const fs::path& path : paths)
            for (const fs::path& file : with_directories_opened({path}))
                load(file, file == path ? named : KeylessFile::is_passed_over);
    } catch (const Error& error) {
        throw with_hint(error);
    }
    if (!trust.empty() || paths.empty() || named == KeylessFile::is_passed_over) return trust;
    if (first_flaw) throw Error(*first_flaw);
    throw Error(Code::bad_key, fmt::format("no usable public keys in {}", paths.front().string()));
}

} // namespace qrid
