#include "qrid/issuer/inside/registry_watch.h"

#include "qrid/issuer/inside/publication_time.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace qrid {

namespace {

constexpr const char* noted_setting = "noted"; // there once a note was written
constexpr std::size_t head_bytes = 512;        // written in one piece over the one before

// registry.head, held by one process at a time. Where it cannot be opened there is none.
class HeadFile {
public:
    explicit HeadFile(const fs::path& path)
        : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0)
            if (errno != EINTR) break;
    }
    HeadFile(const HeadFile&) = delete;
    HeadFile& operator=(const HeadFile&) = delete;
    ~HeadFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    bool is_open() const { return descriptor_ >= 0; }

    std::optional<RegistryMark> read() const {
        std::array<char, head_bytes> bytes{};
        const auto size = descriptor_ < 0 ? 0 : ::pread(descriptor_, bytes.data(), bytes.size(), 0);
        return size <= 0 ? std::nullopt : read_mark({bytes.data(), static_cast<std::size_t>(size)});
    }

    // Whether it could.
    bool write(const RegistryMark& mark) const {
        std::string text = write_mark(mark);
        if (descriptor_ < 0 || text.size() >= head_bytes) return false;
        text.resize(head_bytes - 1, ' ');
        text.push_back('\n');
        return ::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    }

private:
    int descriptor_;
};

std::optional<std::string> text_in(const fs::path& file, std::size_t limit) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored))) return std::nullopt;
    try {
        const Bytes content = read_file(file, limit);
        return std::string(text_of(content));
    } catch (const Error&) {
        return std::string(); // there, and nothing to be had of it
    }
}

// A head may be written by several processes: whether this one is of the registry and further on.
bool is_newer(const Registry& registry, const RegistryMark& other, const RegistryMark& mark) {
    if (other.rows <= mark.rows) return false;
    const auto rows = registry.journal_rows(other.rows - 1, 1);
    return !rows.empty() && rows.front().digest == other.head;
}

Error behind(const std::string& why, std::string hint = {}) {
    return {Code::registry_behind, fmt::format("the registry is an old copy: {}", why), std::move(hint)};
}

} // namespace

RegistryWitnesses RegistryWatch::witnesses(const Registry& registry) const {
    RegistryWitnesses found;
    std::error_code ignored;
    if (fs::exists(head_file(), ignored)) {
        const auto text = text_in(head_file(), head_bytes);
        if (text) found.head = read_mark(*text);
    }
    const auto note = text_in(note_file(), max_trust_list),
               trust = text_in(dir_ / "public" / "trust.jwt", max_trust_list);
    found.has_note = note.has_value();
    std::vector<PublicKey> roots;
    for (const KeyRow& row : registry.keys()) {
        found.keys.push_back(PublicKey::from_pem(row.public_pem));
        if (row.purpose == Purpose::trust) roots.push_back(found.keys.back());
    }
    if (trust) {
        try {
            const SignedTrustList list = read_trust_list(*trust);
            if (list.list.iss == iss_ && leads_to_root({roots, std::nullopt}, list)) {
                found.trust_version = static_cast<std::uint64_t>(list.list.version);
                for (const TrustedKey& key : list.list.keys)
                    found.keys.push_back(key.key); // made since an older registry
            }
        } catch (const Error&) {
        } // it tells nothing then
    }
    if (note) found.note = read_note(*note, found.keys);
    if (found.note && found.note->iss != iss_) found.note.reset();
    return found;
}

std::optional<Seconds> RegistryWatch::unknown_iat(const Registry& registry, const std::vector<PublicKey>& keys) const {
    const Seconds known = std::max(latest_iat(registry, Publishing::status), publishing_iat());
    const Seconds latest = published_iat(dir_ / "public" / "status", known, keys);
    return latest > known ? std::optional(latest) : std::nullopt;
}

std::optional<Error> RegistryWatch::trouble(const Registry& registry) const {
    const RegistryWitnesses found = witnesses(registry);
    if (found.has_note && !found.note)
        return Error(Code::registry_behind,
                     fmt::format("{} is not signed by a key in the registry", note_file().string()),
                     "get public/ from the web server, then see 'qrid issuer recover --help'; the registry is older "
                     "than its newest key, or the file was changed");
    if (!found.has_note && !found.head && registry.setting(noted_setting))
        return Error(
            Code::registry_behind,
            "cannot tell whether the registry is the latest copy: registry.head and public/registry.jwt are missing",
            "get public/ from the web server, then see 'qrid issuer recover --help'");
    for (const RegistryMark* mark : {found.head ? &*found.head : nullptr, found.note ? &found.note->mark : nullptr})
        if (mark != nullptr)
            if (const auto lack = lack_of(registry, *mark)) return behind(*lack);
    if (found.trust_version)
        if (const auto lack =
                lack_of(registry, {.serials = 0, .rows = 0, .head = {}, .trust_version = *found.trust_version}))
            return behind(*lack);
    // An issuer of an older version, whose registry was never watched, goes on.
    if (found.head || found.has_note || registry.setting(noted_setting))
        if (const auto iat = unknown_iat(registry, found.keys))
            return behind(
                fmt::format("a status list dated {} was published, but it has none that recent", format_time(*iat)));
    return std::nullopt;
}

void RegistryWatch::check(const Registry& registry) {
    if (checked_) return;
    if (const auto why = trouble(registry)) throw *why;
    checked_ = true;
}

std::function<void()> RegistryWatch::before_commit(const Registry& registry) {
    return [this, &registry, mark = mark_of(registry)] { committed(registry, mark); };
}

void RegistryWatch::committed(const Registry& registry, const RegistryMark& mark) {
    committed_ = mark;
    try {
        const HeadFile file(head_file());
        const auto before = file.read();
        RegistryMark next = mark;
        if (before)
            next.status_iat = before->status_iat;
        else // an issuer of an older version is watched from here
            next.status_iat = unknown_iat(registry, witnesses(registry).keys).value_or(0);
        if (before == next || (before && is_newer(registry, *before, mark))) return;
        (void)file.write(next); // else the next commit does
    } catch (const Error&) {
    } // what is committed is done; the next commit notes it too
}

void RegistryWatch::publishing(const Registry& registry, Seconds iat) const {
    const HeadFile file(head_file());
    RegistryMark mark = mark_of(registry);
    if (const auto before = file.read()) {
        iat = std::max(iat, before->status_iat);
        if (is_newer(registry, *before, mark)) mark = *before;
    }
    mark.status_iat = iat;
    if (file.is_open() && !file.write(mark)) throw_cannot_write(head_file(), errno);
}

Seconds RegistryWatch::publishing_iat() const {
    std::error_code ignored;
    if (!fs::exists(head_file(), ignored)) return earliest_time;
    const auto mark = read_mark(text_in(head_file(), head_bytes).value_or(""));
    return mark && mark->status_iat != 0 ? mark->status_iat : earliest_time;
}

void RegistryWatch::published(Registry& registry, const PrivateKey& key, Seconds now) {
    RegistryNote note{iss_, now, committed_ ? *committed_ : mark_of(registry)};
    note.mark.status_iat = registry.latest_status_iat();
    try {
        {
            const HeadFile alone(head_file());
            const RegistryWitnesses before = witnesses(registry);
            if (before.note && is_newer(registry, before.note->mark, note.mark)) return;
            write_file(note_file(), bytes_of(write_note(note, key) + "\n"), Overwrite::replace);
        }
        if (registry.setting(noted_setting)) return;
        Registry::Transaction transaction(registry);
        registry.set_setting(noted_setting, "on");
        transaction.commit();
    } catch (const Error& error) {
        unfinished({error.code(),
                    fmt::format("the publication could not be recorded in {}: {}", note_file().string(), error.what()),
                    "publish again with 'qrid status build --all'"});
    }
}

} // namespace qrid
