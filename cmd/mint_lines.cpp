#include "mint_lines.h"

#include "common.h"
#include "progress.h"

#include <fmt/format.h>

#include <istream>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr std::size_t batch = 256, max_line = 64 << 10;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// The next line, however long: what passes the limit is dropped and the line marked.
bool next_line(std::istream& in, std::string& line, bool& too_long) {
    line.clear();
    too_long = false;
    std::streambuf& buffer = *in.rdbuf();
    for (int c = buffer.sbumpc(); c != EOF; c = buffer.sbumpc()) {
        if (c == '\n') return true;
        if (line.size() < max_line)
            line += static_cast<char>(c);
        else
            too_long = true;
    }
    return !line.empty();
}

} // namespace

Identity record_of(std::string_view text, std::string_view where) {
    const std::string_view name = where == "-" ? "standard input" : where;
    const json record = json::parse(text, nullptr, false);
    if (record.is_discarded())
        throw Error(Code::bad_record, fmt::format("{}: not JSON", name),
                    "a record is a JSON object such as {\"id\": \"...\", \"fullName\": \"...\"}");
    try {
        return identity_from_json(record);
    } catch (const Error& error) {
        throw Error(error.code(), fmt::format("{}: {}", name, error.what()));
    }
}

int mint_lines(std::istream& in, const MintIdentities& mint, Session& session, const LineSink& sink) {
    int worst = 0;
    Progress progress(session, "cards");
    std::vector<Identity> identities;
    const auto lines_of = [&](const Cards& cards) {
        std::string lines;
        for (std::size_t i = 0; i < cards.size(); ++i) {
            json card = cards[i];
            const std::string* id = identities[i].text(identity_key::id);
            card["id"] = id == nullptr ? json() : json(*id);
            lines += dump(card, true) + "\n";
        }
        return lines;
    };
    const auto flush = [&] {
        if (identities.empty()) return;
        std::string lines;
        const Cards cards = mint(identities, [&](const Cards& made) { sink.keep(lines = lines_of(made)); });
        sink.write(lines);
        progress.add(cards.size());
        identities.clear();
    };
    std::string line;
    bool too_long = false;
    std::size_t number = 0, records = 0;
    while (next_line(in, line, too_long)) {
        ++number;
        if (is_blank(line)) continue;
        ++records;
        const std::string where = fmt::format("line {}", number);
        try {
            if (too_long) throw Error(Code::bad_record, fmt::format("{}: longer than {} bytes", where, max_line));
            identities.push_back(record_of(line, where));
        } catch (const Error& error) {
            session.print_error(error, where);
            worst = worse(worst, reason(error.code()).exit_code);
        }
        if (identities.size() == batch) flush();
    }
    flush();
    if (in.bad() || records == 0)
        throw Error(Code::unreadable_file,
                    in.bad() ? "the records cannot be read to the end" : "there is no record in the input");
    return worst;
}

} // namespace qrid::cmd
