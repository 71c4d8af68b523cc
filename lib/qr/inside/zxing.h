// ZXing as all its versions from 1.4 on have it: what differs between them stands here alone.
#pragma once

#include "qrid/base/text.h"
#include "qrid/qr/capacity.h"
#include "qrid/qr/symbology.h"

#include <optional>

#define ZX_USE_UTF8 // in 1.4 text() is of wide characters otherwise
#include <ZXing/ReadBarcode.h>
#if __has_include(<ZXing/Version.h>)
#include <ZXing/Version.h>
#else
#include <ZXing/ZXVersion.h>
#endif

namespace qrid::zxing {

#if ZXING_VERSION_MAJOR >= 2

using Options = ZXing::ReaderOptions;
using Barcode = decltype(ZXing::ReadBarcode(ZXing::ImageView(nullptr, 0, 0, ZXing::ImageFormat::Lum)));

/// As 1.4 reads: the text as it is, and no attempts beyond those that are asked for.
inline Options qr_options() {
    Options options;
    options.setFormats(ZXing::BarcodeFormat::QRCode);
    options.setTextMode(ZXing::TextMode::Plain).setTryInvert(false);
    return options;
}

inline Options other_options(const ZXing::BarcodeFormats& formats) {
    Options options;
    options.setFormats(formats);
    options.setTextMode(ZXing::TextMode::Plain).setTryInvert(false);
    return options;
}

/// Which of the small kinds of QR it is, if any.
inline std::optional<Symbology> micro_symbology(ZXing::BarcodeFormat format) {
    if (format == ZXing::BarcodeFormat::MicroQRCode) return Symbology::micro_qr;
    return format == ZXing::BarcodeFormat::RMQRCode ? std::optional(Symbology::rmqr) : std::nullopt;
}

/// The version of a QR code, 1 to 40; 0 when it is not known.
inline int symbol_version(const Barcode& barcode) { return decimal_number<int>(barcode.version()).value_or(0); }

#else

using Options = ZXing::DecodeHints;
using Barcode = ZXing::Result;

inline Options qr_options() { return Options().setFormats(ZXing::BarcodeFormat::QRCode); }

inline Options other_options(const ZXing::BarcodeFormats& formats) { return Options().setFormats(formats); }

/// 1.4 does not know rMQR.
inline std::optional<Symbology> micro_symbology(ZXing::BarcodeFormat format) {
    return format == ZXing::BarcodeFormat::MicroQRCode ? std::optional(Symbology::micro_qr) : std::nullopt;
}

/// 1.4 does not tell it; its data codewords, counted for each level, do.
inline int symbol_version(const Barcode& barcode) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    const auto codewords = static_cast<int>(barcode.rawBytes().size());
#pragma GCC diagnostic pop
    const auto level = level_called(barcode.ecLevel());
    return level ? version_of(codewords, *level).value_or(0) : 0;
}

#endif

/// Codes of modules, without QR, and on request with the small kinds of it.
inline ZXing::BarcodeFormats matrix_formats(bool micro) {
    using enum ZXing::BarcodeFormat;
    if (!micro) return Aztec | DataMatrix | PDF417 | MaxiCode;
#if ZXING_VERSION_MAJOR >= 2
    return Aztec | DataMatrix | PDF417 | MaxiCode | MicroQRCode | RMQRCode;
#else
    return Aztec | DataMatrix | PDF417 | MaxiCode | MicroQRCode;
#endif
}

/// Barcodes with a check character of many values, or long enough.
inline ZXing::BarcodeFormats strong_linear_formats() {
    using enum ZXing::BarcodeFormat;
#if ZXING_VERSION_MAJOR >= 3
    return EAN13 | UPCA | Code93 | Code128 | DataBarExp;
#else
    return EAN13 | UPCA | Code93 | Code128 | DataBarExpanded;
#endif
}

inline ZXing::BarcodeFormats weak_linear_formats() {
    using enum ZXing::BarcodeFormat;
#if ZXING_VERSION_MAJOR == 2 && ZXING_VERSION_MINOR >= 3
    return EAN8 | UPCE | Code39 | Codabar | ITF | DataBar | DataBarLimited;
#else
    return EAN8 | UPCE | Code39 | Codabar | ITF | DataBar;
#endif
}

} // namespace qrid::zxing
