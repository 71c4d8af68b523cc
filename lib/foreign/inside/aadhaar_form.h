// How the fields of Aadhaar codes, of either form, are shown.
#pragma once

#include "qrid/foreign/words.h"

#include <string>
#include <string_view>

namespace qrid {

enum class AadhaarForm { name, birth, tail };

inline std::string in_form(AadhaarForm form, std::string_view text, const Shown& shown) {
    switch (form) {
    case AadhaarForm::name:
        return shown.name(text);
    case AadhaarForm::birth:
        return shown.year(text);
    case AadhaarForm::tail:
        break;
    }
    return shown.tail(text);
}

} // namespace qrid
