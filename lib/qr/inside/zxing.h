// ZXing as all its versions from 1.4 on have it: what differs between them stands here alone.
#pragma once

#include "qrid/base/text.h"
#include "qrid/qr/capacity.h"

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

/// The version of a QR code, 1 to 40; 0 when it is not known.
inline int symbol_version(const Barcode& barcode) { return decimal_number<int>(barcode.version()).value_or(0); }

#else

using Options = ZXing::DecodeHints;
using Barcode = ZXing::Result;

inline Options qr_options() { return Options().setFormats(ZXing::BarcodeFormat::QRCode); }

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

} // namespace qrid::zxing
