#include "qrid/corpus/people.h"

#include "qrid/card/birth_date.h"
#include "qrid/corpus/inside/cultures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <numeric>

namespace qrid::corpus {

namespace {

// One person's numbers: xoshiro256** (Blackman and Vigna), which is fast; nothing here is a secret.
class Dice {
public:
    explicit Dice(const Sha256& start) { std::memcpy(state_.data(), start.data(), sizeof state_); }

    // In what order the arguments of a call are worked out is the compiler's choice: two throws are never in one call.

    /// 0 to `end` - 1.
    std::size_t below(std::size_t end) {
        return static_cast<std::size_t>((static_cast<unsigned __int128>(next()) * end) >> 64);
    }
    bool chance(unsigned in_thousand) { return below(1000) < in_thousand; }
    const auto& one_of(const auto& list) { return list[below(list.size())]; }

private:
    static std::uint64_t turned(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }
    std::uint64_t next() {
        const std::uint64_t result = turned(state_[1] * 5, 7) * 9, shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = turned(state_[3], 45);
        return result;
    }

    std::array<std::uint64_t, 4> state_{};
};

const Culture& culture_of(Dice& dice) {
    static const int all = std::accumulate(cultures().begin(), cultures().end(), 0,
                                           [](int sum, const Culture& one) { return sum + one.share; });
    auto place = static_cast<int>(dice.below(static_cast<std::size_t>(all)));
    const Culture* found = cultures().data();
    while (place >= found->share) place -= (found++)->share;
    return *found;
}

struct Name {
    std::string native, latin;
    std::string mailbox; ///< of letters a to z
};

// How many parts: mostly the least, each further one rarer, and once in two thousand names a whole litany.
std::size_t name_parts(Dice& dice, std::size_t least, unsigned more_in_thousand) {
    if (dice.below(2000) == 0) return least + 4 + dice.below(8);
    std::size_t count = least;
    while (count < least + 3 && dice.chance(more_in_thousand)) ++count;
    return count;
}

// What is left of Latin letters without their marks; '-' for what is none.
std::string plain_letters(std::string_view text) {
    constexpr std::string_view from_c0 =
        "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii"
        "iiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    constexpr std::string_view from_1e00 =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttt"
        "tuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy-s--s-aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooo"
        "oouuuuuuuuuuuuuuyyyyyyyyllvvyy";
    static_assert(from_c0.size() == 0x180 - 0xC0 && from_1e00.size() == 0x100);
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        char letter = '-';
        if (byte(i) < 0x80) {
            if (std::isalpha(byte(i)) != 0) letter = static_cast<char>(std::tolower(byte(i)));
        } else if (byte(i) >= 0xC3 && byte(i) <= 0xC5) {
            letter = from_c0[((byte(i) & 0x1FU) << 6 | (byte(i + 1) & 0x3FU)) - 0xC0];
            ++i;
        } else if (byte(i) == 0xC6 && (byte(i + 1) == 0xA0 || byte(i + 1) == 0xA1)) { // the Vietnamese horns
            letter = 'o';
            ++i;
        } else if (byte(i) == 0xC6 && (byte(i + 1) == 0xAF || byte(i + 1) == 0xB0)) {
            letter = 'u';
            ++i;
        } else if (byte(i) == 0xE1 && byte(i + 1) >= 0xB8 && byte(i + 1) <= 0xBB) {
            letter = from_1e00[(byte(i + 1) & 0x03U) << 6 | (byte(i + 2) & 0x3FU)];
            i += 2;
        }
        if (letter != '-') plain += letter;
    }
    return plain;
}

Name name_of(const Culture& culture, bool is_woman, Dice& dice) {
    const auto& given_names = is_woman ? culture.women : culture.men;
    const bool is_joined = culture.order == NameOrder::family_first_joined;
    const bool has_one_given = is_joined || culture.order == NameOrder::family_first; // or a patronymic with it
    std::vector<Word> given, family;
    const auto take = [&](std::vector<Word>& words, const std::vector<Word>& from) {
        const Word& word = dice.one_of(from);
        if (words.empty() || words.back().native != word.native) words.push_back(word);
    };
    for (std::size_t left = name_parts(dice, 1, has_one_given ? 0 : 250); left > 0; --left) take(given, given_names);
    const bool is_alone = culture.order == NameOrder::one_name && dice.chance(400);
    for (std::size_t left = is_alone ? 0 : name_parts(dice, 1, has_one_given ? 4 : 90); left > 0; --left)
        take(family, culture.families);
    const bool is_hyphenated = family.size() > 1 && family.front().native == family.front().latin && dice.chance(400);

    Name name;
    const auto add = [&](const std::vector<Word>& words, std::string_view between) {
        for (const Word& word : words) {
            if (!name.native.empty()) {
                name.native += is_joined ? "" : between;
                name.latin += between;
            }
            name.native += word.native;
            name.latin += word.latin;
            between = is_hyphenated && &words == &family ? "-" : " ";
        }
    };
    const bool is_family_first = is_joined || culture.order == NameOrder::family_first;
    add(is_family_first ? family : given, " ");
    add(is_family_first ? given : family, " ");
    name.mailbox = plain_letters(given.front().latin);
    const std::string second = family.empty() ? "" : plain_letters(family.front().latin);
    if (!second.empty()) name.mailbox += (name.mailbox.empty() ? "" : ".") + second;
    if (name.mailbox.empty()) name.mailbox = "someone";
    return name;
}

// "%" stands for a digit.
std::string with_digits(std::string_view pattern, Dice& dice) {
    std::string text(pattern);
    for (char& c : text)
        if (c == '%') c = static_cast<char>('0' + dice.below(10));
    return text;
}

std::string birth_of(Dice& dice) {
    constexpr std::size_t first_year = 1931, years = 79, days = 31, months = 12;
    for (;;) {
        const std::size_t year = first_year + std::max(dice.below(years), dice.below(years)); // more are young
        const std::size_t month = 1 + dice.below(months), day = 1 + dice.below(days);
        const std::string date = fmt::format("{}{:02}{:02}", year, month, day);
        if (is_of_calendar(*birth_date_of(date))) return date;
    }
}

std::string address_of(const Culture& culture, Dice& dice) {
    const Word &street = dice.one_of(culture.streets), &town = dice.one_of(culture.towns);
    const std::size_t number = 1 + std::min(dice.below(400), dice.below(400));
    const std::string post_code = with_digits("%%%%%", dice);
    const bool is_large_first = culture.order == NameOrder::family_first_joined;
    std::string text;
    if (dice.chance(40)) text = fmt::format("c/o {}, ", dice.one_of(culture.families).latin);
    std::string house = std::to_string(number);
    if (dice.chance(300)) {
        const std::size_t stair = 1 + dice.below(9), door = 100 + dice.below(2900);
        house += fmt::format("{}{}-{}", is_large_first ? "-" : ", ", stair, door);
    }
    if (is_large_first)
        text += fmt::format("{}{}{}", town.native, street.native, house);
    else
        text += fmt::format("{} {}, {} {}", street.native, house, post_code, town.native);
    while (dice.chance(30)) { // buildings, floors, gates: what makes the longest addresses
        const Word& building = dice.one_of(culture.streets);
        text += fmt::format(", {} {}", building.native, 1 + dice.below(80));
    }
    return text;
}

std::string email_of(const Name& name, Dice& dice) {
    static constexpr std::array hosts{"example.com", "example.net", "example.org", "mail.example", "post.test"};
    const std::string tail = dice.chance(600) ? std::to_string(dice.below(dice.chance(500) ? 100 : 10000)) : "";
    return fmt::format("{}{}@{}", name.mailbox, tail, dice.one_of(hosts));
}

} // namespace

Identity People::person(std::uint64_t number) const {
    Dice dice(mac_(bytes_of(fmt::format("person {}", number))));
    const Culture& culture = culture_of(dice);
    const bool is_woman = dice.chance(505);
    const Name name = name_of(culture, is_woman, dice);

    Identity person;
    const auto put = [&](int key, FieldValue value) { person.fields.emplace(key, std::move(value)); };
    const auto put_text = [&](int key, std::string_view value) { put(key, std::string(value)); };
    constexpr std::int64_t male = 1, female = 2, other = 3;
    constexpr int marital_status = 14;
    put(identity_key::id, fmt::format("TEST{}{:0{}}", culture.country, number, culture.id_digits.size()));
    put_text(identity_key::language, culture.language);
    put(identity_key::full_name, name.native);
    put(identity_key::date_of_birth, birth_of(dice));
    put(identity_key::gender, dice.chance(4) ? other : is_woman ? female : male);
    if (dice.chance(850)) put(identity_key::address, address_of(culture, dice));
    if (dice.chance(550)) put(identity_key::email, email_of(name, dice));
    if (dice.chance(800)) put(identity_key::phone, with_digits(culture.phone, dice));
    put_text(identity_key::nationality, dice.chance(40) ? dice.one_of(cultures()).country : culture.country);
    if (dice.chance(300)) put(marital_status, static_cast<std::int64_t>(1 + dice.below(3)));
    if (dice.chance(60)) put(identity_key::guardian, name_of(culture, dice.chance(500), dice).native);
    if (name.native != name.latin) {
        put(identity_key::secondary_name, name.latin);
        put_text(identity_key::secondary_language, "eng");
    }
    put_text(identity_key::country_of_issuance, culture.country);
    if (scheme_ == nullptr) return person;
    std::int64_t& gender = std::get<std::int64_t>(person.fields.at(identity_key::gender));
    gender = is_woman ? female : male; // what numbers know
    person.fields.at(identity_key::id) = scheme_->specimen(person, number);
    return person;
}

// A block of lines at a time.
class PeopleLines::Buffer : public std::streambuf {
public:
    Buffer(ByteView seed, std::uint64_t count, const IdScheme* scheme) : people_(seed, scheme), count_(count) {}

protected:
    int_type underflow() override {
        constexpr std::size_t block = std::size_t{64} << 10;
        text_.clear();
        while (next_ < count_ && text_.size() < block)
            text_.append(identity_to_json(people_.person(next_++)).dump()).push_back('\n');
        setg(text_.data(), text_.data(), text_.data() + text_.size());
        return text_.empty() ? traits_type::eof() : traits_type::to_int_type(text_.front());
    }
    std::streamsize showmanyc() override { return next_ < count_ ? 1 : -1; }

private:
    People people_;
    std::uint64_t count_, next_ = 0;
    std::string text_;
};

PeopleLines::PeopleLines(ByteView seed, std::uint64_t count, const IdScheme* scheme)
    : std::istream(nullptr), buffer_(std::make_unique<Buffer>(seed, count, scheme)) {
    if (scheme != nullptr && count > scheme->people)
        throw Error(
            Code::usage,
            fmt::format("the scheme {} has numbers for {} people who do not exist", scheme->name, scheme->people),
            "generate fewer, or use --id-scheme none");
    rdbuf(buffer_.get());
}

PeopleLines::~PeopleLines() = default;

} // namespace qrid::corpus
