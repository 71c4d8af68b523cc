// Faces: each step of ours beside the bare convolutions of oneDNN that it stands on, in the same run.
#include "qrid/base/error.h"
#include "qrid/face/align.h"
#include "qrid/face/inside/descriptor_net.h"
#include "qrid/face/inside/landmark_net.h"
#include "qrid/face/onednn/kernels.h"
#include "qrid/face/small_face.h"
#include "qrid/picture/load.h"
#include "qrid/picture/webp.h"

#include <benchmark/benchmark.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <array>

// From libgomp: the room runs on one thread, and so does what it is compared with.
extern "C" void omp_set_num_threads(int count);

namespace {

using namespace qrid;

const FaceModel& model() {
    static const FaceModel loaded = FaceModel::load(face_model_directory());
    return loaded;
}

const Image& portrait() {
    static const Image image = load_picture(read_file(fs::path(QRID_TESTDATA) / "specimens" / "s1-front.jpg"));
    return image;
}

const Face& face() {
    static const Face found = model().only_face(portrait(), "the specimen");
    return found;
}

/// Without the model a benchmark is skipped, not failed.
bool ready(benchmark::State& state) {
    if (fs::is_directory(face_model_directory())) return true;
    state.SkipWithError("no face model; run ./setup");
    return false;
}

void load_portrait(benchmark::State& state) {
    const Bytes jpeg = read_file(fs::path(QRID_TESTDATA) / "specimens" / "s1-front.jpg");
    for (auto _ : state) benchmark::DoNotOptimize(load_picture(jpeg));
}
BENCHMARK(load_portrait)->Unit(benchmark::kMillisecond);

void load_model(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(FaceModel::load(face_model_directory()));
}
BENCHMARK(load_model)->Unit(benchmark::kMillisecond);

void detect_with_landmarks(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(model().detect(portrait()));
}
BENCHMARK(detect_with_landmarks)->Unit(benchmark::kMillisecond);

void landmarks(benchmark::State& state) {
    if (!ready(state)) return;
    const LandmarkNet net(Weights::load(face_model_directory(), "face_landmark_68_tiny_model"));
    for (auto _ : state) benchmark::DoNotOptimize(net.find(portrait(), face().box));
}
BENCHMARK(landmarks)->Unit(benchmark::kMillisecond);

void align(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(aligned(portrait(), face().landmarks, DescriptorNet::side));
}
BENCHMARK(align)->Unit(benchmark::kMillisecond);

void describe_aligned(benchmark::State& state) {
    if (!ready(state)) return;
    const DescriptorNet net(Weights::load(face_model_directory(), "face_recognition_model"));
    const FloatImage chip = aligned(portrait(), face().landmarks, DescriptorNet::side);
    for (auto _ : state) benchmark::DoNotOptimize(net.describe(chip));
}
BENCHMARK(describe_aligned)->Unit(benchmark::kMillisecond);

void small_face(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(make_small_face(model(), portrait(), face()));
}
BENCHMARK(small_face)->Unit(benchmark::kMillisecond);

// Where its time goes: the search for the quantiser, of which a trial is one picture written, and the face networks on
// the photo (which who knows its descriptor saves) and on what was made.
void small_face_of_known_photo(benchmark::State& state) {
    if (!ready(state)) return;
    const Descriptor known = model().describe(portrait(), face());
    for (auto _ : state)
        benchmark::DoNotOptimize(make_small_face(model(), portrait(), face(), usual_face_bytes, &known));
}
BENCHMARK(small_face_of_known_photo)->Unit(benchmark::kMillisecond);

const Image& made_small() {
    static const Image small = decode_webp(make_small_face(model(), portrait(), face()).webp);
    return small;
}

void small_face_searched(benchmark::State& state) {
    if (!ready(state)) return;
    const Image small = made_small();
    for (auto _ : state) benchmark::DoNotOptimize(encode_webp_within(small, usual_face_bytes));
}
BENCHMARK(small_face_searched)->Unit(benchmark::kMillisecond);

void small_face_written_once(benchmark::State& state) {
    if (!ready(state)) return;
    const Image small = made_small();
    constexpr int usual_step = 84;
    for (auto _ : state) benchmark::DoNotOptimize(encode_webp(small, webp_quality(usual_step)));
}
BENCHMARK(small_face_written_once)->Unit(benchmark::kMillisecond);

void small_face_read(benchmark::State& state) {
    if (!ready(state)) return;
    const Bytes webp = make_small_face(model(), portrait(), face()).webp;
    for (auto _ : state) benchmark::DoNotOptimize(decode_webp(webp));
}
BENCHMARK(small_face_read)->Unit(benchmark::kMillisecond);

void small_face_found(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(model().detect(made_small()));
}
BENCHMARK(small_face_found)->Unit(benchmark::kMillisecond);

void small_face_described(benchmark::State& state) {
    if (!ready(state)) return;
    const Face found = model().detect(made_small()).at(0);
    for (auto _ : state) benchmark::DoNotOptimize(model().describe(made_small(), found));
}
BENCHMARK(small_face_described)->Unit(benchmark::kMillisecond);

void photo_described(benchmark::State& state) {
    if (!ready(state)) return;
    for (auto _ : state) benchmark::DoNotOptimize(model().describe(portrait(), face()));
}
BENCHMARK(photo_described)->Unit(benchmark::kMillisecond);

/// Nothing but the convolutions of the recognition network, each `times` over: what describe_aligned cannot beat.
struct Convolution {
    int times, in, out, side, size, stride, border;
};
constexpr std::array<Convolution, 11> recognition = {{{1, 3, 32, 150, 7, 2, 0},
                                                      {6, 32, 32, 35, 3, 1, 1},
                                                      {1, 32, 64, 35, 3, 2, 0},
                                                      {7, 64, 64, 17, 3, 1, 1},
                                                      {1, 64, 128, 17, 3, 2, 0},
                                                      {5, 128, 128, 8, 3, 1, 1},
                                                      {1, 128, 256, 8, 3, 2, 0},
                                                      {1, 256, 256, 3, 3, 1, 1},
                                                      {4, 256, 256, 4, 3, 1, 1},
                                                      {1, 256, 256, 4, 3, 2, 0},
                                                      {1, 256, 256, 1, 3, 1, 1}}};

void bare_convolutions(benchmark::State& state) {
    omp_set_num_threads(1);
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    dnnl::stream stream(engine);
    struct Ready {
        dnnl::convolution_forward convolution;
        std::unordered_map<int, dnnl::memory> arguments;
    };
    std::vector<Ready> all;
    for (const Convolution& c : recognition) {
        const auto form = [](const dnnl::memory::dims& dims, dnnl::memory::format_tag tag) {
            return dnnl::memory::desc(dims, dnnl::memory::data_type::f32, tag);
        };
        using Tag = dnnl::memory::format_tag;
        const int side = (c.side + 2 * c.border - c.size) / c.stride + 1;
        for (int i = 0; i < c.times; ++i) { // each with memory of its own, as in the network
            const onednn::Window window{
                {c.stride, c.stride}, {c.size, c.size}, {c.border, c.border}, {c.border, c.border}};
            const auto kernel = onednn::convolution(
                engine, form({1, c.in, c.side, c.side}, Tag::nhwc), form({c.out, c.in, c.size, c.size}, Tag::any),
                form({c.out}, Tag::x), form({1, c.out, side, side}, Tag::nhwc), window, dnnl::primitive_attr());
            all.push_back({dnnl::convolution_forward(kernel),
                           {{DNNL_ARG_SRC, dnnl::memory(kernel.src_desc(), engine)},
                            {DNNL_ARG_WEIGHTS, dnnl::memory(kernel.weights_desc(), engine)},
                            {DNNL_ARG_BIAS, dnnl::memory(kernel.bias_desc(), engine)},
                            {DNNL_ARG_DST, dnnl::memory(kernel.dst_desc(), engine)}}});
            for (auto& [argument, memory] : all.back().arguments) // zeros, not what lay there before
                std::fill_n(static_cast<char*>(memory.get_data_handle()), memory.get_desc().get_size(), char{0});
        }
    }
    for (auto _ : state) {
        for (Ready& one : all) one.convolution.execute(stream, one.arguments);
        stream.wait();
    }
}
BENCHMARK(bare_convolutions)->Unit(benchmark::kMillisecond);

} // namespace
