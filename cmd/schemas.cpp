#include "schemas.h"

#include "qrid/base/bytes.h"
#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/base/module.h"
#include "qrid/base/nearest.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr std::array table{
    OutputSchema{"", "", "message", "message", ""},
    OutputSchema{"issuer init", "", "issuer-init", "", ""},
    OutputSchema{"issuer show", "", "issuer-show", "", ""},
    OutputSchema{"issuer log", "--verify", "issuer-log-verify", "", ""},
    OutputSchema{"issuer log", "", "issuer-log", "issuer-log-line", ""},
    OutputSchema{"issuer affected", "--among", "records", "record", "record"},
    OutputSchema{"issuer affected", "", "issuer-affected", "issuer-affected-line", ""},
    OutputSchema{"issuer cards", "", "issuer-cards", "", ""},
    OutputSchema{"issuer lease", "--list", "issuer-leases", "", ""},
    OutputSchema{"issuer lease", "", "issuer-lease", "", "record"},
    OutputSchema{"issuer merge", "", "issuer-merge", "", ""},
    OutputSchema{"issuer recover", "", "issuer-recover", "", ""},
    OutputSchema{"issuer check", "--prometheus", "", "", ""}, // metrics
    OutputSchema{"issuer check", "", "health", "", ""},
    OutputSchema{"issuer report", "", "issuer-report", "", ""},
    OutputSchema{"issuer backup", "", "issuer-backup", "", ""},
    OutputSchema{"issuer restore", "", "issuer-restore", "", ""},
    OutputSchema{"issuer move", "", "issuer-move", "", ""},
    OutputSchema{"issuer configure", "", "issuer-configure", "", ""},
    OutputSchema{"key new", "--output", "key-pair", "", ""},
    OutputSchema{"key new", "", "key-new", "", ""},
    OutputSchema{"key list", "", "key-list", "", ""},
    OutputSchema{"key show", "", "key-show", "", ""},
    OutputSchema{"key rotate", "", "key-rotate", "", ""},
    OutputSchema{"key retire", "", "key-change", "", ""},
    OutputSchema{"key revoke", "", "key-change", "", ""},
    OutputSchema{"key passphrase", "", "key-passphrase", "", ""},
    OutputSchema{"key import", "", "key-import", "", ""},
    OutputSchema{"key export", "", "key-export", "", ""},
    OutputSchema{"trust build", "", "trust-build", "", ""},
    OutputSchema{"trust show", "", "trust-show", "", ""},
    OutputSchema{"trust import", "", "trust-import", "", ""},
    OutputSchema{"trust list", "", "trust-list", "", ""},
    OutputSchema{"trust check", "--prometheus", "", "", ""}, // metrics
    OutputSchema{"trust check", "", "health", "", ""},
    OutputSchema{"trust remove", "", "trust-remove", "", ""},
    OutputSchema{"mint", "--check", "mint-check", "mint-check", "record"},
    OutputSchema{"mint", "--records", "", "record", ""},
    OutputSchema{"mint", "--generate", "", "mint-line", ""},
    OutputSchema{"mint", "--csv", "", "mint-line", ""},
    OutputSchema{"mint", "", "mint", "mint-line", "record"},
    OutputSchema{"status revoke", "", "status-change", "status-change-line", ""},
    OutputSchema{"status suspend", "", "status-change", "status-change-line", ""},
    OutputSchema{"status reinstate", "", "status-change", "status-change-line", ""},
    OutputSchema{"status build", "--values", "", "", ""}, // the list itself
    OutputSchema{"status build", "", "status-build", "", ""},
    OutputSchema{"status aggregate", "", "status-aggregate", "", ""},
    OutputSchema{"status show", "", "status-show", "", ""},
    OutputSchema{"status check", "", "status-check", "", ""},
    OutputSchema{"status bundle", "", "status-bundle", "", ""},
    OutputSchema{"status delta", "", "status-delta", "", ""},
    OutputSchema{"status apply", "", "status-apply", "", ""},
    OutputSchema{"status fetch", "", "status-fetch", "", ""},
    OutputSchema{"portrait", "", "portrait", "", ""},
    OutputSchema{"enroll", "--batch", "enroll-batch", "enroll-line", ""},
    OutputSchema{"enroll", "", "enroll", "", ""},
    OutputSchema{"wallet list", "", "wallet-list", "", ""},
    OutputSchema{"wallet show", "--history", "wallet-history", "", ""},
    OutputSchema{"wallet show", "--text", "wallet-card", "", ""},
    OutputSchema{"wallet show", "", "wallet-show", "", ""},
    OutputSchema{"wallet new", "", "wallet-new", "", ""},
    OutputSchema{"wallet add", "", "wallet-add", "", ""},
    OutputSchema{"wallet remove", "", "wallet-remove", "", ""},
    OutputSchema{"wallet export", "--device-key", "device-key", "", ""},
    OutputSchema{"wallet export", "", "wallet-export", "wallet-card", ""},
    OutputSchema{"challenge", "", "challenge", "", ""},
    OutputSchema{"present", "", "present", "", ""},
    OutputSchema{"render", "--sheet", "render-sheet", "", ""},
    OutputSchema{"render", "--id-card", "render-card", "render-card-line", ""},
    OutputSchema{"render", "", "render", "render-line", ""},
    OutputSchema{"scan", "", "scan", "scan-line", ""},
    OutputSchema{"inspect", "", "inspect", "", ""},
    OutputSchema{"verify", "", "verify", "report", ""},
    OutputSchema{"doctor", "", "doctor", "doctor-line", ""},
    OutputSchema{"demo", "", "demo", "", ""},
    OutputSchema{"defect", "--list", "defect-list", "", ""},
    OutputSchema{"defect", "--count", "", "defect-line", ""},
    OutputSchema{"defect", "--out-dir", "defect-corpus", "", ""},
    OutputSchema{"defect", "", "defect", "", "record"},
    OutputSchema{"bout", "", "bout", "", "case"},
    OutputSchema{"scenario", "--list", "scenario-list", "", ""},
    OutputSchema{"scenario", "", "scenario", "", ""},
    OutputSchema{"help", "exit-codes", "help-exit-codes", "", ""},
    OutputSchema{"help", "reasons", "help-reasons", "", ""},
    OutputSchema{"help", "schemas", "help-schemas", "", ""},
    OutputSchema{"help", "--completion", "help-completion", "", ""},
    OutputSchema{"help", "", "help", "", ""},
};

std::vector<std::string> schema_names() {
    std::vector<std::string> names;
    for (const OutputSchema& row : table)
        for (const std::string_view name : {row.json, row.line, row.reads})
            if (!name.empty()) names.emplace_back(name);
    return names;
}

} // namespace

std::span<const OutputSchema> output_schemas() { return table; }

std::string output_schemas_to_text() {
    std::string text = fmt::format("{:<28} {:<18} {:<21} {}\n", "command", "--json", "each line", "reads");
    for (const OutputSchema& row : table) {
        const auto cell = [](std::string_view name) { return name.empty() ? "-" : name; };
        const std::string command = row.command.empty() ? "errors and warnings"
                                    : row.with.empty()  ? std::string(row.command)
                                                        : fmt::format("{} {}", row.command, row.with);
        text += fmt::format("{:<28} {:<18} {:<21} {}\n", command, cell(row.json), cell(row.line), cell(row.reads));
    }
    return text;
}

json output_schemas_to_json() {
    const auto cell = [](std::string_view text) { return text.empty() ? json() : json(text); };
    json rows = json::array();
    for (const OutputSchema& row : table)
        rows.push_back({{"command", cell(row.command)},
                        {"with", cell(row.with)},
                        {"json", cell(row.json)},
                        {"line", cell(row.line)},
                        {"reads", cell(row.reads)}});
    return rows;
}

std::string read_schema(const std::string& name) {
    const std::vector<std::string> names = schema_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        const std::string near = nearest_word(name, names);
        throw Error(Code::usage, fmt::format("no schema is called \"{}\"", printable(name, longest_name)),
                    near.empty() ? "see 'qrid help schemas'" : fmt::format("did you mean '{}'?", near));
    }
    return std::string(text_of(read_file(path_in_share("schemas") / fmt::format("{}.schema.json", name))));
}

} // namespace qrid::cmd
