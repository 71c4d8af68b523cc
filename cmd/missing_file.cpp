#include "missing_file.h"

#include "qrid/base/printable.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

// By the name of an option, or by that of a positional argument, perhaps of one group of commands alone.
struct Wanted {
    std::string_view option, hint, group = {};
};

constexpr std::string_view a_photo = "name a photo: PNG, JPEG, WebP, HEIC or AVIF",
                           status_lists = "name a status list (.cwt, .jwt), a bundle (.qsb), or a directory of them; "
                                          "'qrid status fetch' gets lists from their server",
                           public_keys = "name a public key or certificate: PEM, DER, JWK, JWKS or COSE_Key",
                           content_key = "name a file with the key, 16 or 32 bytes; 'openssl rand -hex 32' makes one";

constexpr std::array wanted{
    Wanted{"--photo", a_photo},
    Wanted{"--face", a_photo},
    Wanted{"--against", a_photo},
    Wanted{"PHOTO", a_photo},
    Wanted{"--status", status_lists},
    Wanted{"LIST", status_lists},
    Wanted{"OLD", "name a status bundle (.qsb), which 'qrid status bundle' makes"},
    Wanted{"NEW", "name a status bundle (.qsb), which 'qrid status bundle' makes"},
    Wanted{"FILE", "name a status bundle (.qsb) or a patch of one", "status"},
    Wanted{"FILE", "name a trust list, which the issuer makes with 'qrid trust build'", "trust"},
    Wanted{"--cnf", public_keys},
    Wanted{"--trust", public_keys},
    Wanted{"--root", public_keys},
    Wanted{"--ca", "name a file of certificates in PEM"},
    Wanted{"--encrypt-key", content_key},
    Wanted{"--decrypt-key", content_key},
    Wanted{"--theme", "name a theme for cards, a JSON file; see qrid-formats(5)"},
    Wanted{"--labels", "name a file of labels, JSON; see qrid-formats(5)"},
    Wanted{"--register", "name the register of people: JSON lines, an SQLite file, or a postgresql:// address"},
    Wanted{"--terms", "name the terms, a text in Markdown"},
    Wanted{"--from", "name a file of cards, one on a line; see the command's manual"},
    Wanted{"RECORD", "name a JSON record, JSON lines or a CSV table; '-' reads standard input"},
    Wanted{"--challenge", "name a picture or text of a challenge, which 'qrid challenge' makes"},
};

} // namespace

std::string hint_of_missing_file(const CLI::App& command, const Error& error) {
    // Whoever has a better hint has given it.
    if (error.code() != Code::unreadable_file || error.hint() != reason(error.code()).hint) return {};
    for (const CLI::Option* option : command.get_options())
        for (const std::string& value : option->results()) {
            if (error.what() != fmt::format("cannot read {}: no such file", value)) continue;
            const CLI::App* group = command.get_parent();
            const auto found = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& one) {
                if (!one.group.empty() && (group == nullptr || group->get_name() != one.group)) return false;
                return one.option.starts_with('-') ? option->check_lname(std::string(one.option.substr(2)))
                                                   : option->get_single_name() == one.option;
            });
            if (found != wanted.end()) return std::string(found->hint);
        }
    return {};
}

} // namespace qrid::cmd
