// mint --check: what is wrong with the records, and no card.
#include "mint_input.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/base/text.h"
#include "qrid/card/record_check.h"
#include "qrid/card/record_json.h"
#include "qrid/card/workbook.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <functional>

namespace qrid::cmd {

namespace {

using nlohmann::json;

constexpr std::size_t records_at_once = 2048;

void check_many(const MintOptions& o, const RecordDemands& demands, RecordsInput& input, RecordCheck& check,
                Session& session) {
    Progress progress(session, "records", input.size());
    std::vector<RawRecord> batch;
    std::vector<std::vector<Error>> faults;
    for (read_batch(input.reader(), records_at_once, batch); !batch.empty();
         read_batch(input.reader(), records_at_once, batch)) {
        faults.assign(batch.size(), {});
        parallel_for(batch.size(), o.jobs.threads(),
                     [&](std::size_t i) { faults[i] = input.faults(batch[i], demands); });
        for (std::size_t i = 0; i < batch.size(); ++i) check.add(batch[i].line, faults[i]);
        progress.add(batch.size(), input.reader().bytes_read());
    }
    if (check.records() == 0) throw Error(Code::unreadable_file, "no records in the input");
    input.tell_notes(session);
}

void check_one(const MintOptions& o, const RecordDemands& demands, RecordCheck& check, Session& session) {
    std::vector<Error> faults;
    const Bytes text = session.read(o.record);
    Identity identity;
    keep_fault(faults, [&] {
        refuse_workbook(text_of(text), Code::bad_record);
        identity = identity_from_json(parse_record(text_of(text)), &faults);
    });
    if (!o.photo.empty()) keep_fault(faults, [&] { add_photo(identity, o, session); });
    demands.add_faults(faults, identity);
    check.add(0, faults);
}

// "lines 3, 9 and 12 more"
std::string places_of(const FaultKind& kind) {
    std::vector<std::string> lines;
    for (const std::size_t line : kind.lines)
        if (line > 0) lines.push_back(std::to_string(line));
    if (lines.empty()) return {};
    const std::uint64_t others = kind.records - lines.size();
    return fmt::format("{} {}{}", kind.records == 1 ? "line" : "lines", fmt::join(lines, ", "),
                       others == 0 ? "" : fmt::format(" and {} more", others));
}

void print_text(const RecordCheck& check, const std::function<std::size_t(const std::string&)>& column_of,
                Session& session) {
    std::string text;
    for (const FaultKind& kind : check.kinds()) {
        const std::size_t column = column_of(kind.field);
        std::string what = kind.message;
        if (!kind.field.empty())
            what = fmt::format("{}{}: {}", kind.field, column > 0 ? fmt::format(" (column {})", column) : "", what);
        const std::string where = places_of(kind);
        text += fmt::format("{}\n", what);
        if (!where.empty()) text += fmt::format("    on {}\n", where);
        if (!kind.right.empty()) text += fmt::format("    hint: {}\n", kind.right);
    }
    const std::uint64_t bad = check.records() - check.good();
    if (bad == 0)
        text += fmt::format("{}, all good\n", counted(check.records(), "record"));
    else
        text += fmt::format("{}, {} to fix\n", counted(check.records(), "record"), bad);
    session.print(text);
}

void print_json(const RecordCheck& check, const std::function<std::size_t(const std::string&)>& column_of,
                const std::vector<std::string>& notes, Session& session) {
    json faults = json::array();
    for (const FaultKind& kind : check.kinds()) {
        const std::size_t column = column_of(kind.field);
        json lines = json::array();
        for (const std::size_t line : kind.lines)
            if (line > 0) lines.push_back(line);
        faults.push_back({{"code", name(kind.code)},
                          {"field", kind.field.empty() ? json() : json(kind.field)},
                          {"column", column == 0 ? json() : json(column)},
                          {"message", kind.message},
                          {"right", kind.right.empty() ? json() : json(kind.right)},
                          {"records", kind.records},
                          {"lines", std::move(lines)}});
    }
    session.print_json(
        {{"records", check.records()}, {"good", check.good()}, {"faults", std::move(faults)}, {"notes", notes}},
        session.json_lines);
}

} // namespace

int mint_check(const MintOptions& o, Session& session) {
    const RecordDemands demands(o, o.at.now(session), session);
    RecordCheck check;
    std::function<std::size_t(const std::string&)> column_of = [](const std::string&) { return std::size_t{0}; };
    std::vector<std::string> notes;
    std::optional<RecordsInput> input;
    if (o.many()) {
        input.emplace(o, session);
        check_many(o, demands, *input, check, session);
        column_of = [&](const std::string& field) { return input->reader().column_of(field); };
        notes = input->reader().notes_on_input();
        for (std::string& note : input->notes()) notes.push_back(std::move(note));
    } else {
        check_one(o, demands, check, session);
    }
    if (session.format == Format::json)
        print_json(check, column_of, notes, session);
    else
        print_text(check, column_of, session);
    int worst = 0;
    for (const FaultKind& kind : check.kinds()) worst = worse(worst, reason(kind.code).exit_code);
    return worst;
}

} // namespace qrid::cmd
