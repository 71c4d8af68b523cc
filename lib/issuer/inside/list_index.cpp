#include "qrid/issuer/inside/list_index.h"

#include "qrid/base/error.h"
#include "qrid/issuer/published_lists.h"

#include <nlohmann/json.hpp>

namespace qrid {

fs::path list_index_file(const Issuer& issuer) { return status_folder(issuer) / aggregation_name; }

void write_list_index(const Issuer& issuer, std::span<const std::uint64_t> numbers) {
    nlohmann::json uris = nlohmann::json::array();
    for (const std::uint64_t number : numbers) uris.push_back(issuer.status_uri(number));
    const std::string text = nlohmann::json{{"status_lists", uris}}.dump(2) + "\n";
    try {
        if (equal(read_file(list_index_file(issuer)), bytes_of(text))) return;
    } catch (const Error&) {
    } // not there yet, or damaged
    write_file(list_index_file(issuer), bytes_of(text), Overwrite::replace);
}

} // namespace qrid
