// Status bundles, carried and unpacked, and patches of them.
#include "qrid/base/error.h"
#include "qrid/status/bundle_patch.h"
#include "refusing.h"

#include <array>
#include <cstdlib>
#include <memory>

using namespace qrid;

namespace {

constexpr std::uint64_t most_lists = 64, most_bytes = 1 << 16; // of a list: what is larger takes long, and no other way

bool is_small(const BundleShape& shape) { return shape.lists <= most_lists && shape.list_bytes() <= most_bytes; }

void open_all(const Bundle& bundle) {
    const BundleShape& shape = bundle.head().claims.shape;
    if (!is_small(shape)) return;
    for (std::uint64_t n = 0; n < shape.lists; ++n)
        refusing([&] {
            const OpenList list = bundle.list(n);
            if (list.view.bytes().size() != shape.list_bytes() || list.view.get(list.view.entries())) std::abort();
        });
}

// The patch on the bundle that it is for, as far as one of no lists can be that.
void apply(const BundlePatch& patch) {
    if (!is_small(patch.head().claims.shape)) return;
    static const PrivateKey key = PrivateKey::generate(Algorithm::eddsa);
    BundleClaims claims = patch.head().claims;
    claims.version = 1;
    claims.shape.lists = 0;
    claims.root = sha256({});
    const auto bytes = std::make_shared<const Bytes>(CodedLists(claims.shape).bundle(write_bundle_head(claims, key)));
    (void)patched_bundle(Bundle(*bytes, bytes), patch);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 65536) return 0;
    const ByteView content(data, size);
    refusing([&] { open_all(Bundle(content, nullptr)); });
    refusing([&] { apply(BundlePatch(content, nullptr)); });
    refusing([&] { (void)read_bundle_head(content); });
    return 0;
}
