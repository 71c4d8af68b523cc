// render --id-card --jsonl: many cards, a file each or in one archive.
#include "card_drawing.h"
#include "card_on_line.h"
#include "picture_output.h"
#include "progress.h"
#include "qrid/base/parallel.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace qrid::cmd {

namespace {

// Enough that what a thread needs to set texts costs little beside them; few enough for the disk, where the files of a
// batch lie without a name until all of them are safe.
constexpr std::size_t batch_id_cards = 256,
                      batch_in_memory = 32; // the latter of pictures that an archive is waiting for

std::size_t batch_of_id_cards(const RenderOptions& o) { return o.tar.empty() ? batch_id_cards : batch_in_memory; }

// Draws batches of lines, each on all cores.
class CardLines {
public:
    CardLines(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
              Session& session)
        : studio_(studio), session_(session), press_(o, studio, format, created), output_(picture_output(o)),
          format_(format), threads_(o.jobs.threads()), fan_out_(o.fan_out) {}

    void draw(const std::vector<RawRecord>& lines) {
        std::vector<Drawn> drawn(lines.size());
        parallel_for(lines.size(), threads_, [&](std::size_t i) { drawn[i] = draw(i, lines[i]); });
        output_->flush();
        std::string told;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string where = fmt::format("line {}", lines[i].line);
            try {
                if (drawn[i].flaw) throw Error(*drawn[i].flaw);
                output_->name(i, drawn[i].name, drawn[i].folder);
                told += dump(drawn[i].told, true) + "\n";
            } catch (const Error& error) {
                if (error.code() == Code::cannot_write) {
                    session_.print(told); // those that have their names
                    throw;
                }
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
        output_->finish();
        return worst_;
    }

private:
    struct Drawn {
        std::string name, folder;
        nlohmann::json told;
        std::optional<Error> flaw;
    };

    Drawn draw(std::size_t i, const RawRecord& line) const {
        try {
            const LineCard on_line = card_on_line(line);
            const Drawable card = studio_.draw(card_of_line(fmt::format("line {}", line.line), line.text));
            CardDrawing drawing = press_.draw(card);
            const std::string name = fmt::format("{}.{}", on_line.name, format_),
                              folder = fan_out_ ? folder_of_name(on_line.name) : "";
            nlohmann::json told = press_.told(card, drawing);
            told["id"] = on_line.id;
            if (!on_line.variant.empty()) told["variant"] = on_line.variant;
            output_->tell(told, name, folder);
            output_->put(i, std::move(drawing.bytes));
            return {name, folder, std::move(told), {}};
        } catch (const Error& error) {
            if (error.code() == Code::cannot_write) throw;
            return {{}, {}, {}, error};
        }
    }

    const Studio& studio_;
    Session& session_;
    CardPress press_;
    std::unique_ptr<PictureOutput> output_;
    std::string format_;
    unsigned threads_;
    bool fan_out_;
    int worst_ = 0;
};

} // namespace

int render_card_lines(const RenderOptions& o, const Studio& studio, const std::string& format, Seconds created,
                      Session& session) {
    std::ifstream file;
    LineReader reader(open_lines(o.input, file, session));
    if (o.input == "-") reader.reads_from(session.in_descriptor);
    std::vector<RawRecord> lines;
    read_batch(reader, batch_of_id_cards(o), lines);
    if (lines.empty()) throw Error(Code::unreadable_file, "no cards in the input");
    CardLines cards(o, studio, format, created, session);
    Progress progress(session, "cards");
    for (; !lines.empty(); read_batch(reader, batch_of_id_cards(o), lines)) {
        cards.draw(lines);
        progress.add(lines.size());
    }
    return cards.finish();
}

} // namespace qrid::cmd
