#include "qrid/face/inside/weights.h"

#include "qrid/base/error.h"
#include "qrid/base/json_number.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>

namespace qrid {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_manifest_bytes = std::size_t{1} << 20, most_value_bytes = std::size_t{64} << 20;

[[noreturn]] void throw_damaged(const std::string& network, std::string_view what) {
    throw Error(Code::face_model_missing, fmt::format("the face model's {} is damaged: {}", network, what));
}

Bytes read(const fs::path& path, std::size_t limit) {
    try {
        return read_file(path, limit);
    } catch (const Error& error) {
        throw Error(Code::face_model_missing, fmt::format("no face model: {}", error.what()));
    }
}

/// A shape of 1 to 4 sides; the bounds are well above any layer of the three networks.
std::vector<int> read_shape(const Json& json) {
    constexpr std::size_t most_sides = 4;
    constexpr std::int64_t longest_dimension = 4096, most_values = 4'000'000;
    if (!json.is_array() || json.empty() || json.size() > most_sides) throw std::invalid_argument("no shape");
    std::vector<int> shape;
    std::int64_t count = 1;
    for (const Json& side : json) {
        const auto length = optional_whole_number(side, 1, longest_dimension);
        if (!length) throw std::invalid_argument("an impossible shape");
        shape.push_back(static_cast<int>(*length));
        count *= *length;
        if (count > most_values) throw std::invalid_argument("too large a shape");
    }
    return shape;
}

std::size_t count_of(const std::vector<int>& shape) {
    std::size_t count = 1;
    for (int side : shape) count *= static_cast<std::size_t>(side);
    return count;
}

ByteView take(ByteView& rest, std::size_t count) {
    if (count > rest.size()) throw std::invalid_argument("too few values");
    const ByteView taken = rest.first(count);
    rest = rest.subspan(count);
    return taken;
}

/// One entry of the manifest and its values off the front: 32-bit floats in little-endian order, or, where
/// `quantization` stands, bytes: value = min + scale * byte.
Weight read_weight(const Json& entry, ByteView& rest) {
    if (entry.at("dtype") != "float32") throw std::invalid_argument("not float32");
    Weight weight{read_shape(entry.at("shape")), {}};
    weight.values.resize(count_of(weight.shape));
    if (const auto packed = entry.find("quantization"); packed != entry.end()) {
        if (packed->at("dtype") != "uint8") throw std::invalid_argument("an unknown quantization");
        const auto scale = packed->at("scale").get<float>(), min = packed->at("min").get<float>();
        const ByteView bytes = take(rest, weight.values.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) weight.values[i] = static_cast<float>(bytes[i]) * scale + min;
    } else {
        const ByteView bytes = take(rest, weight.values.size() * sizeof(float));
        std::memcpy(weight.values.data(), bytes.data(), bytes.size());
    }
    for (float value : weight.values)
        if (!std::isfinite(value)) throw std::invalid_argument("a value that is not a number");
    return weight;
}

} // namespace

Weights Weights::load(const fs::path& directory, const std::string& network) {
    const Bytes manifest = read(directory / (network + "-weights_manifest.json"), most_manifest_bytes);
    const Bytes values = read(directory / (network + ".bin"), most_value_bytes);
    return parse(manifest, values, network);
}

Weights Weights::parse(ByteView manifest, ByteView values, const std::string& network) {
    Weights weights;
    weights.network_ = network;
    try {
        const Json json = Json::parse(manifest.begin(), manifest.end());
        const Json& entries = json.at(0).at("weights");
        if (json.size() != 1 || !entries.is_array()) throw std::invalid_argument("not one group of weights");
        for (const Json& entry : entries)
            if (!weights.weights_.emplace(entry.at("name").get<std::string>(), read_weight(entry, values)).second)
                throw std::invalid_argument("a duplicate name");
    } catch (const Json::exception&) {
        throw_damaged(network, "its manifest is not as expected");
    } catch (const std::invalid_argument& error) {
        throw_damaged(network, error.what());
    }
    if (!values.empty()) throw_damaged(network, fmt::format("{} extra bytes", values.size()));
    return weights;
}

const Weight& Weights::get(const std::string& name, const std::vector<int>& shape) const {
    const auto found = weights_.find(name);
    if (found == weights_.end() || found->second.shape != shape)
        throw_damaged(network_, fmt::format("no {} of {}", name, fmt::join(shape, " x ")));
    return found->second;
}

} // namespace qrid
