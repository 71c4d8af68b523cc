// What a user hands in: a picture, a card's text, its bytes, or lines of JSON; told from its content.
#pragma once

#include "qrid/qr/scan_file.h"
#include "qrid/verify/card_input.h"
#include "qrid/verify/verify.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace qrid {

enum class ContentKind { picture, text, cose, json_lines };

/// What a content is by its first bytes.
ContentKind content_kind(ByteView content);

/// Whether its text was read from a code of another symbology than QR.
bool is_of_other_symbology(const CardInput& input);

/// What becomes of codes of other symbologies in a picture without QR codes. Error(no_code_found) is thrown either way.
enum class OtherCodes {
    name, ///< in the error
    give  ///< also those whose texts were read
};

/// What becomes of the part of a text that was split over several codes (structured append) when its input does not
/// have the others.
enum class LoneParts {
    refuse, ///< it is passed over, or the error where there is no card beside it
    give    ///< an input whose code has a part: for united() (parts_of_inputs.h)
};

/// The warning text-repaired of an input whose text was put right; else none.
Warnings warnings_of(const CardInput& input);

/// Calls act for everything in one input, one after the other: a picture or a PDF of several codes or a text of several
/// lines holds several. Where any of them is a card, web addresses and other known kinds beside it are passed over.
/// `effort` is for looking at a picture or a document. Throws Error(unreadable_file), also after all calls for a
/// document some of whose pages were not looked at in full, Error(picture_too_large), Error(no_code_found), or
/// Error(bad_record) for JSON lines without a "card".
void for_each_card(const std::string& name, ByteView content, const std::function<void(const CardInput&)>& act,
                   const ScanOptions& effort = {}, OtherCodes others = OtherCodes::name,
                   LoneParts parts = LoneParts::refuse);

/// Every text that the codes of a picture or a document hold, in their order, parts of one joined; `bytes` is the size
/// of the file. Throws Error(no_code_found) when all there is is a part of a text, unless such are to be given.
std::vector<CardInput> inputs_of_scan(const std::string& name, const FileScan& scan, std::size_t bytes,
                                      LoneParts parts = LoneParts::refuse);

/// The texts of other symbologies in a picture without QR codes, as far as they were read: no cards, but something to
/// tell of.
std::vector<CardInput> others_of_scan(const std::string& name, const FileScan& scan, std::size_t bytes);

/// Whether its text is of a kind that verify judges, whatever symbology it came in.
bool can_be_verified(const CardInput& input);

/// The same as for_each_card(), all at once; for an input that is one card.
std::vector<CardInput> card_inputs(const std::string& name, ByteView content);

/// The COSE message of an input; throws what card_of_text() throws.
Bytes cose_of(const CardInput& input);

/// The "card" of a text that is a JSON object of at most 256 KiB; nothing for any other text.
std::optional<std::string> card_in_json(std::string_view text);

/// A line of text that may be a card: one as people paste it, or a JSON object with a "card". Throws Error(bad_record).
CardInput card_of_line(std::string name, std::string_view line);

/// The report of one input.
Report verify_input(const Verifier& verifier, const CardInput& input);

} // namespace qrid
