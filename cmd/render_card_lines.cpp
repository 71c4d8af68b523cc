// render --id-card --jsonl: many cards, a file each.
#include "card_drawing.h"
#include "card_on_line.h"
#include "progress.h"
#include "qrid/base/output_folder.h"
#include "qrid/base/parallel.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace qrid::cmd {

namespace {

// Enough that what a thread needs to set texts costs little beside them; few enough for the disk, where the files of a
// batch lie without a name until all of them are safe.
constexpr std::size_t batch_id_cards = 256;

// Draws batches of lines, each on all cores.
class CardLines {
public:
    CardLines(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
              Session& session)
        : studio_(studio), session_(session), press_(o, studio, format, created),
          folder_(o.out_dir, o.output.overwrite(), o.mode.mode), format_(format), threads_(o.jobs.threads()) {}

    void draw(const std::vector<RawRecord>& lines) {
        std::vector<Drawn> drawn(lines.size());
        parallel_for(lines.size(), threads_, [&](std::size_t i) { drawn[i] = draw(i, lines[i]); });
        folder_.flush();
        std::string told;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string where = fmt::format("line {}", lines[i].line);
            try {
                if (drawn[i].flaw) throw Error(*drawn[i].flaw);
                folder_.name(i, drawn[i].name);
                told += dump(drawn[i].told, true) + "\n";
            } catch (const Error& error) {
                if (error.code() == Code::cannot_write) throw;
                const std::string message = error.what(),
                                  named = message.starts_with(where) ? message : fmt::format("{}: {}", where, message);
                session_.print_error(Error(error.code(), named, error.hint()), where);
                worst_ = worse(worst_, reason(error.code()).exit_code);
            }
        }
        session_.print(told);
    }

    /// Returns the worst exit code of the lines.
    int finish() const {
        folder_.flush();
        return worst_;
    }

private:
    struct Drawn {
        std::string name;
        nlohmann::json told;
        std::optional<Error> flaw;
    };

    Drawn draw(std::size_t i, const RawRecord& line) const {
        try {
            const LineCard on_line = card_on_line(line);
            const Drawable card = studio_.draw(card_of_line(fmt::format("line {}", line.line), line.text));
            const CardDrawing drawing = press_.draw(card);
            folder_.put(i, drawing.bytes);
            const std::string name = fmt::format("{}.{}", on_line.name, format_);
            nlohmann::json told = press_.told(card, drawing);
            told["id"] = on_line.id;
            if (!on_line.variant.empty()) told["variant"] = on_line.variant;
            told["output"] = folder_.path(name).string();
            return {name, std::move(told), {}};
        } catch (const Error& error) {
            if (error.code() == Code::cannot_write) throw;
            return {{}, {}, error};
        }
    }

    const Studio& studio_;
    Session& session_;
    CardPress press_;
    OutputFolder folder_;
    std::string format_;
    unsigned threads_;
    int worst_ = 0;
};

} // namespace

int render_card_lines(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
                      Session& session) {
    std::ifstream file;
    LineReader reader(open_lines(o.input, file, session));
    if (o.input == "-") reader.reads_from(session.in_descriptor);
    std::vector<RawRecord> lines;
    read_batch(reader, batch_id_cards, lines);
    if (lines.empty()) throw Error(Code::unreadable_file, "no cards in the input");
    CardLines cards(o, studio, format, created, session);
    Progress progress(session, "cards");
    for (; !lines.empty(); read_batch(reader, batch_id_cards, lines)) {
        cards.draw(lines);
        progress.add(lines.size());
    }
    return cards.finish();
}

} // namespace qrid::cmd
