#include "qrid/qr/symbology.h"

#include <array>
#include <cstddef>

namespace qrid {

namespace {

struct SymbologyRow {
    Symbology symbology;
    std::string_view name, title;
    MessageId described;
};

constexpr std::array symbology_rows{
    SymbologyRow{Symbology::qr, "qr", "QR code", msgid("a QR code, as on ID cards")},
    SymbologyRow{Symbology::micro_qr, "micro-qr", "Micro QR code",
                 msgid("a Micro QR code, as on small parts and labels")},
    SymbologyRow{Symbology::rmqr, "rmqr", "rMQR code", msgid("an rMQR code, as on narrow labels and test tubes")},
    SymbologyRow{Symbology::aztec, "aztec", "Aztec code", msgid("an Aztec code, as on train tickets")},
    SymbologyRow{Symbology::data_matrix, "data-matrix", "Data Matrix code",
                 msgid("a Data Matrix code, as on medicine boxes and letters")},
    SymbologyRow{Symbology::pdf417, "pdf417", "PDF417 code",
                 msgid("a PDF417 code, as on boarding passes and driver's licences")},
    SymbologyRow{Symbology::maxicode, "maxicode", "MaxiCode", msgid("a MaxiCode, as on parcels")},
    SymbologyRow{Symbology::ean13, "ean-13", "EAN-13 barcode", msgid("an EAN-13 barcode, as on goods in shops")},
    SymbologyRow{Symbology::ean8, "ean-8", "EAN-8 barcode", msgid("an EAN-8 barcode, as on small goods in shops")},
    SymbologyRow{Symbology::upc_a, "upc-a", "UPC-A barcode", msgid("a UPC-A barcode, as on goods in shops")},
    SymbologyRow{Symbology::upc_e, "upc-e", "UPC-E barcode", msgid("a UPC-E barcode, as on small goods in shops")},
    SymbologyRow{Symbology::code39, "code-39", "Code 39 barcode",
                 msgid("a Code 39 barcode, as on inventory labels and medicine boxes")},
    SymbologyRow{Symbology::code93, "code-93", "Code 93 barcode", msgid("a Code 93 barcode, as on inventory labels")},
    SymbologyRow{Symbology::code128, "code-128", "Code 128 barcode",
                 msgid("a Code 128 barcode, as on parcels, forms and coupons")},
    SymbologyRow{Symbology::codabar, "codabar", "Codabar barcode",
                 msgid("a Codabar barcode, as on library books and blood bags")},
    SymbologyRow{Symbology::itf, "itf", "ITF barcode", msgid("an ITF barcode, as on cartons and payment slips")},
    SymbologyRow{Symbology::databar, "databar", "DataBar barcode", msgid("a DataBar barcode, as on fruit and coupons")},
};

constexpr bool symbologies_in_order() {
    for (std::size_t i = 0; i < symbology_rows.size(); ++i) // NOLINTNEXTLINE(*-constant-array-index): constexpr
        if (symbology_rows[i].symbology != static_cast<Symbology>(i)) return false;
    return symbology_rows.back().symbology == last_symbology;
}
static_assert(symbologies_in_order());

const SymbologyRow& row_of(Symbology symbology) { return symbology_rows.at(static_cast<std::size_t>(symbology)); }

} // namespace

std::string_view name(Symbology symbology) { return row_of(symbology).name; }

std::string_view title(Symbology symbology) { return row_of(symbology).title; }

Phrase described(Symbology symbology) { return row_of(symbology).described; }

Phrase no_card_words(Symbology symbology) {
    return {msgid("that is {code}: it is no ID card"), {{"code", described(symbology)}}};
}

} // namespace qrid
