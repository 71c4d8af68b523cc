#include "qrid/foreign/inside/one_time_password.h"

#include "qrid/base/text.h"
#include "qrid/foreign/inside/link.h"

#include <algorithm>

namespace qrid {

namespace {

Layer account_layer(const Link& link, const Shown& shown) {
    constexpr std::string_view slashes = "//";
    std::string_view account = link.target;
    account.remove_prefix(account.starts_with(slashes) ? slashes.size() : 0);
    const std::string kind(account.substr(0, account.find('/')));
    account.remove_prefix(std::min(kind.size() + 1, account.size()));
    Layer layer{"one-time passwords", {}};
    tell(layer, "kind", kind == "totp" ? "by the time (totp)" : kind == "hotp" ? "by a counter (hotp)" : kind);
    tell(layer, "account", shown.tail(account));
    for (const char* part : {"issuer", "algorithm", "digits", "period", "counter"}) tell(layer, part, link[part]);
    tell(layer, "secret", counted(link["secret"].size(), "character") + ", not shown");
    return layer;
}

} // namespace

void explain_one_time_password(std::string_view text, const Shown& shown, Explanation& out) {
    const Link link = read_link(text);
    if (link.scheme == "otpauth-migration")
        out.layers.push_back({"one-time passwords",
                              {{"kind", "several accounts at once"},
                               {"secrets", counted(link["data"].size(), "character") + ", not shown"}}});
    else
        out.layers.push_back(account_layer(link, shown));
    out.warnings.push_back(
        {WarningCode::secret, "anyone who has seen this code can generate the account's one-time passwords"});
}

} // namespace qrid
