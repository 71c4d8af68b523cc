#include "qrid/crypto/sealed_stream.h"

#include "qrid/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sodium.h>

namespace qrid {

namespace {

constexpr std::string_view sealed_family = "qrid sealed ", sealed_magic = "qrid sealed 1\n";
constexpr std::size_t magic_bytes = 16, cost_at = magic_bytes, salt_at = cost_at + 8,
                      stream_at = salt_at + crypto_pwhash_SALTBYTES,
                      chunk_overhead = crypto_secretstream_xchacha20poly1305_ABYTES;
static_assert(stream_at + crypto_secretstream_xchacha20poly1305_HEADERBYTES == sealed_header);
constexpr unsigned char tag_message = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr unsigned char tag_final = crypto_secretstream_xchacha20poly1305_TAG_FINAL;

using SealedHeader = std::array<std::uint8_t, sealed_header>;

void put_number(SealedHeader& header, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) header.at(at + i) = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

std::uint32_t number_at(const SealedHeader& header, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | header.at(at + i);
    return value;
}

// Nothing when there is too little memory.
std::optional<SecretBytes> key_under(const Secret& passphrase, const SealedHeader& header, const SealingCost& cost) {
    SecretBytes key(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    const std::string_view text = passphrase.view();
    if (crypto_pwhash(key.data(), key.size(), text.data(), text.size(), header.data() + salt_at, cost.passes,
                      std::size_t{cost.kibibytes} << 10, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return std::nullopt;
    return key;
}

void start_sodium() {
    if (sodium_init() < 0) throw Error(Code::internal, "libsodium cannot be used");
}

[[noreturn]] void throw_damaged_stream(const char* what) {
    throw Error(Code::unreadable_file, what, "get another copy of the file");
}

std::string memory_wanted(const SealingCost& cost) {
    return fmt::format("not enough memory for the passphrase: {} MiB are needed", cost.kibibytes >> 10);
}

} // namespace

struct SealedWriter::State {
    crypto_secretstream_xchacha20poly1305_state stream;
    ~State() { cleanse(&stream, sizeof stream); }
};

SealedWriter::SealedWriter(const Secret& passphrase, std::function<void(ByteView)> put, SealingCost cost)
    : state_(std::make_unique<State>()), put_(std::move(put)) {
    start_sodium();
    waiting_.reserve(sealed_chunk);
    SealedHeader header{};
    std::copy(sealed_magic.begin(), sealed_magic.end(), header.begin());
    put_number(header, cost_at, cost.passes);
    put_number(header, cost_at + 4, cost.kibibytes);
    randombytes_buf(header.data() + salt_at, crypto_pwhash_SALTBYTES);
    const auto key = key_under(passphrase, header, cost);
    if (!key) throw Error(Code::cannot_write, memory_wanted(cost), "free some memory, then try again");
    crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, header.data() + stream_at, key->data());
    std::array<std::uint8_t, chunk_overhead> first{};
    crypto_secretstream_xchacha20poly1305_push(&state_->stream, first.data(), nullptr, nullptr, 0, header.data(),
                                               header.size(), tag_message);
    put_(header);
    put_(first);
}

SealedWriter::~SealedWriter() = default;

void SealedWriter::put_chunk(ByteView plain, unsigned char tag) {
    Bytes sealed(plain.size() + chunk_overhead);
    crypto_secretstream_xchacha20poly1305_push(&state_->stream, sealed.data(), nullptr, plain.data(), plain.size(),
                                               nullptr, 0, tag);
    put_(sealed);
}

void SealedWriter::write(ByteView plain) {
    while (!plain.empty()) {
        if (waiting_.size() == sealed_chunk) { // more comes: it is not the last one
            put_chunk(waiting_, tag_message);
            waiting_.clear();
        }
        const ByteView part = plain.first(std::min(plain.size(), sealed_chunk - waiting_.size()));
        waiting_.insert(waiting_.end(), part.begin(), part.end());
        plain = plain.subspan(part.size());
    }
}

void SealedWriter::finish() {
    put_chunk(waiting_, tag_final);
    waiting_.clear();
}

struct SealedReader::State {
    crypto_secretstream_xchacha20poly1305_state stream;
    ~State() { cleanse(&stream, sizeof stream); }
};

bool SealedReader::is_beginning(ByteView bytes) { return text_of(bytes).starts_with(sealed_family); }

SealedReader::SealedReader(Get get, const AskSecret& ask) : state_(std::make_unique<State>()), get_(std::move(get)) {
    start_sodium();
    SealedHeader header{};
    std::array<std::uint8_t, chunk_overhead> first{};
    const std::size_t size = get_(header);
    if (!is_beginning(ByteView(header).first(size)))
        throw Error(Code::unreadable_file, "it is not a backup of an issuer",
                    "name a file that 'qrid issuer backup' wrote");
    std::string magic(sealed_magic);
    magic.resize(magic_bytes);
    if (size >= magic_bytes && text_of(ByteView(header).first(magic_bytes)) != magic)
        throw Error(Code::unreadable_file, "it was written by a newer version of qrid, or is damaged",
                    "use the version of qrid that wrote it");
    if (size != header.size() || get_(first) != first.size()) throw_damaged_stream("it is cut off");
    const SealingCost cost{number_at(header, cost_at), number_at(header, cost_at + 4)};
    if (cost.passes == 0 || cost.passes > SealingCost::most_passes || cost.kibibytes < SealingCost::least_kibibytes ||
        cost.kibibytes > SealingCost::most_kibibytes)
        throw Error(Code::unreadable_file,
                    fmt::format("its passphrase is to be tried with {} passes over {} KiB of memory", cost.passes,
                                cost.kibibytes),
                    fmt::format("qrid takes at most {} passes and {} KiB; the file is damaged or forged",
                                SealingCost::most_passes, SealingCost::most_kibibytes));
    const auto key = key_under(ask(), header, cost);
    if (!key) throw Error(Code::unreadable_file, memory_wanted(cost), "free some memory, then try again");
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, header.data() + stream_at, key->data()) != 0 ||
        crypto_secretstream_xchacha20poly1305_pull(&state_->stream, nullptr, nullptr, &tag, first.data(), first.size(),
                                                   header.data(), header.size()) != 0 ||
        tag != tag_message)
        throw Error(Code::wrong_passphrase, "wrong passphrase, or the beginning of the file is damaged",
                    "try again; the passphrase is the one that was given to 'qrid issuer backup'");
    sealed_.resize(sealed_chunk + chunk_overhead);
    plain_.resize(sealed_chunk);
}

SealedReader::~SealedReader() = default;

std::optional<ByteView> SealedReader::next() {
    if (ended_) return std::nullopt;
    const std::size_t size = get_(sealed_);
    if (size < chunk_overhead) throw_damaged_stream("it is cut off");
    unsigned char tag = 0;
    unsigned long long plain = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&state_->stream, plain_.data(), &plain, &tag, sealed_.data(), size,
                                                   nullptr, 0) != 0)
        throw_damaged_stream(size < sealed_.size() ? "it is cut off or damaged" : "it is damaged");
    if (tag != tag_message && tag != tag_final) throw_damaged_stream("it is damaged");
    if (tag == tag_message && size != sealed_.size()) throw_damaged_stream("it is cut off");
    if (tag == tag_final) {
        std::array<std::uint8_t, 1> more{};
        if (get_(more) != 0) throw_damaged_stream("something was added to its end");
        ended_ = true;
    }
    return ByteView(plain_).first(static_cast<std::size_t>(plain));
}

} // namespace qrid
