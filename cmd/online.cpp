#include "online.h"

#include <utility>

namespace qrid::cmd {

void go_online(Verifier& verifier, const FetchOptions& options) {
    verifier.fetch_with([&verifier, options](const std::string& uri, const TrustedKey& signer, Warnings& warnings) {
        FetchedList list = fetch_status(uri, {owner_of(signer)}, verifier.trust(), verifier.at(), options);
        warnings = std::move(list.warnings);
        if (list.not_cached) warnings.push_back({WarningCode::status_not_cached, list.not_cached->what()});
        return list.all();
    });
}

} // namespace qrid::cmd
