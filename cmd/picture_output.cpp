#include "picture_output.h"

#include "qrid/base/error.h"
#include "qrid/base/output_folder.h"
#include "qrid/crypto/digest.h"
#include "qrid/picture/tar_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace qrid::cmd {

namespace {

// Of files so many that making them safe on disk costs little beside drawing them; of what waits in memory fewer.
constexpr std::size_t folder_batch = 1024, archive_batch = 256;

std::string in_folder(const std::string& name, const std::string& folder) {
    return folder.empty() ? name : fmt::format("{}/{}", folder, name);
}

class PictureFolder final : public PictureOutput {
public:
    explicit PictureFolder(const RenderOptions& o) : folder_(o.out_dir, o.output.overwrite(), o.mode.mode) {}

    void put(std::size_t i, Bytes bytes) override { folder_.put(i, bytes); }
    void flush() override { folder_.flush(); }
    void name(std::size_t i, const std::string& name, const std::string& folder) override {
        folder_.name(i, name, folder);
    }
    void tell(nlohmann::json& told, const std::string& name, const std::string& folder) const override {
        told["output"] = folder_.path(in_folder(name, folder)).string();
    }
    void finish() override { folder_.flush(); }

private:
    OutputFolder folder_;
};

class PictureArchive final : public PictureOutput {
public:
    // A moment that every program takes for a file's, unless --at names another: the same cards are the same archive.
    static constexpr Seconds start_of_1980 = 315532800;

    explicit PictureArchive(const RenderOptions& o)
        : archive_(o.tar), tar_(o.tar, o.output.overwrite(), o.mode.mode,
                                o.card.at.at.empty() ? start_of_1980 : parse_time(o.card.at.at)) {}

    void put(std::size_t i, Bytes bytes) override { waiting_.at(i) = std::move(bytes); }
    void flush() override {}
    void name(std::size_t i, const std::string& name, const std::string& folder) override {
        tar_.add(in_folder(name, folder), std::exchange(waiting_.at(i), {}));
    }
    void tell(nlohmann::json& told, const std::string& name, const std::string& folder) const override {
        told["output"] = in_folder(name, folder);
        told["archive"] = archive_;
    }
    void finish() override { tar_.commit(); }

private:
    std::string archive_;
    TarFile tar_;
    std::array<Bytes, 2 * archive_batch> waiting_;
};

} // namespace

std::size_t batch_of_pictures(const RenderOptions& o) { return o.tar.empty() ? folder_batch : archive_batch; }

void check_picture_output(const RenderOptions& o) {
    if (o.out_dir.empty() && o.tar.empty())
        throw Error(Code::usage, "--jsonl needs a directory for its pictures",
                    "give one with --out-dir, or an archive with --tar");
    if (!o.output.path.empty())
        throw Error(Code::usage, "-o and --jsonl cannot be used together", "give a directory with --out-dir");
    if (!o.out_dir.empty() && !o.tar.empty())
        throw Error(Code::usage, "--out-dir and --tar cannot be used together", "use one of them");
    if (o.tar == "-") throw Error(Code::usage, "--tar needs a file: standard output has the JSON lines");
    if (!o.tar.empty()) OutputOption{.path = o.tar, .force = o.output.force}.check(o.input);
}

void refuse_options_of_lines(const RenderOptions& o) {
    for (const auto& [is_given, name] :
         {std::pair(o.jobs.jobs > 0, "--jobs"), std::pair(!o.out_dir.empty(), "--out-dir"),
          std::pair(!o.tar.empty(), "--tar"), std::pair(o.fan_out, "--fan-out")})
        if (is_given) throw Error(Code::usage, fmt::format("{} requires --jsonl", name));
}

std::unique_ptr<PictureOutput> picture_output(const RenderOptions& o) {
    if (!o.tar.empty()) return std::make_unique<PictureArchive>(o);
    return std::make_unique<PictureFolder>(o);
}

std::string folder_of_name(const std::string& name) {
    const Sha256 digest = sha256(bytes_of(name));
    return fmt::format("{:02x}/{:02x}", digest[0], digest[1]);
}

} // namespace qrid::cmd
