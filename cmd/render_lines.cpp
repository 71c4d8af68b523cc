#include "render_lines.h"

#include "card_on_line.h"
#include "picture_output.h"
#include "progress.h"
#include "qrid/base/parallel.h"
#include "qrid/card/record_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <future>
#include <memory>

namespace qrid::cmd {

namespace {

using nlohmann::json;

std::string format_of_lines(const RenderOptions& o) { return o.format.empty() ? "png" : o.format; }

// Draws batches of lines, each on all cores, while the batch before is on its way to where it belongs.
class Drawer {
public:
    Drawer(const RenderOptions& o, Session& session)
        : options_(o), session_(session), output_(picture_output(o)), format_(format_of_lines(o)),
          threads_(o.jobs.threads()), created_(o.card.at.now(session)), progress_(session, "cards") {}

    /// Takes at most a batch of lines.
    void draw(const std::vector<RawRecord>& lines) {
        const std::size_t first = is_odd_ ? batch_of_pictures(options_) : 0;
        is_odd_ = !is_odd_;
        std::vector<Drawn> drawn(lines.size());
        parallel_for(lines.size(), threads_, [&](std::size_t i) { drawn[i] = draw_one(first + i, lines[i]); });
        wait();
        giving_ = std::async(std::launch::async, [this, first, batch = std::move(drawn)] { give(first, batch); });
    }

    /// Returns the worst exit code of the lines.
    int finish() {
        wait();
        output_->finish();
        return worst_;
    }

private:
    struct Drawn {
        std::size_t line = 0;
        std::string name, folder, told;
        std::optional<Error> flaw;
    };

    Drawn draw_one(std::size_t i, const RawRecord& line) {
        Drawn drawn{line.line, {}, {}, {}, {}};
        try {
            const LineCard card = card_on_line(line);
            const Symbol symbol = encode_symbol(card.text, options_.ec(), options_.largest());
            Bytes bytes = drawing_of(symbol, format_, options_, created_);
            json tell = drawing_json(symbol, format_, bytes.size(), options_);
            output_->put(i, std::move(bytes));
            drawn.name = fmt::format("{}.{}", card.name, format_);
            if (options_.fan_out) drawn.folder = folder_of_name(card.name);
            tell["id"] = card.id;
            if (!card.variant.empty()) tell["variant"] = card.variant;
            output_->tell(tell, drawn.name, drawn.folder);
            drawn.told = dump(tell, true);
        } catch (const Error& error) {
            if (error.code() == Code::cannot_write) throw;
            drawn.flaw = error;
        }
        return drawn;
    }

    void wait() {
        if (giving_.valid()) giving_.get();
    }

    // The only one to write to the session's streams meanwhile.
    void give(std::size_t first, const std::vector<Drawn>& batch) {
        output_->flush();
        std::string told;
        for (std::size_t i = 0; i < batch.size(); ++i) try {
                const Drawn& drawn = batch[i];
                if (drawn.flaw) throw Error(*drawn.flaw);
                output_->name(first + i, drawn.name, drawn.folder);
                told.append(drawn.told).push_back('\n');
            } catch (const Error& error) {
                if (error.code() == Code::cannot_write) {
                    session_.print(told); // those that have their names
                    throw;
                }
                const std::string where = fmt::format("line {}", batch[i].line);
                session_.print_error(Error(error.code(), fmt::format("{}: {}", where, error.what()), error.hint()),
                                     where);
                worst_ = worse(worst_, reason(error.code()).exit_code);
            }
        session_.print(told);
        progress_.add(batch.size());
    }

    const RenderOptions& options_;
    Session& session_;
    std::unique_ptr<PictureOutput> output_;
    std::string format_;
    unsigned threads_;
    Seconds created_;
    Progress progress_;
    int worst_ = 0;
    bool is_odd_ = false;
    std::future<void> giving_; ///< of the batch before; waits for it when it goes
};

void check_lines(const RenderOptions& o) {
    check_picture_output(o);
    if (o.format == "terminal") throw Error(Code::usage, "--jsonl only draws png, svg or eps");
    o.check(format_of_lines(o));
}

} // namespace

int render_lines(const RenderOptions& o, Session& session) {
    check_lines(o);
    std::ifstream file;
    LineReader reader(open_lines(o.input, file, session));
    if (o.input == "-") reader.reads_from(session.in_descriptor);
    const std::size_t batch = batch_of_pictures(o);
    std::vector<RawRecord> lines;
    read_batch(reader, batch, lines);
    if (lines.empty()) throw Error(Code::unreadable_file, "no cards in the input");
    Drawer drawer(o, session);
    for (; !lines.empty(); read_batch(reader, batch, lines)) drawer.draw(lines);
    const int worst = drawer.finish();
    warn_of_small_modules(o.print_module(format_of_lines(o)), session);
    return worst;
}

} // namespace qrid::cmd
