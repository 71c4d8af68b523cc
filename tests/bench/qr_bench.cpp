// What a code costs to make, to draw and to read, each beside the bare library call that it rests on. A card of 600
// bytes: 900 characters of Base45, version 19 at level M. And cards by the thousand, beside the program qrencode.
#include "dispatch.h"
#include "qrid/base/encoding.h"
#include "qrid/qr/inside/zxing.h"
#include "qrid/qr/render.h"
#include "qrid/qr/scan.h"
#include "qrid/qr/symbol.h"
#include "session.h"
#include "support/temporary.h"

#include <benchmark/benchmark.h>
#include <qrencode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <spawn.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <zlib.h>

namespace {

constexpr int module_pixels = 4;

std::string some_text(unsigned seed) {
    std::mt19937 random(seed);
    qrid::Bytes card(600);
    for (std::uint8_t& byte : card) byte = static_cast<std::uint8_t>(random());
    return qrid::base45_encode(card);
}

const std::string& card_text() {
    static const std::string text = some_text(1);
    return text;
}

const qrid::Symbol& symbol() {
    static const qrid::Symbol made = qrid::encode_symbol(card_text());
    return made;
}

/// A phone's screen: lines of something like text, and the code on a white card.
const qrid::GrayImage& screenshot() {
    static const qrid::GrayImage drawn = [] {
        constexpr int width = 1170, height = 2532, pixels_of_module = 8, left = 213, top = 900;
        qrid::GrayImage picture{width, height, std::vector<std::uint8_t>(std::size_t{width} * height, 245)};
        const auto fill = [&](int x, int y, int w, int h, std::uint8_t shade) {
            for (int v = y; v < y + h; ++v)
                for (int u = x; u < x + w; ++u)
                    picture.pixels[static_cast<std::size_t>(v) * width + static_cast<std::size_t>(u)] = shade;
        };
        std::mt19937 random(1);
        for (int y = 60; y < height - 60; y += 40)
            for (int x = 80; x < width - 80; x += 10)
                if (random() % 4 != 0 && (y < 600 || y > 1800)) fill(x, y, 3, 20, 40);
        const int side = symbol().size * pixels_of_module;
        fill(left - 40, top - 40, side + 80, side + 80, 255);
        for (int y = 0; y < symbol().size; ++y)
            for (int x = 0; x < symbol().size; ++x)
                if (symbol().dark(x, y))
                    fill(left + x * pixels_of_module, top + y * pixels_of_module, pixels_of_module, pixels_of_module,
                         0);
        return picture;
    }();
    return drawn;
}

void encode_with_qrid(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(qrid::encode_symbol(card_text()));
}
void encode_with_libqrencode(benchmark::State& state) {
    for (auto _ : state) {
        QRcode* code = QRcode_encodeString(card_text().c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
        benchmark::DoNotOptimize(code);
        QRcode_free(code);
    }
}

void png_with_qrid(benchmark::State& state) {
    std::size_t size = 0;
    for (auto _ : state) size = qrid::symbol_png(symbol(), module_pixels).size();
    state.counters["bytes"] = static_cast<double>(size);
}
void png_with_zlib(benchmark::State& state) { // the same bits, at the level that zlib chooses by itself
    const auto side = static_cast<std::size_t>((symbol().size + 2 * qrid::quiet_zone) * module_pixels);
    qrid::Bytes rows((side + 7) / 8 * side + side);
    for (std::size_t y = 0, at = 0; y < side; ++y) {
        ++at; // the filter byte: none
        for (std::size_t x = 0; x < side; ++x) {
            const int u = static_cast<int>(x) / module_pixels - qrid::quiet_zone;
            const int v = static_cast<int>(y) / module_pixels - qrid::quiet_zone;
            const bool inside = u >= 0 && v >= 0 && u < symbol().size && v < symbol().size;
            if (!inside || !symbol().dark(u, v)) rows[at + x / 8] |= static_cast<std::uint8_t>(0x80 >> x % 8);
        }
        at += (side + 7) / 8;
    }
    qrid::Bytes packed(compressBound(static_cast<uLong>(rows.size())));
    uLongf size = 0;
    for (auto _ : state) {
        size = static_cast<uLongf>(packed.size());
        compress(packed.data(), &size, rows.data(), static_cast<uLong>(rows.size()));
    }
    state.counters["bytes"] = static_cast<double>(size);
}

void svg(benchmark::State& state) {
    std::size_t size = 0;
    for (auto _ : state) size = qrid::symbol_svg(symbol(), module_pixels).size();
    state.counters["bytes"] = static_cast<double>(size);
}

void scan_with_qrid(benchmark::State& state) {
    std::size_t found = 0;
    for (auto _ : state) found = qrid::scan_codes(screenshot()).size();
    if (found != 1) state.SkipWithError("the code was not read");
}
void scan_with_zxing(benchmark::State& state) {
    const qrid::GrayImage& picture = screenshot();
    const auto options = qrid::zxing::qr_options();
    const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
    std::size_t found = 0;
    for (auto _ : state) found = ZXing::ReadBarcodes(view, options).size();
    if (found != 1) state.SkipWithError("the code was not read");
}

void card_with_qrid(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(qrid::symbol_png(qrid::encode_symbol(card_text()), module_pixels));
    state.SetItemsProcessed(state.iterations());
}

/// False when the program is not there or fails.
bool run_program(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t child = 0;
    int status = 0;
    return ::posix_spawnp(&child, pointers[0], nullptr, nullptr, pointers.data(), environ) == 0 &&
           ::waitpid(child, &status, 0) == child && status == 0;
}

/// With the module size and the level of a card.
bool run_qrencode(const std::filesystem::path& output, const std::vector<std::string>& more) {
    std::vector<std::string> words{"qrencode", "-s", std::to_string(module_pixels), "-l", "M", "-o", output.string()};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(std::move(words));
}

/// Seconds of CPU time of all programs that have run until now.
double time_of_programs() {
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A process a card, as a script would do it; the time is the program's own.
void card_with_qrencode_program(benchmark::State& state) {
    const qrid::test::Temporary dir;
    for (auto _ : state) {
        const double before = time_of_programs();
        if (!run_qrencode(dir / "one.png", {card_text()})) state.SkipWithError("qrencode does not run");
        state.SetIterationTime(time_of_programs() - before);
    }
    state.SetItemsProcessed(state.iterations());
}

// Without the start of a process: a long text cut into symbols of one version, less the time for a single one.
void card_within_qrencode_program(benchmark::State& state) {
    const qrid::test::Temporary dir;
    std::string text;
    for (unsigned i = 0; i < 14; ++i) text += some_text(i);
    std::ptrdiff_t symbols = 0;
    const auto draw = [&](const std::string& what) {
        for (const auto& drawn : std::filesystem::directory_iterator(dir.path())) std::filesystem::remove(drawn);
        const double before = time_of_programs();
        if (!run_qrencode(dir / "many.png", {"-S", "-v", "19", "--strict-version", what}))
            state.SkipWithError("qrencode does not run");
        symbols = std::distance(std::filesystem::directory_iterator(dir.path()), {});
        return time_of_programs() - before;
    };
    for (auto _ : state) {
        const double one = draw(text.substr(0, 800)), many = draw(text);
        if (symbols < 10) state.SkipWithError("qrencode did not cut the text");
        state.SetIterationTime(std::max(0.0, many - one) /
                               static_cast<double>(std::max<std::ptrdiff_t>(1, symbols - 1)));
    }
    state.SetItemsProcessed(state.iterations());
}

constexpr unsigned cards = 1000;

void write_cards(const std::filesystem::path& path) {
    std::ofstream lines(path);
    for (unsigned i = 0; i < cards; ++i) lines << "{\"id\":\"" << i << "\",\"card\":\"" << some_text(i) << "\"}\n";
}

// The same symbols by the whole program, its start among it: into a directory, or into an archive.
void card_within_qrid_program(benchmark::State& state) {
    const qrid::test::Temporary dir;
    write_cards(dir / "cards.jsonl");
    const bool to_archive = state.range(0) != 0;
    const std::filesystem::path to = dir / (to_archive ? "cards.tar" : "cards");
    for (auto _ : state) {
        const double before = time_of_programs();
        if (!run_program({QRID_PROGRAM, "render", "--jsonl", (dir / "cards.jsonl").string(), "-q",
                          to_archive ? "--tar" : "--out-dir", to.string()}))
            state.SkipWithError("a card was not drawn");
        state.SetIterationTime((time_of_programs() - before) / cards);
        std::filesystem::remove_all(to);
    }
    state.SetItemsProcessed(state.iterations());
}

// The whole command: a thousand lines read, drawn, and safe on disk.
void thousand_cards(benchmark::State& state) {
    const qrid::test::Temporary dir;
    write_cards(dir / "cards.jsonl");
    qrid::cmd::Session session = qrid::cmd::system_session();
    for (auto _ : state) {
        const int code = qrid::cmd::dispatch({"render", "--jsonl", (dir / "cards.jsonl").string(), "--out-dir",
                                              (dir / "out").string(), "-q", "-j", std::to_string(state.range(0))},
                                             session);
        state.PauseTiming();
        if (code != 0) state.SkipWithError("a card was not drawn");
        std::filesystem::remove_all(dir / "out");
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * cards);
}

BENCHMARK(encode_with_qrid)->Unit(benchmark::kMicrosecond);
BENCHMARK(encode_with_libqrencode)->Unit(benchmark::kMicrosecond);
BENCHMARK(png_with_qrid)->Unit(benchmark::kMicrosecond);
BENCHMARK(png_with_zlib)->Unit(benchmark::kMicrosecond);
BENCHMARK(svg)->Unit(benchmark::kMicrosecond);
BENCHMARK(card_with_qrid)->Unit(benchmark::kMicrosecond);
BENCHMARK(card_with_qrencode_program)->Unit(benchmark::kMicrosecond)->UseManualTime();
BENCHMARK(card_within_qrencode_program)->Unit(benchmark::kMicrosecond)->UseManualTime();
BENCHMARK(card_within_qrid_program)->ArgName("archive")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond)->UseManualTime();
BENCHMARK(thousand_cards)
    ->ArgName("jobs")
    ->Arg(1)
    ->Arg(static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency())))
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(scan_with_qrid)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_with_zxing)->Unit(benchmark::kMillisecond);

} // namespace
