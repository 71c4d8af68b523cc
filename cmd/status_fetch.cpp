#include "commands.h"
#include "common.h"
#include "progress.h"
#include "qrid/base/printable.h"
#include "qrid/verify/input.h"
#include "ranges.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr std::size_t most_bytes = std::size_t{128} << 20;

struct StatusFetchOptions {
    std::vector<std::string> from;
    TrustOption trust;
    FetchOption fetch;
    std::size_t max_bytes = DownloadOptions{}.max_bytes;
    bool force = false;
    AtOption at;
};

void add(CLI::App& app, StatusFetchOptions& o) {
    app.add_option("--from", o.from,
                   "A card whose list to fetch (a picture, its text or bytes, '-' for standard input), or the list's "
                   "own URI; may be repeated")
        ->required()
        ->type_name("CARD|URI")
        ->allow_extra_args(false);
    o.trust.add(app);
    o.fetch.add(app);
    app.add_option("--max-bytes", o.max_bytes, "Maximum size of a list in bytes")
        ->type_name("N")
        ->check(in_range(std::size_t{1}, most_bytes))
        ->capture_default_str();
    app.add_flag("--refresh,--force", o.force, "Ask the server even if the list in the cache is fresh");
    o.at.add(app);
}

bool is_uri(std::string_view text) { return text.find("://") != std::string_view::npos; }

// Fetches lists one after the other and tells of each; of several one may fail, and the rest are wanted all the same.
class Fetcher {
public:
    Fetcher(const StatusFetchOptions& o, Session& session)
        : session_(session), now_(o.at.now(session)), options_(o.fetch.options()),
          verifier_(o.trust.load(session), {}, now_) {
        options_.force = o.force;
        options_.download.max_bytes = o.max_bytes;
        // The verifier asks only for cards that a trusted key has signed, and once for each list.
        verifier_.fetch_with([this](const std::string& uri, const TrustedKey& signer, Warnings&) {
            try {
                return fetch(uri, {owner_of(signer)});
            } catch (const Error& error) {
                failed(error, uri);
                throw;
            }
        });
    }

    void fetch_from(const std::string& from) {
        const std::string label = from == "-" ? "standard input" : from;
        try {
            if (is_uri(from))
                fetch(from, owners_of(from, verifier_.trust(), now_));
            else
                for_each_card(label, session_.read(from), [&](const CardInput& input) { fetch_of_card(input); });
        } catch (const Error& error) {
            if (error.code() == Code::usage) throw;
            failed(error, label);
        }
    }

    int finish() {
        const bool nothing_but_errors = lists_.empty() && worst_ != 0;
        if (session_.format == Format::json && !nothing_but_errors) session_.print_json(lists_);
        return worst_;
    }

private:
    void failed(const Error& error, const std::string& input) {
        session_.print_error(error, input);
        worst_ = worse(worst_, reason(error.code()).exit_code);
    }

    void fetch_of_card(const CardInput& input) {
        const Report report = verify_input(verifier_, input);
        for (const CheckResult& check : report.checks)
            if (check.check <= Check::key && check.result != Result::pass && check.code)
                return failed(Error(*check.code, check.detail), input.name);
        if (!report.card->claims.status) session_.note(fmt::format("{}: the card names no status list", input.name));
    }

    std::vector<StatusToken> fetch(const std::string& uri, const std::vector<ListOwner>& owners) {
        const FetchedList list = fetch_status(uri, owners, verifier_.trust(), now_, options_);
        json document{{"uri", uri},
                      {"file", list.file.string()},
                      {"result", name(list.result)},
                      {"iat", format_time(list.token.iat)},
                      {"exp", list.token.exp ? json(format_time(*list.token.exp)) : json()},
                      {"ttl", list.token.ttl ? json(*list.token.ttl) : json()},
                      {"bytes", list.bytes},
                      {"warnings", json::array()}};
        for (const Warning& warning : list.warnings) {
            document["warnings"].push_back({{"code", name(warning.code)}, {"detail", warning.detail}});
            session_.note(warning.detail);
        }
        lists_.push_back(std::move(document));
        if (session_.format == Format::text)
            session_.print(
                fmt::format("{}\n  {}, {} bytes, made {}, {}\n  {}\n", printable(uri), name(list.result), list.bytes,
                            format_time(list.token.iat),
                            list.token.exp ? fmt::format("good until {}", format_time(*list.token.exp)) : "no expiry",
                            printable(list.file.string())));
        if (list.not_cached) failed(*list.not_cached, uri); // it was to be there for later
        return list.all();
    }

    Session& session_;
    Seconds now_;
    FetchOptions options_;
    Verifier verifier_;
    json lists_ = json::array();
    int worst_ = 0;
};

int run(const StatusFetchOptions& o, Session& session) {
    Fetcher fetcher(o, session);
    Progress progress(session, "inputs", o.from.size());
    for (const std::string& from : o.from) {
        fetcher.fetch_from(from);
        progress.add();
    }
    return fetcher.finish();
}

} // namespace

Command status_fetch_command() {
    return make_command<StatusFetchOptions>(
        "Issue", "status fetch", "Get the status lists of cards from their issuers' web servers",
        "  qrid status fetch --from card.png\n"
        "  qrid status fetch --from https://id.example/status/0 --from https://id.example/status/1 --json\n"
        "  qrid status fetch --from cards.jsonl --trust trust.jwt --ca city-ca.pem --refresh",
        add, run);
}

} // namespace qrid::cmd
