#include "qrid/card/inside/column_names.h"

#include "qrid/base/encoding.h"
#include "qrid/base/letters.h"
#include "qrid/base/utf8.h"
#include "qrid/card/field_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

struct Alias {
    std::string_view folded; ///< see folded_column()
    std::string_view field;
};

constexpr std::array aliases{
    Alias{"idnumber", "id"},
    Alias{"idno", "id"},
    Alias{"identitynumber", "id"},
    Alias{"nationalid", "id"},
    Alias{"nationalidnumber", "id"},
    Alias{"证件号码", "id"},
    Alias{"证件号", "id"},
    Alias{"身份证", "id"},
    Alias{"身份证号", "id"},
    Alias{"身份证号码", "id"},
    Alias{"公民身份号码", "id"},
    Alias{"居民身份证号码", "id"},
    Alias{"编号", "id"},
    Alias{"lang", "language"},
    Alias{"语言", "language"},
    Alias{"name", "fullName"},
    Alias{"姓名", "fullName"},
    Alias{"全名", "fullName"},
    Alias{"givenname", "firstName"},
    Alias{"givennames", "firstName"},
    Alias{"forename", "firstName"},
    Alias{"名", "firstName"},
    Alias{"名字", "firstName"},
    Alias{"surname", "lastName"},
    Alias{"familyname", "lastName"},
    Alias{"姓", "lastName"},
    Alias{"姓氏", "lastName"},
    Alias{"dob", "dateOfBirth"},
    Alias{"birthdate", "dateOfBirth"},
    Alias{"birthday", "dateOfBirth"},
    Alias{"出生日期", "dateOfBirth"},
    Alias{"出生年月日", "dateOfBirth"},
    Alias{"出生年月", "dateOfBirth"},
    Alias{"生日", "dateOfBirth"},
    Alias{"sex", "gender"},
    Alias{"性别", "gender"},
    Alias{"住址", "address"},
    Alias{"地址", "address"},
    Alias{"家庭住址", "address"},
    Alias{"emailaddress", "email"},
    Alias{"电子邮箱", "email"},
    Alias{"电子邮件", "email"},
    Alias{"邮箱", "email"},
    Alias{"phonenumber", "phone"},
    Alias{"telephone", "phone"},
    Alias{"mobile", "phone"},
    Alias{"mobilenumber", "phone"},
    Alias{"mobilephone", "phone"},
    Alias{"电话", "phone"},
    Alias{"电话号码", "phone"},
    Alias{"联系电话", "phone"},
    Alias{"手机", "phone"},
    Alias{"手机号", "phone"},
    Alias{"手机号码", "phone"},
    Alias{"国籍", "nationality"},
    Alias{"婚姻状况", "maritalStatus"},
    Alias{"监护人", "guardian"},
    Alias{"地区代码", "locationCode"},
    Alias{"法律身份", "legalStatus"},
    Alias{"签发国", "countryOfIssuance"},
};

struct CellWord {
    std::string_view folded, field;
    std::int64_t code;
};

// Claim 169's lists of codes.
constexpr std::array cell_words{
    CellWord{"m", "gender", 1},
    CellWord{"male", "gender", 1},
    CellWord{"男", "gender", 1},
    CellWord{"男性", "gender", 1},
    CellWord{"f", "gender", 2},
    CellWord{"female", "gender", 2},
    CellWord{"女", "gender", 2},
    CellWord{"女性", "gender", 2},
    CellWord{"other", "gender", 3},
    CellWord{"others", "gender", 3},
    CellWord{"其他", "gender", 3},
    CellWord{"unmarried", "maritalStatus", 1},
    CellWord{"single", "maritalStatus", 1},
    CellWord{"未婚", "maritalStatus", 1},
    CellWord{"married", "maritalStatus", 2},
    CellWord{"已婚", "maritalStatus", 2},
    CellWord{"divorced", "maritalStatus", 3},
    CellWord{"离异", "maritalStatus", 3},
    CellWord{"离婚", "maritalStatus", 3},
};

} // namespace

std::string folded_column(std::string_view name) {
    if (!is_utf8(name)) return std::string(name);
    std::string folded;
    while (!name.empty()) {
        const std::string_view bytes = first_character(name);
        const char32_t character = take_character(name);
        const bool is_joint =
            character < 0x80 && std::string_view("_-.:/'").find(static_cast<char>(character)) != std::string_view::npos;
        if (is_white_space(character) || is_joint) continue;
        const bool is_capital = character >= 'A' && character <= 'Z';
        if (is_capital)
            folded += static_cast<char>(character - 'A' + 'a');
        else
            folded += bytes;
    }
    return folded;
}

const IdentityField* field_of_column(std::string_view name) {
    constexpr std::size_t longest = 100; // bytes; none of ours is half as long
    if (name.size() > longest) return nullptr;
    const std::string folded = folded_column(name);
    for (const IdentityField& field : identity_fields())
        if (folded_column(field.name) == folded) return &field;
    const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& a) { return a.folded == folded; });
    if (alias != aliases.end()) return field_called(alias->field);
    // "Date of birth (YYYY-MM-DD)": what stands in brackets is for whoever fills the table in.
    const std::size_t bracket = name.rfind('(');
    const bool has_remark = bracket != std::string_view::npos && bracket > 0 && name.ends_with(')');
    return has_remark ? field_of_column(name.substr(0, bracket)) : nullptr;
}

std::int64_t code_of_word(const IdentityField& field, std::string_view word) {
    const std::string folded = folded_column(word);
    const auto found = std::find_if(cell_words.begin(), cell_words.end(),
                                    [&](const CellWord& w) { return w.field == field.name && w.folded == folded; });
    return found == cell_words.end() ? 0 : found->code;
}

std::string form_of_values(const IdentityField& field) {
    switch (field.type) {
    case FieldType::date:
        return "19900515, 1990-05-15 or 1990/5/15; 1964-08 or 1964 if the rest is unknown";
    case FieldType::bytes:
        return "base64";
    case FieldType::biometrics:
        return "in a table one PNG, JPEG or WebP picture in base64, in JSON an array of objects with data";
    case FieldType::codes:
        return fmt::format("integers from {} to {}", field.least, field.most);
    case FieldType::text:
        return "text of at most 1000 bytes";
    case FieldType::code:
        break;
    }
    std::string meanings;
    for (const CellWord& word : cell_words)
        if (word.field == field.name && word.folded.size() > 1 &&
            meanings.find(fmt::format("{} (", word.code)) == std::string::npos)
            meanings += fmt::format("{}{} ({})", meanings.empty() ? "" : ", ", word.code, word.folded);
    return meanings.empty() ? fmt::format("an integer from {} to {}", field.least, field.most) : meanings;
}

} // namespace qrid
