#include "readers.h"

#include "qrid/picture/thread_time.h"
#include "qrid/qr/scan.h"

#include <cstdlib>

namespace qrid::bench {

namespace {

double thread_milliseconds() { return std::chrono::duration<double, std::milli>(thread_time()).count(); }

Reader program(std::string name, std::vector<std::string> words) {
    const auto read = [words = std::move(words)](const Sample&, const std::filesystem::path& file) {
        std::vector<std::string> all = words;
        all.push_back(file.string());
        return run_program(all);
    };
    return {std::move(name), read};
}

/// A program that may not be installed.
struct Peer {
    std::string name;
    std::vector<std::string> words; ///< empty when it is not installed
    std::string missing;
};

// CMakeLists.txt compiles the program for WeChat's detector where OpenCV is.
Peer wechat() {
#ifdef QRID_WECHAT_READER
    const char* models = std::getenv("QRID_WECHAT_MODELS");
    if (models != nullptr) return {"WeChat", {QRID_WECHAT_READER, models}, ""};
    return {"WeChat", {}, "QRID_WECHAT_MODELS does not name the directory of its models"};
#else
    return {"WeChat", {}, "not installed (OpenCV with wechat_qrcode, when this was compiled)"};
#endif
}

// Every other format is off, and every further attempt that the program has is on: ZXingReader turns, shrinks and tries
// hard by itself, zbarimg inverts when told to.
std::vector<Peer> all_peers() {
    std::vector<Peer> all{
        {"ZXingReader", {"ZXingReader", "-bytes", "-format", "QRCode"}, "not installed (zxing-cpp-tools)"},
        {"zbarimg",
         {"zbarimg", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-Stest-inverted"},
         "not installed (zbar-tools)"},
    };
    for (Peer& peer : all)
        if (!find_program(peer.words[0])) peer.words.clear();
    all.push_back(wechat());
    return all;
}

} // namespace

Reader our_reader() {
    const auto read = [](const Sample& sample, const std::filesystem::path&) {
        const double before = thread_milliseconds();
        const std::vector<FoundCode> codes =
            sample.colour.empty() ? scan_codes(sample.picture) : scan_with_report(sample.colour).codes;
        Run run{{}, thread_milliseconds() - before};
        for (const FoundCode& code : codes) run.output += code.text + "\n";
        return run;
    };
    return {"qrid", read, false, true};
}

Reader our_program(const std::string& path) {
    Reader reader = program("qrid scan", {path, "scan"});
    reader.is_ours = true;
    return reader;
}

std::vector<Reader> peers() {
    std::vector<Reader> readers;
    for (Peer& peer : all_peers())
        if (!peer.words.empty()) readers.push_back(program(peer.name, std::move(peer.words)));
    return readers;
}

std::vector<std::string> missing_peers() {
    std::vector<std::string> lines;
    for (const Peer& peer : all_peers())
        if (peer.words.empty()) lines.push_back(peer.name + ": " + peer.missing);
    return lines;
}

} // namespace qrid::bench
