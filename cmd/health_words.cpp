#include "health_words.h"

#include "qrid/base/expiry.h"
#include "qrid/base/printable.h"
#include "qrid/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

// What the words of one finding are made of.
struct Facts {
    const Finding& finding;
    const HealthPlace& place;

    std::int64_t number(std::string_view key) const {
        const auto found = finding.numbers.find(key);
        return found == finding.numbers.end() ? 0 : found->second;
    }
    std::uint64_t count() const { return static_cast<std::uint64_t>(std::max<std::int64_t>(1, number("count"))); }
    /// Of an issuer with its name, where it has one.
    std::string subject() const {
        const std::size_t end = std::min(finding.subject.find(" for "), finding.subject.size()); // a purpose
        const auto named = place.names.find(finding.subject.substr(0, end));
        if (named == place.names.end()) return printable(finding.subject);
        return printable(fmt::format("{} ({}){}", named->first, named->second, finding.subject.substr(end)));
    }
    /// The first file, and how many others.
    std::string files() const {
        return count() == 1 ? subject() : fmt::format("{} and {} more", subject(), count() - 1);
    }
    std::string expired() const { return expired_ago(number("exp"), place.now); }
    std::string expires() const { return in_time("expires", number("exp")); }
    std::string in_time(std::string_view verb, Seconds moment) const {
        return fmt::format("{} in {}, on {}", verb, format_span(moment - place.now), format_time(moment));
    }
    std::string old() const {
        return fmt::format("was made {} ago, but should be renewed every {}", format_span(place.now - number("from")),
                           format_span(number("ttl") / static_cast<std::int64_t>(count())));
    }
    std::string because() const { return finding.why.empty() ? "" : fmt::format(": {}", printable(finding.why)); }
    std::string cards() const {
        const auto missing = static_cast<std::uint64_t>(number("missing")),
                   extra = static_cast<std::uint64_t>(number("extra"));
        std::string text;
        if (missing > 0) text = fmt::format("{} not shown as the registry has it", counted(missing, "card"));
        if (extra > 0)
            text += fmt::format("{}{} shown as revoked or suspended that the registry has as valid",
                                text.empty() ? "" : ", ", counted(extra, "card"));
        return text;
    }
    std::string qrid(std::string_view command) const { return fmt::format("qrid {}{}", command, place.issuer_option); }
    std::string rotate() const {
        return qrid(number("staged") > 0 ? fmt::format("key rotate --purpose {}", finding.subject)
                                         : fmt::format("key new --purpose {} --stage 0d", finding.subject));
    }
};

using Words = std::string (*)(const Facts&);

struct Row {
    std::string_view name;
    Words what, mend;
};

std::string restore_words(const Facts&) {
    return "restore the latest copy of the registry; if there is none, see qrid-issuer-recover(1)";
}
std::string upload_words(const Facts&) { return "copy public/ to the web server again"; }
std::string build_words(const Facts& f) { return f.qrid("status build"); }
std::string build_all_words(const Facts& f) { return f.qrid("status build --all"); }
std::string bundle_words(const Facts& f) { return f.qrid("status bundle"); }
std::string trust_words(const Facts& f) { return f.qrid("trust build"); }
std::string clock_words(const Facts&) { return "check the clock, then publish again"; }
std::string import_words(const Facts&) { return "get the issuer's latest trust list, then 'qrid trust import FILE'"; }
std::string apply_words(const Facts&) { return "get the issuer's latest bundle, then 'qrid status apply FILE'"; }
std::string hint_words(const Facts& f) { return f.finding.hint; }

constexpr std::array finding_rows{
    Row{"not-checked",
        [](const Facts& f) {
            return fmt::format("not checked{}{}", f.finding.subject.empty() ? "" : " (" + f.subject() + ")",
                               f.because());
        },
        hint_words},
    Row{"unsafe-permissions", [](const Facts& f) { return printable(f.finding.why); }, hint_words},
    // ---- the registry
    Row{"registry-behind", [](const Facts& f) { return printable(f.finding.why); }, hint_words},
    Row{"registry-damaged", [](const Facts& f) { return printable(f.finding.why); }, restore_words},
    Row{"journal-broken",
        [](const Facts& f) {
            return fmt::format("row {} of the journal does not match the row before it", f.number("row"));
        },
        [](const Facts& f) {
            return fmt::format("compare it with a copy of the registry: {}", f.qrid("issuer log --verify"));
        }},
    Row{"journal-head-missing",
        [](const Facts& f) { return fmt::format("the journal has no row with the digest {}", f.subject()); },
        [](const Facts&) {
            return std::string("compare it with a copy of the registry: rows were removed, or all of it rewritten");
        }},
    // ---- status lists
    Row{"list-unpublished",
        [](const Facts& f) {
            return f.count() == 1 ? fmt::format("{} was never published", f.subject())
                                  : fmt::format("{} were never published, the first is {}", counted(f.count(), "list"),
                                                f.subject());
        },
        build_words},
    Row{"list-damaged", [](const Facts& f) { return f.files() + " cannot be read" + f.because(); }, build_all_words},
    Row{"list-untrusted", [](const Facts& f) { return f.files() + " will not be believed" + f.because(); },
        build_all_words},
    Row{"list-wrong-uri", [](const Facts& f) { return f.files() + " is for another URI"; }, build_all_words},
    Row{"list-dated-ahead",
        [](const Facts& f) {
            return fmt::format("{} is dated {}, which is in the future", f.files(), format_time(f.number("from")));
        },
        clock_words},
    Row{"list-expired", [](const Facts& f) { return f.files() + " " + f.expired(); }, build_words},
    Row{"list-expiring", [](const Facts& f) { return f.files() + " " + f.expires(); }, build_words},
    Row{"list-past-ttl", [](const Facts& f) { return f.files() + " " + f.old(); }, build_words},
    Row{"list-differs", [](const Facts& f) { return f.files() + ": " + f.cards(); }, build_words},
    Row{"list-shrinks", [](const Facts& f) { return f.files() + ": " + f.cards(); }, restore_words},
    Row{"aggregation-differs", [](const Facts& f) { return f.subject() + " does not name every list"; },
        build_all_words},
    Row{"pointer-differs", [](const Facts& f) { return f.subject() + " or its objects are not as the lists are"; },
        build_words},
    // ---- the bundle
    Row{"bundle-unpublished",
        [](const Facts& f) {
            return fmt::format("{} lacks {}", f.subject(),
                               counted(static_cast<std::uint64_t>(f.number("lists")), "new list"));
        },
        bundle_words},
    Row{"bundle-damaged", [](const Facts& f) { return f.subject() + " cannot be read" + f.because(); }, bundle_words},
    Row{"bundle-untrusted", [](const Facts& f) { return f.subject() + " will not be believed" + f.because(); },
        bundle_words},
    Row{"bundle-dated-ahead",
        [](const Facts& f) {
            return fmt::format("{} is dated {}, which is in the future", f.subject(), format_time(f.number("from")));
        },
        clock_words},
    Row{"bundle-expired", [](const Facts& f) { return f.subject() + " " + f.expired(); }, bundle_words},
    Row{"bundle-expiring", [](const Facts& f) { return f.subject() + " " + f.expires(); }, bundle_words},
    Row{"bundle-past-ttl", [](const Facts& f) { return f.subject() + " " + f.old(); }, bundle_words},
    Row{"bundle-differs", [](const Facts& f) { return f.subject() + ": " + f.cards(); }, bundle_words},
    Row{"bundle-shrinks", [](const Facts& f) { return f.subject() + ": " + f.cards(); }, restore_words},
    Row{"bundle-trust-expired", [](const Facts& f) { return "the trust list in " + f.subject() + " " + f.expired(); },
        [](const Facts& f) { return f.qrid("trust build") + " && " + f.qrid("status bundle"); }},
    Row{"bundle-trust-expiring", [](const Facts& f) { return "the trust list in " + f.subject() + " " + f.expires(); },
        [](const Facts& f) { return f.qrid("trust build") + " && " + f.qrid("status bundle"); }},
    // ---- the trust list and jwks.json
    Row{"trust-unpublished", [](const Facts& f) { return f.subject() + " was never published"; }, trust_words},
    Row{"trust-damaged", [](const Facts& f) { return f.subject() + " cannot be read" + f.because(); }, trust_words},
    Row{"trust-untrusted", [](const Facts& f) { return f.subject() + " is not signed by a root of this issuer"; },
        trust_words},
    Row{"trust-dated-ahead",
        [](const Facts& f) {
            return fmt::format("{} is dated {}, which is in the future", f.subject(), format_time(f.number("from")));
        },
        clock_words},
    Row{"trust-expired", [](const Facts& f) { return f.subject() + " " + f.expired(); }, trust_words},
    Row{"trust-expiring", [](const Facts& f) { return f.subject() + " " + f.expires(); }, trust_words},
    Row{"trust-version",
        [](const Facts& f) {
            return fmt::format("{} is version {}, but the registry has version {}", f.subject(), f.number("published"),
                               f.number("registry"));
        },
        trust_words},
    Row{"trust-differs",
        [](const Facts& f) {
            return fmt::format("{} lacks {} as it is now", f.subject(),
                               counted(static_cast<std::uint64_t>(f.number("keys")), "key"));
        },
        trust_words},
    Row{"jwks-unpublished", [](const Facts& f) { return f.subject() + " is missing"; }, trust_words},
    Row{"jwks-damaged", [](const Facts& f) { return f.subject() + " cannot be read" + f.because(); }, trust_words},
    Row{"jwks-differs",
        [](const Facts& f) {
            if (f.number("keys") == 0) return f.subject() + " names another issuer or status URI";
            return fmt::format("{} lacks {} as it is now", f.subject(),
                               counted(static_cast<std::uint64_t>(f.number("keys")), "key"));
        },
        trust_words},
    // ---- the web server
    Row{"web-missing", [](const Facts& f) { return f.files() + ": the server has no such file"; }, upload_words},
    Row{"web-stale", [](const Facts& f) { return f.files() + ": the server has an older version"; }, upload_words},
    Row{"web-differs", [](const Facts& f) { return f.files() + ": the server has something else"; }, upload_words},
    Row{"web-unreachable", [](const Facts& f) { return f.files() + " could not be fetched" + f.because(); },
        [](const Facts&) { return std::string("check the web server and the network, then run this again"); }},
    // ---- keys
    Row{"no-active-key", [](const Facts& f) { return "no key signs for " + f.subject(); },
        [](const Facts& f) {
            return f.number("staged") > 0 ? f.qrid(fmt::format("key rotate --now --purpose {}", f.finding.subject))
                                          : f.rotate();
        }},
    Row{"key-ending",
        [](const Facts& f) {
            return fmt::format("the key for {} {}", f.subject(), f.in_time("stops signing", f.number("until")));
        },
        [](const Facts& f) { return f.rotate(); }},
    Row{"key-too-short",
        [](const Facts& f) {
            return fmt::format("the key for {} is accepted until {}, and what it signs may be valid for {}",
                               f.subject(), format_time(f.number("until")), format_span(f.number("life")));
        },
        [](const Facts& f) { return f.qrid(fmt::format("key rotate --purpose {}", f.finding.subject)); }},
    Row{"no-staged-key", [](const Facts& f) { return "no key is staged for " + f.subject(); },
        [](const Facts& f) { return f.qrid(fmt::format("key new --purpose {}", f.finding.subject)); }},
    Row{"staged-key-late",
        [](const Facts& f) {
            return fmt::format("the staged key for {} was published on {}, and its turn comes on {}: some verifiers "
                               "will not know it yet",
                               f.subject(), format_time(f.number("published")), format_time(f.number("until")));
        },
        [](const Facts& f) { return f.qrid("trust build") + ", and have verifiers import it early"; }},
    Row{"signing-gap",
        [](const Facts& f) {
            return fmt::format("no key signs for {} from {} to {}", f.subject(), format_time(f.number("until")),
                               format_time(f.number("from")));
        },
        [](const Facts& f) { return f.qrid(fmt::format("key rotate --now --purpose {}", f.finding.subject)); }},
    Row{"private-key-missing", [](const Facts& f) { return "the private half of key " + f.subject() + " is missing"; },
        [](const Facts& f) {
            return fmt::format("copy keys/{}.pem from the machine that made it, or from a backup", f.finding.subject);
        }},
    // ---- room and work
    Row{"places-low",
        [](const Facts& f) {
            return fmt::format(
                "{} left in the lists in use, enough for {} as in the last 30 days; then new lists begin",
                counted(static_cast<std::uint64_t>(f.number("left")), "place"), format_span(f.number("seconds")));
        },
        [](const Facts& f) { return f.qrid("status build") + ", as soon as new lists have begun"; }},
    Row{"disk-low",
        [](const Facts& f) {
            return fmt::format("{} MiB left for {}, and {} MiB may be needed", f.number("left") >> 20, f.subject(),
                               (f.number("needed") >> 20) + 1);
        },
        [](const Facts&) { return std::string("make room on this disk"); }},
    Row{"run-unfinished",
        [](const Facts& f) {
            return fmt::format("{} of mint stopped before the end, after {}", counted(f.count(), "run"),
                               counted(static_cast<std::uint64_t>(f.number("records")), "record"));
        },
        [](const Facts&) { return std::string("repeat the command with --resume, or start over with --force"); }},
    Row{"replacement-unrevoked",
        [](const Facts& f) {
            return fmt::format("{} that a new one has replaced should have been revoked by now",
                               counted(static_cast<std::uint64_t>(f.number("cards")), "card"));
        },
        build_words},
    Row{"lease-unmerged",
        [](const Facts& f) {
            const std::string taken = format_time(f.number("from"));
            return f.count() == 1 ? fmt::format("lease {}, taken on {}, has not been merged", f.subject(), taken)
                                  : fmt::format("{} have not been merged, the first is {}, the oldest was taken on {}",
                                                counted(f.count(), "lease"), f.subject(), taken);
        },
        [](const Facts& f) {
            return fmt::format("{}, or {} if no card of it was handed out", f.qrid("issuer merge LEDGER"),
                               f.qrid(fmt::format("issuer lease --cancel {}", f.finding.subject)));
        }},
    // ---- a verifier's stores
    Row{"nothing-trusted", [](const Facts& f) { return f.subject() + " trusts nobody"; }, import_words},
    Row{"stored-trust-damaged", [](const Facts& f) { return printable(f.finding.why); }, hint_words},
    Row{"stored-trust-expired", [](const Facts& f) { return "the trust list of " + f.subject() + " " + f.expired(); },
        import_words},
    Row{"stored-trust-expiring", [](const Facts& f) { return "the trust list of " + f.subject() + " " + f.expires(); },
        import_words},
    Row{"stored-trust-behind",
        [](const Facts& f) {
            return fmt::format("the bundle of {} has version {} of the trust list, but the store has version {}",
                               f.subject(), f.number("bundle"), f.number("stored"));
        },
        apply_words},
    Row{"keys-ended", [](const Facts& f) { return "no key of " + f.subject() + " is accepted any more"; },
        import_words},
    Row{"keys-ending",
        [](const Facts& f) {
            return fmt::format("the keys of {} {}", f.subject(),
                               f.in_time("are accepted for the last time", f.number("until")));
        },
        import_words},
    Row{"no-keys", [](const Facts& f) { return "there is no key of " + f.subject(); }, import_words},
    Row{"key-file-damaged", [](const Facts& f) { return f.subject() + " cannot be read" + f.because(); },
        [](const Facts&) { return std::string("replace the file, or remove it from the store"); }},
    Row{"stored-bundle-damaged", [](const Facts& f) { return f.subject() + " cannot be read" + f.because(); },
        [](const Facts& f) {
            return fmt::format("remove {}, get the issuer's latest bundle, then 'qrid status apply FILE'", f.subject());
        }},
    Row{"stored-bundle-untrusted",
        [](const Facts& f) { return "the status bundle of " + f.subject() + " is not believed" + f.because(); },
        apply_words},
    Row{"stored-bundle-expired",
        [](const Facts& f) { return "the status bundle of " + f.subject() + " " + f.expired(); }, apply_words},
    Row{"stored-bundle-expiring",
        [](const Facts& f) { return "the status bundle of " + f.subject() + " " + f.expires(); }, apply_words},
    Row{"stored-bundle-past-ttl", [](const Facts& f) { return "the status bundle of " + f.subject() + " " + f.old(); },
        apply_words},
    Row{"issuer-without-status", [](const Facts& f) { return "the store has no status bundle of " + f.subject(); },
        [](const Facts& f) {
            return f.number("fetchable") != 0
                       ? apply_words(f) + "; if this verifier fetches lists (verify --online), check with --online"
                       : apply_words(f);
        }},
};

const Row& row_of(const Finding& finding) {
    const auto* const found = std::find_if(finding_rows.begin(), finding_rows.end(),
                                           [&](const Row& row) { return row.name == finding.name; });
    if (found == finding_rows.end())
        throw Error(Code::internal, fmt::format("internal error in qrid: no words for {}", finding.name));
    return *found;
}

// ---- what is well

std::string moment_words(const HealthCheck& check, std::string_view measure, std::string_view what) {
    const Seconds moment = check.measured(measure);
    return moment == 0 ? "" : fmt::format(", {} {}", what, format_time(moment));
}

std::string of_count(const HealthCheck& check, std::string_view measure, std::string_view thing) {
    return counted(static_cast<std::uint64_t>(check.measured(measure)), thing);
}

std::string keys_words(const HealthCheck& check) {
    Seconds first = latest_time;
    for (const Measure& one : check.measures)
        if (one.name == "key_sign_until_timestamp_seconds") first = std::min(first, one.value);
    return fmt::format("one for each purpose, the first stops signing on {}", format_time(first));
}

std::string private_words(const HealthCheck& check) {
    std::int64_t away = 0;
    for (const Measure& one : check.measures)
        if (one.labels.contains("place") && one.labels.at("place") == "elsewhere") away = one.value;
    return fmt::format("{} here{}", check.measured("private_keys"),
                       away > 0 ? fmt::format(", {} elsewhere", away) : "");
}

// The first few names, in brackets.
std::string names_words(const HealthPlace& place) {
    constexpr std::size_t few = 3;
    std::string text;
    std::size_t shown = 0;
    for (const auto& [iss, name] : place.names)
        if (shown++ < few) text += fmt::format("{}{}", text.empty() ? "" : ", ", printable(name));
    if (shown > few) text += fmt::format(" and {} more", shown - few);
    return text.empty() ? text : fmt::format(" ({})", text);
}

std::string expiring_words(const HealthCheck& check) {
    std::string text;
    std::size_t shown = 0;
    constexpr std::size_t few = 3;
    for (const Measure& one : check.measures) {
        if (one.value == 0 || shown == few) continue;
        text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", one.value, one.labels.at("month"));
        ++shown;
    }
    return text.empty() ? "no card expires within a year" : text;
}

} // namespace

std::string words_of(const Finding& finding, const HealthPlace& place) {
    return row_of(finding).what(Facts{finding, place});
}

std::string mend_of(const Finding& finding, const HealthPlace& place) {
    return row_of(finding).mend(Facts{finding, place});
}

std::vector<std::string_view> findings_with_words() {
    std::vector<std::string_view> names;
    for (const Row& row : finding_rows) names.push_back(row.name);
    return names;
}

std::string summary_of(const HealthCheck& check, const HealthPlace& place) {
    const std::string& name = check.name;
    if (name == "permissions") return "nobody else can change anything";
    if (name == "registry") return "the newest copy";
    if (name == "journal") return fmt::format("{}, intact", of_count(check, "journal_rows", "row"));
    if (name == "status-lists")
        return of_count(check, "status_lists", "list") +
               moment_words(check, "status_lists_expiry_timestamp_seconds", "good until");
    if (name == "status-bundle")
        return check.measures.empty()
                   ? "none published"
                   : fmt::format("version {}{}", check.measured("status_bundle_version"),
                                 moment_words(check, "status_bundle_expiry_timestamp_seconds", "good until"));
    if (name == "trust-list")
        return fmt::format("version {}{}", check.measured("trust_list_version"),
                           moment_words(check, "trust_list_expiry_timestamp_seconds", "good until"));
    if (name == "jwks") return "as the registry has it";
    if (name == "web-server") return of_count(check, "web_files", "file") + ", all the same";
    if (name == "active-keys") return keys_words(check);
    if (name == "staged-keys") return of_count(check, "staged_keys", "key");
    if (name == "private-keys") return private_words(check);
    if (name == "places")
        return fmt::format("{} left, {} minted in 30 days", of_count(check, "places_left", "place"),
                           check.measured("cards_minted_30d"));
    if (name == "disk") return fmt::format("{} MiB left", check.measured("disk_free_bytes") >> 20);
    if (name == "runs")
        return check.measured("runs_unfinished") == 0 ? "none unfinished"
                                                      : of_count(check, "runs_unfinished", "run") + " going on";
    if (name == "replacements")
        return check.measured("replacements_due") + check.measured("replacements_waiting") == 0
                   ? "no card waits to be revoked"
                   : fmt::format("{} to be revoked now, {} later", check.measured("replacements_due"),
                                 check.measured("replacements_waiting"));
    if (name == "leases")
        return check.measured("leases_open") == 0 ? "none open" : of_count(check, "leases_open", "lease") + " open";
    if (name == "expiring-cards") return expiring_words(check);
    if (name == "trust-lists")
        return of_count(check, "trust_lists", "issuer") + names_words(place) +
               moment_words(check, "trust_lists_expiry_timestamp_seconds", "good until");
    if (name == "trusted-keys") return of_count(check, "trusted_keys", "key");
    if (name == "status-bundles")
        return of_count(check, "status_bundles", "bundle") +
               moment_words(check, "status_bundles_expiry_timestamp_seconds", "good until");
    if (name == "status-of-issuers") return of_count(check, "issuers_with_status", "issuer") + " with status";
    return "";
}

} // namespace qrid::cmd
