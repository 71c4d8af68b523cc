// What `mint` was asked for, shared by its two ways: one record, or many.
#pragma once

#include "common.h"
#include "qrid/card/claims.h"
#include "qrid/card/fit.h"
#include "qrid/face/posture.h"
#include "qrid/face/small_face.h"
#include "qrid/issuer/minting.h"
#include "qrid/issuer/reissue.h"
#include "signing.h"
#include "table_options.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qrid::cmd {

struct MintOptions {
    std::string record = "-", kid, iss, valid_for, not_before, photo, cnf, status_uri, language, out_dir, rejects,
                compression = "zlib", encrypt_key, lease, ledger, id_scheme;
    std::optional<IdRule> leased_ids; ///< of the issuer that a lease is of
    std::vector<std::string> variant;
    TableOptions table;
    std::optional<std::uint64_t> status_idx;
    std::size_t photo_bytes = usual_face_bytes;
    std::uint64_t generate = 0; ///< people, instead of records that are read
    JobsOption jobs;
    std::string once, overlap; ///< once: "skip" or "refuse"
    bool replace = false;
    bool json_lines = false, photo_as_is = false, resume = false, check_only = false, records_only = false;
    KeyOption key;
    IssuerOption issuer;
    PassphraseOption passphrase;
    OutputOption output;
    ModeOption mode;
    AtOption at;
    SeedOption seed;

    bool many() const { return json_lines || table.csv || generate > 0 || !lease.empty(); }
    /// Throws Error(usage).
    std::vector<Variant> variants() const { return parse_variants(variant); }
    /// Throws Error(usage).
    ReissueTerms reissue() const;
    /// Whether the cards go into an issuer's registry, and not only under a key.
    bool registered() const { return lease.empty() && (!key.given() || !issuer.dir.empty()); }
};

/// What the records' IDs must be: what the issuer says, but for --id-scheme. Throws Error(usage).
IdRule ids_of(const MintOptions& o, const Session& session);

/// Throws Error(usage) for options that do not go together.
void check(const MintOptions& o, const Session& session);
/// Throws Error(usage) when two outputs are one file, or an output is a file that is read.
void check_apart(const MintOptions& o);

CardTerms terms_of(const MintOptions& o, Seconds now, Seconds default_life, Session& session);

/// What of it is not said of a card's times.
void add_form(const MintOptions& o, CardTerms& terms, Session& session);

/// Under a key alone: the claims that the options name, around an identity.
Claims claims_of(const MintOptions& o, const CardTerms& terms, Identity identity);

/// Characters of the text of a card under a key alone; `o` and `terms` must outlive it.
std::function<std::size_t(const Identity&)> characters_under(const MintOptions& o, const CardTerms& terms,
                                                             Algorithm algorithm);

/// The issuer's key to sign with.
Mint open_mint(Issuer& issuer, const MintOptions& o, const CardTerms& terms, Session& session);

/// The model, loaded once. Throws Error(face_model_missing), each time anew.
const FaceModel& face_model();

/// Says before the first card is made that a record's cards will not fit a code that is drawn without more ado, and
/// what to leave out. `where` names the record, or is empty.
void tell_overflow(const Overflow& overflow, std::string_view where, Session& session);
/// The worst of the cards of a record. `characters_of` as overflow_of() wants it.
std::optional<Overflow> overflow_of_cards(const Identity& identity, std::span<const Variant> variants,
                                          const std::function<std::size_t(const Identity&)>& characters_of);

/// What became of cards that people had already, said at the end.
void tell_reissue(const ReissuePlan& plan, const MintOptions& o, Session& session);

/// The portrait as the card carries it. A photo that does not lie upright is turned, and its file unchanged; `lay` is
/// set to how it lay.
FieldValue small_photo(ByteView picture, std::string_view name, const MintOptions& o, Posture& lay);

/// Tells all faults of the records, and mints nothing.
int mint_check(const MintOptions& o, Session& session);

/// The generated records, and no card.
int print_generated(const MintOptions& o, Session& session);

/// Records by the line, under a lease.
int mint_lease(const MintOptions& o, Session& session);

/// Records by the line.
int mint_many(const MintOptions& o, Session& session);

} // namespace qrid::cmd
