#include "qrid/status/bundle.h"

#include "qrid/base/error.h"
#include "qrid/base/mapped_file.h"
#include "qrid/base/parallel.h"
#include "qrid/status/index_set.h"
#include "qrid/status/inside/bundle_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <fstream>

namespace qrid {

namespace {

using bundle_bytes::Parts;

constexpr std::size_t digest_size = std::tuple_size_v<Sha256>, end_size = 8;
constexpr std::size_t page = 4096, cache_line = 64; // an unpacked list begins where a page does or a line of a cache
constexpr std::size_t batch_bytes = std::size_t{16} << 20;

[[noreturn]] void fail_bundle(const std::string& what) {
    throw Error(Code::bad_status_bundle, fmt::format("the status bundle is damaged: {}", what));
}

constexpr std::size_t rounded_up(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

bool all_zero(ByteView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

void on_all_cores(std::size_t count, const auto& work) {
    parallel_for(count, std::max(1U, std::thread::hardware_concurrency()), work);
}

// What comes before the lists, in both forms.
Bytes beginning(std::string_view magic, ByteView head) {
    Bytes out = to_bytes(bytes_of(magic));
    bundle_bytes::put(out, head.size(), 4);
    append(out, head);
    return out;
}

// The sets of the values from 1 on, each behind its length.
Bytes encode_list(const StatusList& list, std::span<std::uint64_t> counts) {
    std::vector<std::vector<std::uint64_t>> sets(counts.size());
    for_each_fallen(list.view(),
                    [&](std::uint64_t idx, int value) { sets[static_cast<std::size_t>(value) - 1].push_back(idx); });
    Bytes out;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const Bytes code = encode_index_set(sets[i]);
        bundle_bytes::put(out, code.size(), bundle_bytes::set_length_size);
        append(out, code);
        counts[i] = sets[i].size();
    }
    return out;
}

StatusList decode_list(ByteView bytes, const BundleShape& shape) {
    StatusList list(shape.bits, shape.entries);
    Parts parts(bytes);
    for (int value = 1; value < 1 << shape.bits; ++value)
        for_each_index(parts.take(parts.number(bundle_bytes::set_length_size)), shape.entries,
                       [&](std::uint64_t idx) { list.set(idx, value); });
    if (!parts.rest().empty()) fail_bundle("extra bytes after a list");
    return list;
}

} // namespace

struct Bundle::Content {
    Form form = Form::carried;
    BundleHead head;
    std::uint64_t size = 0;
    ByteView digests, ends, lists;
    std::size_t stride = 0;                        ///< from one unpacked list to the next
    std::unique_ptr<std::atomic<bool>[]> unpacked; ///< lists whose digest was found to be good
    std::shared_ptr<const void> memory;

    explicit Content(ByteView bytes, std::shared_ptr<const void> held) : size(bytes.size()), memory(std::move(held)) {
        Parts parts(bytes);
        const std::string_view magic = text_of(parts.take(std::min(bytes.size(), bundle_bytes::magic_size)));
        if (magic != bundle_bytes::carried && magic != bundle_bytes::unpacked)
            throw Error(Code::bad_status_bundle, "not a status bundle");
        form = magic == bundle_bytes::carried ? Form::carried : Form::unpacked;
        head = read_bundle_head(parts.take(parts.number(4)));
        const BundleShape& shape = head.claims.shape;
        if (form == Form::unpacked) {
            const std::size_t begun = bytes.size() - parts.rest().size();
            if (!all_zero(parts.take(rounded_up(begun, page) - begun)))
                fail_bundle("extra bytes before the first list");
            stride = rounded_up(shape.list_bytes(), cache_line);
            lists = parts.take(shape.lists * stride);
            digests = parts.take(shape.lists * digest_size);
            if (!parts.rest().empty()) fail_bundle("extra bytes after its end");
            unpacked = std::make_unique<std::atomic<bool>[]>(static_cast<std::size_t>(shape.lists));
        } else {
            digests = parts.take(shape.lists * digest_size);
            ends = parts.take(shape.lists * end_size);
            lists = parts.rest();
            if (shape.lists == 0 ? !lists.empty() : end(shape.lists - 1) != lists.size())
                fail_bundle("extra bytes after its end");
        }
        if (sha256(digests) != head.claims.root) fail_bundle("its digests do not match its head");
    }

    std::uint64_t end(std::uint64_t n) const {
        return Parts(ends.subspan(static_cast<std::size_t>(n) * end_size)).number(end_size);
    }

    void check_digest(std::uint64_t n, ByteView raw) const {
        if (!equal(sha256(raw), digests.subspan(static_cast<std::size_t>(n) * digest_size, digest_size)))
            fail_bundle(fmt::format("list {} does not match its head", n));
    }

    ByteView unpacked_list(std::uint64_t n) const {
        const ByteView place = lists.subspan(static_cast<std::size_t>(n) * stride, stride);
        const ByteView raw = place.first(head.claims.shape.list_bytes());
        std::atomic<bool>& good = unpacked[static_cast<std::size_t>(n)];
        if (good.load(std::memory_order_relaxed)) return raw; // the file does not change
        check_digest(n, raw);
        const auto spare = static_cast<unsigned>(raw.size() * 8 - head.claims.shape.entries *
                                                                      static_cast<unsigned>(head.claims.shape.bits));
        if (raw.back() >> (8 - spare) != 0 || !all_zero(place.subspan(raw.size())))
            fail_bundle(fmt::format("extra bytes after list {}", n));
        good.store(true, std::memory_order_relaxed);
        return raw;
    }

    std::shared_ptr<const StatusList> carried_list(std::uint64_t n) const try {
        const std::uint64_t from = n == 0 ? 0 : end(n - 1), to = end(n);
        if (from > to || to > lists.size()) fail_bundle("a list that extends past its end");
        auto list = std::make_shared<const StatusList>(decode_list(
            lists.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)), head.claims.shape));
        check_digest(n, list->bytes());
        return list;
    } catch (const Error& error) {
        if (error.code() == Code::bad_status_bundle) throw;
        fail_bundle(error.what());
    }
};

Bundle::Bundle(ByteView bytes, std::shared_ptr<const void> memory)
    : content_(std::make_shared<const Content>(bytes, std::move(memory))) {}

Bundle::Form Bundle::form() const { return content_->form; }
const BundleHead& Bundle::head() const { return content_->head; }
std::uint64_t Bundle::size() const { return content_->size; }

OpenList Bundle::list(std::uint64_t n) const {
    if (content_->form == Form::unpacked)
        return {StatusView(content_->head.claims.shape.bits, content_->unpacked_list(n)), content_};
    auto list = content_->carried_list(n);
    return {list->view(), list};
}

Bundle open_bundle(const fs::path& path) {
    const auto file = std::make_shared<const MappedFile>(path, max_bundle_bytes);
    return {file->bytes(), file};
}

bool is_bundle(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) return false;
    std::string magic(bundle_bytes::magic_size, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(magic.data(), static_cast<std::streamsize>(magic.size()));
    return in && (magic == bundle_bytes::carried || magic == bundle_bytes::unpacked);
}

void for_each_batch(const BundleShape& shape, const FillLists& fill, const TakeLists& take) {
    const std::uint64_t at_once = std::max<std::uint64_t>(1, batch_bytes / shape.list_bytes());
    for (std::uint64_t first = 0; first < shape.lists; first += at_once) {
        std::vector<StatusList> lists(static_cast<std::size_t>(std::min(at_once, shape.lists - first)),
                                      StatusList(shape.bits, shape.entries));
        fill(first, lists);
        take(first, lists);
    }
}

void fill_from(const Bundle& bundle, std::uint64_t first, std::span<StatusList> lists) {
    const std::uint64_t has = bundle.head().claims.shape.lists;
    on_all_cores(first < has ? std::min<std::size_t>(lists.size(), static_cast<std::size_t>(has - first)) : 0,
                 [&](std::size_t i) {
                     const OpenList open = bundle.list(first + i);
                     if (open.view.bits() == lists[i].bits())
                         lists[i] = StatusList(open.view);
                     else
                         for_each_fallen(open.view, [&](std::uint64_t idx, int value) { lists[i].set(idx, value); });
                 });
}

void ListDigests::take(std::uint64_t first, std::span<const StatusList> lists) {
    on_all_cores(lists.size(),
                 [&](std::size_t i) { digests_[static_cast<std::size_t>(first) + i] = sha256(lists[i].bytes()); });
}

Bytes ListDigests::table() const {
    Bytes out;
    out.reserve(digests_.size() * digest_size);
    for (const Sha256& digest : digests_) append(out, digest);
    return out;
}

void CodedLists::take(std::uint64_t first, std::span<const StatusList> lists) {
    digests_.take(first, lists);
    const std::size_t values = counts_.size();
    std::vector<std::uint64_t> counts(lists.size() * values);
    on_all_cores(lists.size(), [&](std::size_t i) {
        lists_[static_cast<std::size_t>(first) + i] =
            encode_list(lists[i], std::span(counts).subspan(i * values, values));
    });
    for (std::size_t i = 0; i < counts.size(); ++i) counts_[i % values] += counts[i];
}

std::uint64_t CodedLists::count(int value) const {
    const auto place = static_cast<std::size_t>(value) - 1;
    return place < counts_.size() ? counts_[place] : 0;
}

Bytes CodedLists::bundle(ByteView head) const {
    Bytes out = beginning(bundle_bytes::carried, head);
    append(out, digests_.table());
    std::uint64_t end = 0;
    for (const Bytes& list : lists_) bundle_bytes::put(out, end += list.size(), end_size);
    out.reserve(out.size() + static_cast<std::size_t>(end));
    for (const Bytes& list : lists_) append(out, list);
    return out;
}

UnpackedFile::UnpackedFile(const fs::path& path, ByteView head, const BundleShape& shape)
    : digests_(shape), stride_(rounded_up(shape.list_bytes(), cache_line)), file_([&] {
          Bytes out = beginning(bundle_bytes::unpacked, head);
          out.resize(rounded_up(out.size(), page));
          return StagedFile(path, out, Overwrite::replace);
      }()) {}

void UnpackedFile::take(std::uint64_t first, std::span<const StatusList> lists) {
    digests_.take(first, lists);
    Bytes out;
    out.reserve(lists.size() * stride_);
    for (const StatusList& list : lists) {
        append(out, list.bytes());
        out.resize(rounded_up(out.size(), cache_line)); // each batch begins at a line
    }
    file_.append(out);
}

void UnpackedFile::commit() {
    file_.append(digests_.table());
    file_.commit();
}

} // namespace qrid
