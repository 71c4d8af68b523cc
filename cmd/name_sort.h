// --sort name: the order that names are told in.
#pragma once

#include "qrid/card/name_order.h"
#include "session.h"

#include <string>

namespace qrid::cmd {

/// The order of the language that was asked for, or else of the one that most of the names are of; it is noted where
/// there is none but that of code points. Throws Error(usage) for what is no name of a language.
NameOrder name_order(const std::string& asked, const CommonLanguage& languages, Session& session);

} // namespace qrid::cmd
