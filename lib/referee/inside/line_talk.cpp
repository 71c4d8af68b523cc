#include "qrid/referee/inside/line_talk.h"

#include <algorithm>
#include <deque>
#include <system_error>

namespace qrid::referee {

namespace {

using Now = std::chrono::steady_clock;

constexpr std::size_t longest_line = 256 << 10; // of an answer

/// Lines of what comes in pieces.
class LineCollector {
public:
    void add(std::string_view piece) {
        while (!piece.empty()) {
            const std::size_t end = piece.find('\n');
            const std::string_view part = piece.substr(0, end);
            line_ += part.substr(0, longest_line - std::min(longest_line, line_.size()));
            piece.remove_prefix(end == std::string_view::npos ? piece.size() : end + 1);
            if (end != std::string_view::npos) finish();
        }
    }
    /// The last line need not have an end.
    void finish() {
        if (!line_.empty()) lines.push_back(std::move(line_));
        line_.clear();
    }

    std::deque<std::string> lines;

private:
    std::string line_;
};

/// One process and what it has been asked: the cases from `begin` to `end`.
class Round {
public:
    enum class Pace {
        unknown,      ///< it has not answered yet
        step_by_step, ///< it answers each case before it gets the next
        all_at_once,  ///< it gets all, then the end of its input
    };

    Round(const Talk& talk, const std::vector<LineCase>& cases, std::size_t begin, std::size_t end, Pace pace)
        : talk_(talk), cases_(cases), next_(begin), sent_(begin), end_(end), pace_(pace),
          process_(talk.program, talk.words, Process::Input::piped) {
        process_.on_out = [this](std::string_view piece) { lines_.add(piece); };
        process_.on_err = [this](std::string_view piece) { err_.add(piece); };
    }

    /// Until all are answered or the process is of no more use.
    void run() {
        asked_at_ = moved_at_ = Now::now();
        while (next_ < end_ && !failure_) {
            send();
            const bool all_sent = sent_ == end_ && to_write_.empty();
            if (all_sent && pace_ == Pace::all_at_once) process_.close_input();
            const std::size_t left_before = to_write_.size();
            const bool in_time = process_.wait(deadline(), to_write_);
            if (to_write_.size() < left_before) moved_at_ = Now::now();
            take_answers();
            if (next_ == end_ || failure_) break;
            if (!in_time && pace_ == Pace::unknown && patience() < talk_.timeout)
                pace_ = Pace::all_at_once;
            else if (!in_time)
                fail(AnswerKind::timed_out, "");
            else if (process_.has_ended())
                fail(AnswerKind::crashed, "");
            else if (!process_.listens() && !to_write_.empty() && sent_ == next_ + 1)
                fail_deaf();
        }
        close();
    }

    std::size_t next() const { return next_; }
    Pace pace() const { return pace_; }
    std::size_t surplus() const { return surplus_; }
    /// Whether it could have been any of several cases that it did not survive.
    bool is_unclear() const { return failure_.has_value() && sent_ > next_ + 1; }

    /// What became of the case that it had been asked when it failed.
    Answer failure() {
        Answer answer = *failure_;
        answer.out = chatter_.text;
        answer.err = err_.text;
        answer.is_cut = chatter_.is_cut || err_.is_cut;
        answer.took = std::chrono::duration_cast<std::chrono::microseconds>(moved_at_ - asked_at_);
        answer.exit_code = ended_.exit_code;
        answer.signal = ended_.signal;
        answer.command = talk_.words;
        if (answer.kind == AnswerKind::crashed && ended_.signal == 0) heed_last_words(answer);
        find_codes(answer);
        return answer;
    }
    bool has_failed() const { return failure_.has_value(); }

private:
    // A verifier whose answer does not come in this time may be one that waits for more cases.
    std::chrono::milliseconds patience() const { return std::min(talk_.timeout, std::chrono::milliseconds(1000)); }

    Moment deadline() const { return moved_at_ + (pace_ == Pace::unknown ? patience() : talk_.timeout); }

    void send() {
        while (to_write_.empty() && sent_ < end_ && process_.listens() &&
               (pace_ == Pace::all_at_once || sent_ == next_)) {
            to_write_ = cases_[sent_++].line;
            if (pace_ != Pace::all_at_once) asked_at_ = moved_at_ = Now::now();
        }
    }

    void take_answers() {
        while (!lines_.lines.empty() && !failure_) {
            const std::string line = std::move(lines_.lines.front());
            lines_.lines.pop_front();
            std::string id;
            auto answer = answer_in_line(line, id);
            if (!answer) {
                chatter_.add(line + "\n");
            } else if (next_ == sent_) {
                ++surplus_;
            } else if (!id.empty() && id != cases_[next_].id) {
                chatter_.add(line + "\n");
                fail(AnswerKind::broken, "the answer has the ID of another case");
            } else {
                take(std::move(*answer));
            }
        }
    }

    void take(Answer answer) {
        const Moment now = Now::now();
        answer.took = std::chrono::duration_cast<std::chrono::microseconds>(now - asked_at_);
        answer.err = std::move(err_.text);
        answer.is_cut = err_.is_cut || answer.out.size() > KeptOutput::most;
        answer.out.resize(std::min(answer.out.size(), KeptOutput::most));
        answer.command = talk_.words;
        err_ = {};
        chatter_ = {};
        talk_.answered(next_++, std::move(answer));
        asked_at_ = moved_at_ = now;
        if (pace_ == Pace::unknown) pace_ = Pace::step_by_step;
    }

    void fail(AnswerKind kind, std::string why) {
        moved_at_ = Now::now();
        Answer answer;
        answer.kind = kind;
        answer.why = std::move(why);
        failure_ = std::move(answer);
    }

    // It reads no more: it is ending, or never will.
    void fail_deaf() {
        const Moment until = Now::now() + patience();
        while (!process_.has_ended() && process_.wait(until)) {
        }
        if (process_.has_ended()) return fail(AnswerKind::crashed, "");
        fail(AnswerKind::broken, "it closed its standard input");
    }

    // It may have answers still under way, and after the last one a little time to end by itself.
    void close() {
        process_.close_input();
        const Moment until = Now::now() + patience();
        while (!failure_ && !process_.has_ended() && process_.wait(until)) {
        }
        const auto died = failure_ && failure_->kind == AnswerKind::crashed ? failure_ : std::nullopt;
        ended_ = process_.end();
        lines_.finish();
        if (died) failure_.reset(); // for what it wrote with its last breath
        take_answers();
        if (died && next_ < end_ && !failure_) failure_ = died;
    }

    const Talk& talk_;
    const std::vector<LineCase>& cases_;
    std::size_t next_, sent_, end_; // the next to be answered, the next to be sent
    Pace pace_;
    LineCollector lines_;
    KeptOutput chatter_, err_;
    std::string_view to_write_;
    Moment asked_at_{}, moved_at_{};
    std::optional<Answer> failure_;
    std::size_t surplus_ = 0;
    Ended ended_;
    Process process_;
};

} // namespace

std::size_t talk_in_lines(const Talk& talk, const std::vector<LineCase>& cases) {
    std::size_t next = 0, surplus = 0, at_once = cases.size();
    auto pace = Round::Pace::unknown;
    while (next < cases.size()) try {
            Round round(talk, cases, next, std::min(cases.size(), next + at_once), pace);
            round.run();
            surplus += round.surplus();
            next = round.next();
            pace = round.pace();
            if (!round.has_failed()) {
                if (at_once < cases.size()) at_once *= 2;
                continue;
            }
            // Which of several it was shows when each has a process of its own.
            if (pace == Round::Pace::all_at_once && round.is_unclear()) {
                at_once = 1;
                continue;
            }
            talk.answered(next++, round.failure());
        } catch (const std::system_error& error) { // no process, no descriptor
            Answer answer;
            answer.kind = AnswerKind::broken;
            answer.why = std::string("it cannot be started: ") + error.what();
            answer.command = talk.words;
            talk.answered(next++, std::move(answer));
        }
    return surplus;
}

} // namespace qrid::referee
