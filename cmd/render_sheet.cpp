// render --id-card --sheet: many cards on pages of A4.
#include "card_studio.h"
#include "progress.h"
#include "qrid/artwork/draw.h"
#include "qrid/artwork/leaves.h"
#include "qrid/base/text.h"
#include "qrid/card/record_lines.h"
#include "sorted_cards.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <utility>

namespace qrid::cmd {

namespace {

using artwork::Leaf;

constexpr std::size_t most_cards = 10'000;

// A PDF as it comes, to a file that appears when it is whole, or to standard output.
class SheetOutput {
public:
    SheetOutput(const RenderOptions& o, Session& session) : options_(o), session_(session) {}

    void put(ByteView bytes) {
        held_.insert(held_.end(), bytes.begin(), bytes.end());
        written_ += bytes.size();
        constexpr std::size_t enough = std::size_t{4} << 20; // each time it is made safe on disk
        if (held_.size() >= enough) flush();
    }
    void finish() {
        flush();
        if (file_) file_->commit();
    }
    std::size_t written() const { return written_; }

private:
    void flush() {
        if (!options_.output.to_file())
            session_.print(text_of(held_));
        else if (file_)
            file_->append(held_);
        else
            file_.emplace(options_.output.path, held_, options_.output.overwrite(), options_.mode.mode);
        held_.clear();
    }

    const RenderOptions& options_;
    Session& session_;
    Bytes held_;
    std::size_t written_ = 0;
    std::optional<StagedFile> file_;
};

// What follows from the machine, the labels or how the cards were made is the same for most cards of a run: it is told
// once, with how many cards it is of, by what it says of the first.
class RunWarnings {
public:
    static bool has(WarningCode code) {
        return code == WarningCode::low_resolution || code == WarningCode::no_bold_font ||
               code == WarningCode::no_labels || code == WarningCode::status_not_known ||
               code == WarningCode::not_trusted;
    }

    void add(const std::string& where, const Warning& warning) {
        for (Told& told : all_)
            if (told.warning.code == warning.code &&
                (warning.code == WarningCode::low_resolution || told.warning.detail == warning.detail)) {
                told.count += told.last == where ? 0 : 1;
                told.last = where;
                return;
            }
        all_.push_back({where, where, warning, 1});
    }

    void tell(Session& session, nlohmann::json& warnings) const {
        for (const auto& [first, last, warning, count] : all_) {
            session.note(count == 1
                             ? fmt::format("{}: {}", first, warning.detail)
                             : fmt::format("{}, the first on {}: {}", counted(count, "card"), first, warning.detail));
            if (session.format == Format::json)
                warnings.push_back(
                    {{"input", first}, {"code", name(warning.code)}, {"detail", warning.detail}, {"cards", count}});
        }
    }

private:
    struct Told {
        std::string first, last; // the lines
        Warning warning;
        std::uint64_t count = 0; // of cards
    };
    std::vector<Told> all_;
};

// Turns lines into pages: of fronts, of their backs, and so on.
class Pages {
public:
    Pages(RecordReader& reader, const Studio& studio, Session& session)
        : reader_(reader), studio_(studio), session_(session), progress_(session, "cards") {}

    /// Null at the end. Lives until the next call.
    const Leaf* next() {
        if (pages_.empty()) read_page();
        if (pages_.empty()) return nullptr;
        leaf_ = std::move(pages_.front());
        pages_.erase(pages_.begin());
        ++count_;
        return &leaf_;
    }

    std::size_t lines() const { return lines_; }
    std::size_t cards() const { return cards_; }
    std::size_t pages() const { return count_; }
    int worst() const { return worst_; }
    const nlohmann::json& warnings() const { return warnings_; }

    /// At the end.
    void tell_of_run() { of_run_.tell(session_, warnings_); }

private:
    void read_page() {
        std::vector<std::vector<std::shared_ptr<const artwork::Side>>> sides;
        std::size_t on_page = 0;
        for (RawRecord line; on_page < artwork::a4_cards && reader_.next(line);) {
            ++lines_;
            const std::string where = fmt::format("line {}", line.line);
            try {
                if (line.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
                const Drawable card = studio_.draw(card_of_line(where, line.text));
                if (cards_ == most_cards)
                    throw Error(Code::usage, fmt::format("more than {} cards", most_cards),
                                "split them over several files");
                tell(where, card.sides);
                const auto chosen = studio_.chosen(card.sides);
                sides.resize(chosen.size());
                for (std::size_t i = 0; i < chosen.size(); ++i) sides[i].push_back(chosen[i]);
                ++on_page;
                ++cards_;
                progress_.add(1);
            } catch (const Error& error) {
                if (error.code() == Code::usage || error.code() == Code::internal) throw;
                const std::string message = error.what(),
                                  named = message.starts_with(where) ? message : fmt::format("{}: {}", where, message);
                session_.print_error(Error(error.code(), named, error.hint()), where);
                worst_ = worse(worst_, reason(error.code()).exit_code);
            }
        }
        for (std::size_t i = 0; i < sides.size(); ++i) pages_.push_back(artwork::a4_page(sides[i], i > 0));
    }

    void tell(const std::string& where, const artwork::Sides& sides) {
        for (const Warning& warning : sides.warnings) {
            if (RunWarnings::has(warning.code)) {
                of_run_.add(where, warning);
                continue;
            }
            session_.note(fmt::format("{}: {}", where, warning.detail));
            if (session_.format == Format::json)
                warnings_.push_back({{"input", where}, {"code", name(warning.code)}, {"detail", warning.detail}});
        }
    }

    RecordReader& reader_;
    const Studio& studio_;
    Session& session_;
    Progress progress_;
    std::vector<Leaf> pages_;
    Leaf leaf_;
    std::size_t lines_ = 0, cards_ = 0, count_ = 0;
    int worst_ = 0;
    RunWarnings of_run_;
    nlohmann::json warnings_ = nlohmann::json::array();
};

// As they come, or in the order of the names.
std::unique_ptr<RecordReader> card_lines(const RenderOptions& o, const Studio& studio, std::ifstream& file,
                                         Session& session) {
    std::istream& in = open_lines(o.input, file, session);
    if (!o.card.sort.empty())
        return std::make_unique<SortedCards>(
            file, most_cards, o.card.lang,
            [&](const RawRecord& line) { return studio.holder_of(card_of_line("", line.text)); }, session);
    auto lines = std::make_unique<LineReader>(in);
    if (o.input == "-") lines->reads_from(session.in_descriptor);
    return lines;
}

} // namespace

int render_sheet(const RenderOptions& o, const Studio& studio, Seconds created, Session& session) {
    std::ifstream file;
    const std::unique_ptr<RecordReader> reader = card_lines(o, studio, file, session);
    Pages pages(*reader, studio, session);
    SheetOutput output(o, session);
    const Leaf* first = pages.next();
    if (first == nullptr) {
        if (pages.lines() == 0) throw Error(Code::unreadable_file, "no cards in the input");
        return pages.worst();
    }
    artwork::leaves_pdf([&] { return first != nullptr ? std::exchange(first, nullptr) : pages.next(); },
                        artwork::points_per_mm, created, [&](ByteView bytes) { output.put(bytes); });
    output.finish();
    pages.tell_of_run();
    if (session.format == Format::json)
        session.print_json({{"output", o.output.path},
                            {"format", "pdf"},
                            {"layout", "id1"},
                            {"sheet", o.card.sheet},
                            {"side", o.card.side.empty() ? "both" : o.card.side},
                            {"cards", pages.cards()},
                            {"pages", pages.pages()},
                            {"bytes", output.written()},
                            {"warnings", pages.warnings()}});
    else
        session.detail(fmt::format("{} on {}", counted(pages.cards(), "card"), counted(pages.pages(), "page")));
    return pages.worst();
}

} // namespace qrid::cmd
