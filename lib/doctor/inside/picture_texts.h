// What is wrong with a picture, in the words of a letter.
#pragma once

#include "qrid/doctor/inside/matter.h"
#include "qrid/words/phrase.h"

namespace qrid {

/// Why no code of the scan could be read, with its figures, which corner is missing, or what code there is instead;
/// nothing when there is no more to say than what the matter says.
Phrase picture_text(Matter matter, const FileScan& scan);

} // namespace qrid
