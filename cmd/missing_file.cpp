#include "missing_file.h"

#include "qrid/base/files.h"
#include "qrid/base/printable.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid::cmd {

namespace {

// By the name of an option, or by that of a positional argument, perhaps of one group of commands alone.
struct WantedFile {
    std::string_view option, hint, group = {};
};

constexpr std::string_view
    a_photo = "give a photo: PNG, JPEG, WebP, HEIC or AVIF",
    list_files = "give a status list (.cwt, .jwt), a bundle (.qsb), or a directory of them; 'qrid status fetch' "
                 "downloads lists",
    public_keys = "give a public key or certificate: PEM, DER, JWK, JWKS or COSE_Key",
    content_key = "give a file with the key, 16 or 32 bytes; 'openssl rand -hex 32' creates one";

constexpr std::array wanted_files{
    WantedFile{"--photo", a_photo},
    WantedFile{"--face", a_photo},
    WantedFile{"--against", a_photo},
    WantedFile{"PHOTO", a_photo},
    WantedFile{"--status", list_files},
    WantedFile{"LIST", list_files},
    WantedFile{"OLD", "give a status bundle (.qsb) made by 'qrid status bundle'"},
    WantedFile{"NEW", "give a status bundle (.qsb) made by 'qrid status bundle'"},
    WantedFile{"FILE", "give a status bundle (.qsb) or a patch of one", "status"},
    WantedFile{"FILE", "give a trust list made by the issuer with 'qrid trust build'", "trust"},
    WantedFile{"--cnf", public_keys},
    WantedFile{"--trust", public_keys},
    WantedFile{"--root", public_keys},
    WantedFile{"--ca", "give a file of certificates in PEM"},
    WantedFile{"--encrypt-key", content_key},
    WantedFile{"--decrypt-key", content_key},
    WantedFile{"--theme", "give a card theme, a JSON file; see qrid-formats(5)"},
    WantedFile{"--labels", "give a file of labels in JSON; see qrid-formats(5)"},
    WantedFile{"--register", "give the register of people: JSON lines, an SQLite file, or a postgresql:// URL"},
    WantedFile{"--terms", "give the terms, a Markdown file"},
    WantedFile{"--from", "give a file with one card per line; see the command's man page"},
    WantedFile{"RECORD", "give a JSON record, JSON lines or a CSV table; '-' reads standard input"},
    WantedFile{"--challenge", "give a challenge made by 'qrid challenge', as a picture or text"},
};

} // namespace

std::string hint_of_missing_file(const CLI::App& command, const Error& error) {
    // Whoever has a better hint has given it.
    if (error.code() != Code::unreadable_file || error.hint() != reason(error.code()).hint) return {};
    for (const CLI::Option* option : command.get_options())
        for (const std::string& value : option->results()) {
            if (error.what() != no_such_file(value)) continue;
            const CLI::App* group = command.get_parent();
            const auto found = std::find_if(wanted_files.begin(), wanted_files.end(), [&](const WantedFile& one) {
                if (!one.group.empty() && (group == nullptr || group->get_name() != one.group)) return false;
                return one.option.starts_with('-') ? option->check_lname(std::string(one.option.substr(2)))
                                                   : option->get_single_name() == one.option;
            });
            if (found != wanted_files.end()) return std::string(found->hint);
        }
    return {};
}

} // namespace qrid::cmd
