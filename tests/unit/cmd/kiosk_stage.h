// A stage for tests of the kiosk's screen: a person who presses keys, and what the screen shows.
#pragma once

#include "kiosk_screen.h"
#include "qrid/base/module.h"
#include "screen_grid.h"

#include <gtest/gtest.h>

#include <deque>
#include <sstream>

namespace qrid::cmd::test_stage {

using test::ScreenGrid;

inline const Languages& languages_here() {
    static const Languages languages({path_in_share("locale")});
    return languages;
}

// A person before the screen, who presses the keys that are given, and what the screen showed before each of them.
class Stage {
public:
    Stage(ScreenSize size, const std::string& language, KioskScreen::Manners manners = {}) : size_(size) {
        grid_.emplace(size.columns, size.rows);
        session_.out = &out_;
        session_.out_is_terminal = true;
        session_.environment = [](const char*) { return std::optional<std::string>("xterm"); };
        session_.screen_size = [this] { return std::optional(size_); };
        session_.read_key = [this](int milliseconds) { return press(milliseconds); };
        session_.type_on = [this](TypedLine, int milliseconds) { return type(milliseconds); };
        session_.type_secret_on = [this](TypedSecret secret, int milliseconds) {
            return type_secret(std::move(secret), milliseconds);
        };
        IssuerConfig issuer;
        issuer.name = "示例市 Example City";
        screen = KioskScreen::open(issuer, manners, session_);
        screen->speak(languages_here().named(language));
    }

    std::string shown() {
        grid_->play(out_.str());
        out_.str("");
        EXPECT_TRUE(grid_->faults().empty()) << grid_->faults().front();
        return grid_->text();
    }

    void resize(ScreenSize size) {
        shown();
        size_ = size;
        grid_.emplace(size.columns, size.rows);
    }

    std::deque<std::string> keys;     ///< "" is nobody
    std::vector<std::string> pages;   ///< before each key
    std::vector<int> patience;        ///< with which each key was waited for
    std::function<void()> before_key; ///< called once
    std::unique_ptr<KioskScreen> screen;
    Session& session() { return session_; }

private:
    std::optional<std::string> press(int milliseconds) {
        pages.push_back(shown());
        patience.push_back(milliseconds);
        if (before_key) std::exchange(before_key, nullptr)();
        if (keys.empty()) return std::nullopt;
        const std::string key = keys.front();
        keys.pop_front();
        return key;
    }

    std::optional<TypedLine> type(int milliseconds) {
        const auto typed = press(milliseconds);
        if (!typed) return std::nullopt;
        if (*typed == key_resized) return TypedLine{"so f"};
        return TypedLine{*typed, !typed->empty(), typed->empty()};
    }

    std::optional<TypedSecret> type_secret(TypedSecret secret, int milliseconds) {
        const auto typed = press(milliseconds);
        if (!typed) return std::nullopt;
        auto more = *typed == key_resized ? std::move(secret) : secret_typed_on(std::move(secret), *typed);
        if (more) more->is_idle = typed->empty();
        return more;
    }

    ScreenSize size_;
    std::ostringstream out_;
    std::optional<ScreenGrid> grid_;
    Session session_;
};

inline PortraitReport photo_report() {
    PortraitReport judged;
    for (const char* name :
         {"posture", "faces", "eye-distance", "head-size", "crop", "roll", "yaw", "sharpness", "exposure-over",
          "exposure-under", "dynamic-range", "even-light", "natural-colour", "background", "eyes-open", "mouth-closed"})
        judged.checks.push_back({name, "a check", 0.123456, "units", 0.1, std::nullopt, Grade::good, {}});
    judged.checks[13].grade = Grade::warn;
    judged.checks[13].low = 0.2;
    judged.checks[13].advice = msgid("stand in front of a plain wall");
    return judged;
}

// A grey picture, whose face is where its eyes are.
inline void show_portrait(KioskScreen& screen) {
    Image photo(320, 400);
    Face face;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i) face.landmarks.at(i) = {i < 42 ? 130.0F : 190.0F, 150.0F};
    screen.show(photo, face, photo_report());
}

inline void pass(KioskScreen& screen, bool all) {
    using namespace kiosk_event;
    screen.step(Found{"••••0042"});
    screen.step(Turned{"a photo", Posture::on_its_head});
    screen.step(Scanned{2});
    screen.step(Judged{photo_report()});
    screen.step(Alive{Turn::left, 12});
    screen.step(Matched{0.2F, 0.5F});
    screen.step(Drawn{594, 0.2F});
    if (!all) return;
    screen.step(Accepted{"at the prompt", std::string(64, 'a')});
    screen.step(Replaced{{}});
    screen.step(Issued{{}, "c85067dc40996cc4"});
}

inline Terms long_terms() {
    std::string text = "# 条款 Terms\n\n";
    for (int i = 1; i <= 30; ++i)
        text +=
            std::to_string(i) + ". 这是一条很长的条款，用来说明在屏幕上如何换行；标点不会出现在行首。It is a clause.\n";
    return terms_of(text);
}

} // namespace qrid::cmd::test_stage
