// How a case is made: what is said of it, and the functions that make its files from a kit. For the corpus room's own
// files.
#pragma once

#include "qrid/base/bytes.h"
#include "qrid/corpus/case.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid::corpus {

class Kit;

/// Files by their names.
using Named = std::map<std::string, Bytes>;

/// A case before its files are made. What is not given is as in most cases: a good card, a picture of its text, the
/// trust file and the status lists of the whole corpus, the moment of the kit.
class Recipe {
public:
    template <typename T>
    using Maker = std::function<T(const Kit&)>;

    Recipe(CaseLayer layer, std::string_view name, Expect expect);

    /// The card is these COSE bytes, and their text and picture.
    Recipe& cose(Maker<Bytes> make);
    /// The card is this text, and its picture as far as a QR code holds it.
    Recipe& text(Maker<std::string> make);
    /// The card is this picture.
    Recipe& picture(Maker<Bytes> make);
    /// Files in a directory of trust of its own.
    Recipe& trust(Maker<Named> make);
    /// Files in a directory of status of its own.
    Recipe& status(Maker<Named> make);
    Recipe& at(Maker<Seconds> make);
    /// What the verifier asks the holder's device for.
    Recipe& audience(std::string_view audience);
    Recipe& nonce(Maker<Bytes> make);
    /// A twin of this layer other than "plain"; with a '/' of another layer.
    Recipe& unlike(std::string_view control);
    /// Beside EdDSA and a JWKS of trusted keys, which most cases need; other forms of trust stand instead of that.
    Recipe& needs(std::vector<std::string> features);
    /// The algorithm instead of EdDSA.
    Recipe& signed_with(std::string_view algorithm);

    Case facts;
    Maker<Bytes> make_cose, make_picture, make_nonce;
    Maker<std::string> make_text;
    Maker<Named> make_trust, make_status;
    Maker<Seconds> make_at;
};

/// What a right verifier says, in the words of its codes; the first names are the best ones.
using Codes = std::vector<std::string>;

/// Adds the cases of one layer to all of them. `why` is the reasoning from the specification to the verdict.
class Book {
public:
    Book(std::deque<Recipe>& all, CaseLayer layer) : all_(all), layer_(layer) {}

    Recipe& valid(std::string name, std::string title, std::string spec, std::string why, Codes warnings = {});
    Recipe& invalid(std::string name, std::string title, std::string spec, std::string why, Codes codes);
    Recipe& undetermined(std::string name, std::string title, std::string spec, std::string why, Codes codes);
    /// The specification leaves it open.
    Recipe& open(std::string name, std::string title, std::string spec, std::string why, Codes codes = {});

private:
    Recipe& add(Expect expect, std::string& name, std::string& title, std::string& spec, std::string& why,
                Codes& codes);

    std::deque<Recipe>& all_;
    CaseLayer layer_;
};

// The layers, each in the file of its name.
void add_picture_cases(Book book);
void add_qr_cases(Book book);
void add_base45_cases(Book book);
void add_compression_cases(Book book);
void add_cbor_cases(Book book);
void add_cose_cases(Book book);
void add_cwt_cases(Book book);
void add_identity_cases(Book book);
void add_key_cases(Book book);
void add_status_cases(Book book);
void add_holder_cases(Book book);

} // namespace qrid::corpus
