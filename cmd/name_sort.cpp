#include "name_sort.h"

#include "qrid/base/printable.h"

#include <fmt/format.h>

namespace qrid::cmd {

NameOrder name_order(const std::string& asked, const CommonLanguage& languages, Session& session) {
    if (!asked.empty() && !Collation::is_language(asked))
        throw Error(Code::usage, fmt::format("\"{}\" is not the name of a language", printable(asked)),
                    "name it as cards do, such as zh, zho or sv");
    NameOrder order(asked.empty() ? languages.most() : asked);
    if (!order.is_of_language())
        session.note("the names are in the order of code points: this qrid was built without ICU's collation");
    return order;
}

} // namespace qrid::cmd
