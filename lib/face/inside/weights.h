// The weights of a network as the model's files hold them.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/base/files.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// Filters lie as [height, width, in, out], depthwise ones as [height, width, channels, 1], products as [in, out].
struct Weight {
    std::vector<int> shape;
    std::vector<float> values;
};

/// One network's weights by name. The files are not trusted: sizes are bounded and must agree, numbers must be finite.
class Weights {
public:
    /// Reads `<network>-weights_manifest.json` and `<network>.bin`. Throws Error(face_model_missing) when one is
    /// missing or not as it should be.
    static Weights load(const fs::path& directory, const std::string& network);

    /// From the bytes of the two files; `network` stands in messages.
    static Weights parse(ByteView manifest, ByteView values, const std::string& network);

    /// Throws Error(face_model_missing) when there is none of this name and shape.
    const Weight& get(const std::string& name, const std::vector<int>& shape) const;

private:
    std::string network_;
    std::map<std::string, Weight> weights_;
};

} // namespace qrid
