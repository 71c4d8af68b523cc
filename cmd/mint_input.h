// The records that `mint` reads, one or many, completed by its options.
#pragma once

#include "mint_options.h"
#include "qrid/card/record_reader.h"
#include "qrid/corpus/people.h"

#include <cstdint>
#include <fstream>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace qrid::cmd {

/// What every record gets and must have.
struct RecordDemands {
    const MintOptions& options;
    std::vector<Variant> variants;
    IdRule ids;
    Seconds now;

    RecordDemands(const MintOptions& o, Seconds moment, const Session& session)
        : options(o), variants(o.variants()), ids(ids_of(o, session)), now(moment) {}

    /// Adds the language of the options to a record that names none.
    void add_language(Identity& identity) const;
    /// Whether the record may become cards, at this moment. Throws Error(bad_record) or Error(no_identity).
    void check(const Identity& identity) const;
    /// What is wrong with its members, added to what is known to be wrong; what cannot be told while a member is
    /// missing for its fault is not.
    void add_faults(std::vector<Error>& faults, const Identity& identity) const;
};

/// To one record; tells when the photo was turned.
void add_photo(Identity& identity, const MintOptions& o, Session& session);

/// Lines or a table, and the photos that go with them.
class RecordsInput {
public:
    /// Opens it, and tells what a table is taken for. Throws Error(face_model_missing) when there are photos to cut, so
    /// that it is not told of each. `input` instead of what the options name, if it is given; it must outlive this.
    RecordsInput(const MintOptions& o, Session& session, std::istream* input = nullptr);

    RecordReader& reader() { return *reader_; }
    /// Bytes of the input; 0 when they cannot be known.
    std::uint64_t size() const { return size_; }

    /// A record as it may be minted. Throws Error that names the line. May be called from several threads.
    Identity identity(const RawRecord& record, const RecordDemands& demands) const;

    /// All that is wrong with it.
    std::vector<Error> faults(const RawRecord& record, const RecordDemands& demands) const;

    /// What was taken for what in the records, said once at the end.
    std::vector<std::string> notes() const;
    void tell_notes(Session& session) const;

private:
    void add_photo(Identity& identity, std::size_t line, const MintOptions& o) const;
    std::istream& open(const MintOptions& o, Session& session);

    std::ifstream file_;
    std::optional<corpus::PeopleLines> people_;
    std::vector<FieldValue> faces_; ///< of generated people, in turn
    std::unique_ptr<RecordReader> reader_;
    std::uint64_t size_ = 0;
    mutable std::mutex turned_lock_;
    mutable std::size_t turned_ = 0;              ///< photos
    mutable std::size_t first_turned_ = SIZE_MAX; ///< its line
    mutable Posture first_lay_ = Posture::upright;
};

} // namespace qrid::cmd
