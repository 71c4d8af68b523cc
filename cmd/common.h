// Options that several commands share, and what they mean.
#pragma once

#include "command.h"
#include "qrid/base/files.h"
#include "qrid/issuer/issuer.h"
#include "qrid/qr/scan.h"
#include "qrid/status/fetch.h"
#include "qrid/trust/root_pin.h"
#include "qrid/trust/trust_list.h"
#include "qrid/verify/verify.h"
#include "qrid/words/language.h"

#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace qrid::cmd {

/// --at TIME
struct AtOption {
    std::string at;
    void add(CLI::App& app);
    Seconds now(const Session& session) const;
};

/// --id-scheme NAME, of one in the table (card/id_scheme.h) or "none".
void add_id_scheme(CLI::App& app, std::string& scheme, const std::string& about);

/// --seed HEX: everything random follows from it, and the clock stands still. For test material only: what is opened
/// to sign with must be a test issuer's or a test key (cose/test_key.h).
struct SeedOption {
    std::string hex;
    void add(CLI::App& app);
    /// Throws Error(usage) unless it is 16 to 64 bytes in hexadecimal; nothing when it was not given.
    std::optional<Bytes> bytes() const;
    /// From here on the session draws from the seed, and its clock stands at --at. Throws Error(usage) without --at.
    /// Without a seed the session stays as it is.
    void put(Session& session, const AtOption& at) const;
    /// The same for a command that does not look at the clock.
    void put(Session& session) const;
};

/// --alg and --distid: what a new key is to be.
struct KeyKindOptions {
    bool for_codes = true; ///< whether it signs cards or their proofs, so that its signatures must fit into a code
    std::string algorithm = {}, distid = {};

    void add(CLI::App& app, std::string_view about);
    void add_algorithm(CLI::App& app, std::string_view about); ///< only --alg
    /// What was asked for, or else usual_algorithm(). Throws Error(usage), Error(too_large).
    KeyKind get(const Session& session) const;
    std::string choices() const { return for_codes ? names_for_codes() : names_that_sign(); }
};

/// For what is to be made: throws Error(key_not_allowed) when the session draws from a seed and it is not for tests, or
/// its signatures could not be reproduced. Called before a passphrase is asked for.
void check_seed_fits(bool test, Algorithm algorithm, const Session& session);

/// --operator NAME, QRID_OPERATOR, or the login: who is named in an issuer's journal
struct OperatorOption {
    std::string name;
    void add(CLI::App& app);
    /// With a seed, the output of which depends on nobody's login, "test" instead of that.
    std::string get(const Session& session) const;
};

/// --issuer DIR
struct IssuerOption {
    std::string dir;
    OperatorOption by;
    void add(CLI::App& app);
    /// The same for a command that changes something, with --operator.
    void add_to_change(CLI::App& app);
    fs::path path(const Session& session) const;
    /// To read: warns when the registry is older than what was done with it.
    Issuer open(Session& session) const;
    /// To change something. Throws Error(registry_behind) then.
    Issuer open_to_change(Session& session) const;
    /// To change it whatever it is like.
    Issuer open_to_mend(Session& session) const;

private:
    /// Whatever the registry is like. What is not done after a commit is told as a warning. Throws
    /// Error(key_not_allowed) when the session draws from a seed and the issuer was not made for tests.
    Issuer open_unchecked(Session& session) const;
};

/// --dry-run
struct DryRunOption {
    bool given = false;
    void add(CLI::App& app);
};

/// -j N, --jobs N
struct JobsOption {
    unsigned jobs = 0;
    /// `what` the threads do, as the help says it.
    void add(CLI::App& app, std::string_view what);
    /// As many as were asked for, else as there are cores.
    unsigned threads() const;
};

/// --passphrase-file PATH, QRID_PASSPHRASE, or a prompt. The same for other secrets under other names.
struct PassphraseOption {
    std::string file = {};
    std::string_view what = "passphrase", option = "--passphrase-file", variable = "QRID_PASSPHRASE";
    std::size_t least = 1; ///< characters of a new one
    void add(CLI::App& app);
    /// Throws Error(wrong_passphrase) when there is none. `confirm` is for a new one: it is asked for twice, and must
    /// not be too short; whoever mistypes it is asked again, three times at most. `asked` is what a prompt names, such
    /// as the PIN of a token, where it is not the passphrase itself.
    Secret get(Session& session, bool confirm = false, std::string_view asked = {}) const;
    /// A new one, as with `confirm`; a PIN is asked for in the language of the person who chooses it.
    Secret get_new(Session& session, const Language& language) const;

private:
    std::optional<Secret> given(Session& session) const;
    Secret ask_new(Session& session, std::string_view asked, const Language& language) const;
    Error no_terminal(std::string_view asked) const;
};
/// --backup-passphrase-file PATH, QRID_BACKUP_PASSPHRASE: a backup's own.
PassphraseOption backup_passphrase();

/// Whether two paths lead to one file, or will when it is made.
bool is_same_file(const fs::path& one, const fs::path& other);

/// -o PATH, --force
struct OutputOption {
    std::string path;
    bool force = false;
    void add(CLI::App& app);
    Overwrite overwrite() const { return force ? Overwrite::replace : Overwrite::refuse; }
    bool to_file() const { return !path.empty() && path != "-"; }
    /// For before long work: throws Error(exists) when the target is taken, Error(usage) when it is the input.
    void check(const std::string& input = {}) const;
    /// Throws Error(usage) when the target is the input.
    void check_not_input(const std::string& input) const;
    /// To the file, or to standard output.
    void write(Session& session, ByteView bytes, FileMode mode = FileMode::ordinary) const;
};

/// --mode OCTAL: of files that say something about a person, which only their owner may read unless it is given.
struct ModeOption {
    FileMode mode = FileMode::secret;
    void add(CLI::App& app);
};

/// Notes what was passed over or repaired while keys were read.
void tell_notes(const TrustSet& keys, Session& session);

/// --trust PATH..., else the store
struct TrustOption {
    std::vector<std::string> trust;
    void add(CLI::App& app);
    /// Notes when nothing is trusted.
    TrustSet load(Session& session) const;
};

/// --ca PATH, --timeout SPAN
struct FetchOption {
    std::string ca, timeout;
    /// `online` is the option without which these have no meaning, or null.
    void add(CLI::App& app, CLI::Option* online = nullptr);
    /// Throws Error(usage) for a time-out of nothing or over an hour.
    FetchOptions options() const;
};
/// What --root KEY|THUMBPRINT names; nothing when it is empty. Throws as read_root().
std::optional<RootPin> root_named(const std::string& root, Session& session);

/// --trust PATH..., --status PATH...
struct VerifierOptions {
    TrustOption trust;
    std::vector<std::string> status;
    void add(CLI::App& app);
    Verifier open(Session& session, Seconds at, Demands demands = {}) const;
};

/// A key for encrypted cards. Throws Error(bad_key) naming the file.
cose::ContentKey content_key_of(const std::string& path, Session& session);

/// --decrypt-key PATH..., --max-bytes N: how the bytes of a card are come by.
struct ReadingOptions {
    std::vector<std::string> keys;
    std::size_t max_bytes = max_card_bytes;
    void add(CLI::App& app);
    /// Into the demands of a verifier. Throws Error(bad_key) naming the file.
    void put(Demands& demands, Session& session) const;
};

/// Lines that are read as they come, so that a pipe is as good as a file: standard input for "-", else `file`, which is
/// opened. Throws Error(unreadable_file).
std::istream& open_lines(const std::string& path, std::ifstream& file, Session& session);

/// The format that a file's name tells by its extension, one of `known`. Throws Error(usage) naming those.
std::string format_of_name(const std::string& path, std::initializer_list<std::string_view> known);

/// Of two exit codes the worse: 4, 3, 1, 0.
int worse(int a, int b);

/// --effort MS
struct EffortOption {
    int milliseconds = 2000;
    void add(CLI::App& app);
    ScanOptions scan() const { return {.budget = std::chrono::milliseconds(milliseconds)}; }
};

/// Throws Error(usage) unless a text can be the head of a journal, 64 hexadecimal digits.
void check_journal_head(const std::string& head);

/// The value, or the variable's, or nothing.
std::optional<std::string> given_or_environment(const std::string& value, const Session& session, const char* variable);

} // namespace qrid::cmd
