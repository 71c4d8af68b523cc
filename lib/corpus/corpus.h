// The corpus of wrong cards: for every step at which a verifier can be fooled, cases that try it, odd cards that are
// good, and the verdict that each deserves, reasoned from the specifications (qrid-corpus(5)). Nothing here asks this
// project's verifier.
#pragma once

#include "qrid/base/files.h"
#include "qrid/card/identity.h"
#include "qrid/corpus/case.h"
#include "qrid/crypto/keys.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// A case with the content of its files, by their paths in the corpus.
struct MadeCase {
    Case facts;
    std::map<std::string, Bytes> files;
};

struct CorpusTerms {
    Bytes seed;     ///< all keys, and all that is unpredictable, follow from it
    Seconds at = 0; ///< the moment of the checks: from 2020 to 2099, for the cards that were signed once
    std::optional<Identity> record = {}; ///< of the cards, instead of a usual one
    std::optional<PrivateKey> key = {};  ///< of the cards, instead of a test key
};

/// All cases of one seed and one moment. Safe to use from many threads.
class Corpus {
public:
    /// Throws Error(usage) for a moment outside of those years.
    explicit Corpus(CorpusTerms terms);
    Corpus(Corpus&&) noexcept;
    ~Corpus();

    /// What is said of every case, in the order of the layers; the paths of its files and its moment are not there yet.
    static std::vector<Case> catalogue();

    std::size_t size() const;
    /// The case at a place of the catalogue.
    MadeCase make(std::size_t i) const;
    /// The text alone of the same case for another record; nothing for a case that is a picture.
    std::optional<std::string> text(std::size_t i, const Identity& record) const;
    /// What cases share: the trust file, the status lists, and under "keys/" the private keys that follow from the
    /// seed, by their paths. A key of the terms is its owner's and not among them.
    std::map<std::string, Bytes> shared_files() const;

private:
    struct Parts;
    std::unique_ptr<const Parts> parts_;
};

/// Writes the cases at these places, or all when there are none, with their files and the manifest into a new
/// directory, which appears whole or not at all. Returns how many. Throws Error(exists), Error(cannot_write).
std::size_t write_corpus(const Corpus& corpus, const std::vector<std::size_t>& places, const fs::path& dir,
                         unsigned threads);

} // namespace qrid
