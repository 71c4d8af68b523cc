#include "card_on_line.h"

#include "qrid/base/error.h"
#include "qrid/card/record_json.h"
#include "qrid/card/record_name.h"

#include <fmt/format.h>

#include <utility>

namespace qrid::cmd {

LineCard card_on_line(const RawRecord& line) {
    if (line.cut) throw Error(Code::bad_record, fmt::format("longer than {} bytes", max_record_bytes));
    const std::string by_line = fmt::format("card-{:06}", line.line);
    if (!line.text.starts_with('{')) return {line.text, by_line, {}, {}};
    const nlohmann::json object = parse_record(line.text);
    const auto member = [&](const char* name) {
        const auto found = object.find(name);
        return found == object.end() ? nlohmann::json() : *found;
    };
    const nlohmann::json card = member("card"), id = member("id"), variant = member("variant"), list = member("list"),
                         idx = member("idx");
    if (!card.is_string())
        throw Error(Code::bad_record, "/card: must be text", "give lines such as 'qrid mint --jsonl' writes");
    if (card.get_ref<const std::string&>().empty()) throw Error(Code::bad_record, "/card: must not be empty");
    if (!id.is_null() && !id.is_string()) throw Error(Code::bad_record, "/id: must be text");
    if (!variant.is_null() && !variant.is_string()) throw Error(Code::bad_record, "/variant: must be text");
    const std::string variant_name = variant.is_string() ? variant.get<std::string>() : "";
    std::string name = by_line;
    if (id.is_string())
        name = card_stem(id.get_ref<const std::string&>(), variant_name);
    else if (list.is_number_unsigned() && idx.is_number_unsigned())
        name = fmt::format("{}-{}", list.get<std::uint64_t>(), idx.get<std::uint64_t>());
    return {card.get<std::string>(), std::move(name), id, variant_name};
}

} // namespace qrid::cmd
