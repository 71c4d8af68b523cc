#include "render_lines.h"

#include "card_on_line.h"
#include "progress.h"
#include "qrid/base/output_folder.h"
#include "qrid/base/parallel.h"
#include "qrid/card/record_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace qrid::cmd {

namespace {

using nlohmann::json;

// Enough that making a batch safe on disk costs little beside drawing it.
constexpr std::size_t batch_cards = 1024;

std::string format_of_lines(const RenderOptions& o) { return o.format.empty() ? "png" : o.format; }

// Draws batches of lines, each on all cores.
class Drawer {
public:
    Drawer(const RenderOptions& o, Session& session)
        : options_(o), session_(session), folder_(o.out_dir, o.output.overwrite(), o.mode.mode),
          format_(format_of_lines(o)), threads_(o.jobs.threads()), created_(o.card.at.now(session)) {}

    /// Returns the worst exit code of the lines.
    int draw(const std::vector<RawRecord>& lines) {
        std::vector<Drawn> drawn(lines.size());
        parallel_for(lines.size(), threads_, [&](std::size_t i) { drawn[i] = draw(i, lines[i]); });
        folder_.flush();
        int worst = 0;
        std::string told;
        for (std::size_t i = 0; i < lines.size(); ++i) try {
                if (drawn[i].flaw) throw Error(*drawn[i].flaw);
                folder_.name(i, drawn[i].name);
                told += dump(drawn[i].tell, true) + "\n";
            } catch (const Error& error) {
                if (error.code() == Code::cannot_write) throw;
                const std::string where = fmt::format("line {}", lines[i].line);
                session_.print_error(Error(error.code(), fmt::format("{}: {}", where, error.what()), error.hint()),
                                     where);
                worst = worse(worst, reason(error.code()).exit_code);
            }
        session_.print(told);
        return worst;
    }

    void finish() { folder_.flush(); }

private:
    struct Drawn {
        std::string name;
        json tell;
        std::optional<Error> flaw;
    };

    Drawn draw(std::size_t i, const RawRecord& line) const {
        try {
            const LineCard card = card_on_line(line);
            const Symbol symbol = encode_symbol(card.text, options_.ec(), options_.largest());
            const Bytes bytes = drawing_of(symbol, format_, options_, created_);
            folder_.put(i, bytes);
            const std::string name = fmt::format("{}.{}", card.name, format_);
            json tell = drawing_json(symbol, format_, bytes.size(), options_);
            tell["id"] = card.id;
            if (!card.variant.empty()) tell["variant"] = card.variant;
            tell["output"] = folder_.path(name).string();
            return {name, std::move(tell), {}};
        } catch (const Error& error) {
            if (error.code() == Code::cannot_write) throw;
            return {{}, {}, error};
        }
    }

    const RenderOptions& options_;
    Session& session_;
    OutputFolder folder_;
    std::string format_;
    unsigned threads_;
    Seconds created_;
};

void check_lines(const RenderOptions& o) {
    if (o.out_dir.empty())
        throw Error(Code::usage, "--jsonl needs a directory for its pictures", "give one with --out-dir");
    if (!o.output.path.empty())
        throw Error(Code::usage, "-o and --jsonl cannot be used together", "give a directory with --out-dir");
    if (o.format == "terminal") throw Error(Code::usage, "--jsonl only draws png, svg or eps");
    o.check(format_of_lines(o));
}

} // namespace

int render_lines(const RenderOptions& o, Session& session) {
    check_lines(o);
    std::ifstream file;
    LineReader reader(open_lines(o.input, file, session));
    if (o.input == "-") reader.reads_from(session.in_descriptor);
    std::vector<RawRecord> lines;
    read_batch(reader, batch_cards, lines);
    if (lines.empty()) throw Error(Code::unreadable_file, "no cards in the input");
    Drawer drawer(o, session);
    Progress progress(session, "cards");
    int worst = 0;
    for (; !lines.empty(); read_batch(reader, batch_cards, lines)) {
        worst = worse(worst, drawer.draw(lines));
        progress.add(lines.size());
    }
    drawer.finish();
    warn_of_small_modules(o.print_module(format_of_lines(o)), session);
    return worst;
}

} // namespace qrid::cmd
