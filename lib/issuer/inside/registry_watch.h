// Keeps an older copy of a registry from being worked with: it is compared with what was noted of it before, in
// public/registry.jwt at each publication, and in registry.head at each change.
#pragma once

#include "qrid/base/error.h"
#include "qrid/base/files.h"
#include "qrid/issuer/inside/registry_mark.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

/// What lies beside a registry and tells how far it had come.
struct RegistryWitnesses {
    std::optional<RegistryMark> head; ///< of registry.head; nothing when it is missing or damaged
    bool has_note = false;            ///< whether public/registry.jwt is there
    std::optional<RegistryNote> note; ///< if a key of the registry, or one that its trust list names, signed it for it
    std::optional<std::uint64_t> trust_version; ///< of public/trust.jwt, if it is signed by the registry's root
    std::vector<PublicKey> keys;                ///< of the registry, and those that its trust list names
};

class RegistryWatch : public RegistryGuard {
public:
    RegistryWatch(fs::path dir, std::string iss) : dir_(std::move(dir)), iss_(std::move(iss)) {}

    /// The witnesses are read before the registry is: a change that another process makes meanwhile does no harm.
    RegistryWitnesses witnesses(const Registry& registry) const;

    /// The latest iat of the lists and the bundle in public/status, if the registry does not know one so late. Reads
    /// all of them; counted are those that one of the keys signed.
    std::optional<Seconds> unknown_iat(const Registry& registry, const std::vector<PublicKey>& keys) const;

    /// Why the registry is not to be worked with, an Error(registry_behind); nothing when all is well.
    std::optional<Error> trouble(const Registry& registry) const;

    /// Throws trouble(); once it was found in order it is not looked for again.
    void check(const Registry& registry) override;
    /// For a registry that is to be recovered: check() throws no more.
    void let_pass() { checked_ = true; }

    /// What is called then notes the mark that is committed, in registry.head; one of the registry that is further on
    /// stays.
    std::function<void()> before_commit(const Registry& registry) override;
    /// Notes in registry.head that lists of this iat are about to be published, before they are in the registry. Within
    /// a transaction that has not changed what a mark tells. Throws Error(cannot_write): then nothing is to be
    /// published.
    void publishing(const Registry& registry, Seconds iat) const;
    /// The latest iat of which that was noted; earliest_time without any.
    Seconds publishing_iat() const;

    /// Signs the last mark that was committed into public/registry.jwt, in the same way. That it cannot be written is
    /// told to `unfinished`.
    void published(Registry& registry, const PrivateKey& key, Seconds now);

    /// Is told what was not done after a commit, with what mends it as the hint.
    std::function<void(const Error&)> unfinished = [](const Error&) {};

private:
    void committed(const Registry& registry, const RegistryMark& mark);
    fs::path note_file() const { return dir_ / "public" / "registry.jwt"; }
    fs::path head_file() const { return dir_ / "registry.head"; }

    fs::path dir_;
    std::string iss_;
    bool checked_ = false;
    std::optional<RegistryMark> committed_;
};

} // namespace qrid
