// Cards for the printer: a side as PNG, a card as PDF, sheets; beside what no one can do without (libdeflate and zlib
// over the same pixels, Cairo copying them) and what one would take instead: cairo_surface_write_to_png, and
// rsvg-convert on the side's SVG.
#include "qrid/artwork/draw.h"
#include "qrid/artwork/leaves.h"
#include "qrid/base/files.h"
#include "qrid/picture/load.h"
#include "qrid/picture/scale.h"
#include "support/temporary.h"
#include "unit/artwork/cards.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <cairo/cairo.h>
#include <cstdlib>
#include <cstring>
#include <libdeflate.h>
#include <memory>
#include <sys/resource.h>
#include <vector>
#include <zlib.h>

namespace {

using namespace qrid;
using namespace qrid::artwork;

constexpr double mm_an_inch = 25.4;

std::shared_ptr<const Image> small_portrait() {
    static const auto small = std::make_shared<const Image>(
        resize(load_picture(read_file(fs::path(QRID_TESTDATA) / "specimens" / "s1-front.jpg")), 64, 80));
    return small;
}

// A person of many: half of them with a Chinese name first.
CardContent content_of_number(int i) {
    const std::string english = fmt::format("Eleanor Margaret Whitfield {}", i), chinese = "欧阳慧敏";
    const bool is_chinese = i % 2 == 1;
    CardContent content = content_of_person({{"id", fmt::format("9051-5574-{:04}", i)},
                                             {"language", is_chinese ? "zho" : "eng"},
                                             {"fullName", is_chinese ? chinese : english},
                                             {"secondaryFullName", is_chinese ? english : chinese},
                                             {"secondaryLanguage", is_chinese ? "eng" : "zho"},
                                             {"dateOfBirth", "19900515"},
                                             {"gender", 2},
                                             {"nationality", "GBR"},
                                             {"address", fmt::format("{} Harbour Terrace, Whitby", i)}});
    content.face = small_portrait();
    return content;
}

const Stock& stock() {
    static const Stock light(light_theme());
    return light;
}

const std::vector<std::shared_ptr<const Side>>& one_card() {
    static const auto sides = id1_sides(content_of_number(0), stock()).sides;
    return sides;
}

Leaf leaf_of(std::size_t side) { return stacked({&one_card().at(side), 1}, 0); }

// Texts set and places found, without drawing.
void card_composed(benchmark::State& state) {
    int i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(id1_sides(content_of_number(i++), stock()));
}

// Fronts and backs in turn; a grounds' worth is drawn before.
void side_as_png(benchmark::State& state) {
    const double scale = static_cast<double>(state.range(0)) / mm_an_inch;
    GroundPixels grounds;
    const std::array leaves{leaf_of(0), leaf_of(1)};
    std::size_t i = 0, bytes = 0;
    for (const Leaf& leaf : leaves) bytes += leaf_png(leaf, scale, 1, &grounds).size();
    for (auto _ : state) benchmark::DoNotOptimize(leaf_png(leaves.at(i++ % 2), scale, 1, &grounds));
    state.counters["bytes"] = static_cast<double>(bytes) / 2;
}

void side_as_png_without_its_ground(benchmark::State& state) {
    const double scale = static_cast<double>(state.range(0)) / mm_an_inch;
    const std::array leaves{leaf_of(0), leaf_of(1)};
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(leaf_png(leaves.at(i++ % 2), scale, 1));
}

// The rows of fronts and backs as a PNG has them before they are packed.
std::vector<Bytes> rows_of_sides(std::int64_t dpi) {
    std::vector<Bytes> all;
    for (const std::size_t side : {0U, 1U}) {
        const Image image = load_picture(leaf_png(leaf_of(side), static_cast<double>(dpi) / mm_an_inch));
        Bytes rows;
        for (int y = 0; y < image.height; ++y) {
            rows.push_back(0);
            for (int x = 0; x < image.width; ++x) {
                rows.insert(rows.end(), image.at(x, y), image.at(x, y) + 3);
                rows.push_back(255);
            }
        }
        all.push_back(std::move(rows));
    }
    return all;
}

template <int level>
void side_with_libdeflate_alone(benchmark::State& state) {
    const std::vector<Bytes> sides = rows_of_sides(state.range(0));
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    Bytes out(libdeflate_zlib_compress_bound(compressor.get(), sides[0].size()));
    std::size_t i = 0, bytes = 0;
    for (auto _ : state) {
        const Bytes& rows = sides[i++ % 2];
        bytes += libdeflate_zlib_compress(compressor.get(), rows.data(), rows.size(), out.data(), out.size());
    }
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

void side_with_zlib_alone(benchmark::State& state) {
    const std::vector<Bytes> sides = rows_of_sides(state.range(0));
    Bytes out(compressBound(sides[0].size()));
    std::size_t i = 0;
    for (auto _ : state) {
        const Bytes& rows = sides[i++ % 2];
        uLongf size = out.size();
        benchmark::DoNotOptimize(compress2(out.data(), &size, rows.data(), rows.size(), 1));
    }
}

/// The pixels of a front (0) or a back (1), as Cairo has them.
std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> cairo_side(std::int64_t dpi, std::size_t side) {
    const Image image = load_picture(leaf_png(leaf_of(side), static_cast<double>(dpi) / mm_an_inch));
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, image.width, image.height), cairo_surface_destroy);
    cairo_surface_flush(surface.get());
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const std::uint8_t* rgb = image.at(x, y);
            const std::uint32_t pixel = 0xff000000U | static_cast<std::uint32_t>(rgb[0]) << 16 |
                                        static_cast<std::uint32_t>(rgb[1]) << 8 | rgb[2];
            std::memcpy(cairo_image_surface_get_data(surface.get()) +
                            static_cast<std::ptrdiff_t>(cairo_image_surface_get_stride(surface.get())) * y + 4 * x,
                        &pixel, sizeof pixel);
        }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

void side_painted_by_cairo(benchmark::State& state) {
    const auto front = cairo_side(state.range(0), 0);
    for (auto _ : state) {
        cairo_surface_t* const page =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, cairo_image_surface_get_width(front.get()),
                                       cairo_image_surface_get_height(front.get()));
        cairo_t* const cr = cairo_create(page);
        cairo_set_source_surface(cr, front.get(), 0, 0);
        cairo_paint(cr);
        cairo_destroy(cr);
        cairo_surface_destroy(page);
    }
}

void side_written_by_cairo(benchmark::State& state) {
    const std::array sides{cairo_side(state.range(0), 0), cairo_side(state.range(0), 1)};
    std::size_t i = 0, bytes = 0;
    for (auto _ : state)
        cairo_surface_write_to_png_stream(
            sides.at(i++ % 2).get(),
            [](void* sum, const unsigned char*, unsigned size) {
                *static_cast<std::size_t*>(sum) += size;
                return CAIRO_STATUS_SUCCESS;
            },
            &bytes);
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

// The program's own time, without that of its start, which --version tells.
void side_with_rsvg_convert(benchmark::State& state) {
    const test::Temporary dir;
    const std::array<fs::path, 2> svg{dir / "0.svg", dir / "1.svg"};
    for (const std::size_t side : {0U, 1U}) write_file(svg.at(side), leaf_svg(leaf_of(side), 1), Overwrite::replace);
    const auto time_of = [&](const std::string& command) {
        const auto children = [] {
            rusage usage{};
            ::getrusage(RUSAGE_CHILDREN, &usage);
            return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                   1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
        };
        const double before = children();
        if (std::system(command.c_str()) != 0) state.SkipWithError("rsvg-convert does not run");
        return children() - before;
    };
    std::size_t i = 0;
    for (auto _ : state) {
        const std::string draw = fmt::format("rsvg-convert -d {0} -p {0} {1} -o {2}", state.range(0),
                                             svg.at(i++ % 2).string(), (dir / "side.png").string());
        state.SetIterationTime(std::max(0.0, time_of(draw) - time_of("rsvg-convert --version > /dev/null")));
    }
}

void card_as_pdf(benchmark::State& state) {
    const Leaf both = stacked(one_card(), 4);
    std::size_t bytes = 0;
    for (auto _ : state) bytes += leaf_pdf(both, points_per_mm, 0).size();
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

// Two hundred cards from their contents to a file of forty pages; the time is of all of them.
void sheet_of_200(benchmark::State& state) {
    constexpr int cards = 200;
    std::vector<CardContent> contents;
    for (int i = 0; i < cards; ++i) contents.push_back(content_of_number(i));
    std::size_t bytes = 0;
    for (auto _ : state) {
        std::vector<Leaf> pages; // of ten cards, the fronts behind the backs
        Leaf page;
        std::size_t at = 0;
        const auto next = [&]() -> const Leaf* {
            if (pages.empty()) {
                std::vector<std::shared_ptr<const Side>> fronts, backs;
                for (; at < contents.size() && fronts.size() < a4_cards; ++at) {
                    const Sides sides = id1_sides(contents[at], stock());
                    fronts.push_back(sides.sides[0]);
                    backs.push_back(sides.sides[1]);
                }
                if (fronts.empty()) return nullptr;
                pages = {a4_page(backs, true), a4_page(fronts, false)};
            }
            page = std::move(pages.back());
            pages.pop_back();
            return &page;
        };
        leaves_pdf(next, points_per_mm, 0, [&](ByteView more) { bytes += more.size(); });
    }
    state.counters["bytes_a_card"] = static_cast<double>(bytes) / static_cast<double>(state.iterations()) / cards;
    state.SetItemsProcessed(state.iterations() * cards);
}

void with_resolutions(benchmark::internal::Benchmark* bench) {
    bench->ArgName("dpi")->Arg(300)->Arg(600)->Unit(benchmark::kMillisecond);
}

BENCHMARK(card_composed)->Unit(benchmark::kMillisecond);
BENCHMARK(side_as_png)->Apply(with_resolutions);
BENCHMARK(side_as_png_without_its_ground)->Apply(with_resolutions);
BENCHMARK(side_with_libdeflate_alone<1>)->Apply(with_resolutions);
BENCHMARK(side_with_libdeflate_alone<2>)->Apply(with_resolutions);
BENCHMARK(side_with_libdeflate_alone<4>)->Apply(with_resolutions);
BENCHMARK(side_with_zlib_alone)->Apply(with_resolutions);
BENCHMARK(side_painted_by_cairo)->Apply(with_resolutions);
BENCHMARK(side_written_by_cairo)->Apply(with_resolutions);
BENCHMARK(side_with_rsvg_convert)->Apply(with_resolutions)->UseManualTime();
BENCHMARK(card_as_pdf)->Unit(benchmark::kMillisecond);
BENCHMARK(sheet_of_200)->Unit(benchmark::kMillisecond);

} // namespace
