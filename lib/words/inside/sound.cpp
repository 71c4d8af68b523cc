#include "qrid/words/inside/sound.h"

#include <algorithm>
#include <string_view>

namespace qrid {

namespace {

// Numbers of four bytes at offsets of the file ("The Format of GNU MO Files" in the manual of GNU gettext).
class MoFile {
public:
    explicit MoFile(ByteView bytes) : bytes_(bytes) {}

    bool is_sound() const {
        constexpr std::size_t header = 28;
        constexpr std::uint32_t magic = 0x950412de;
        if (bytes_.size() < header || number(0) != magic || number(4) >> 16 != 0) return false; // revisions 0.x
        const std::size_t count = number(8), hashes = number(20);
        if (count == 0 || !has_room(number(12), count, 8) || !has_room(number(16), count, 8)) return false;
        if (hashes < 3 || !has_room(number(24), hashes, 4)) return false; // it divides by their number less two
        for (std::size_t i = 0; i < count; ++i)
            if (!has_text(number(12) + 8 * i) || !has_text(number(16) + 8 * i)) return false;
        for (std::size_t i = 0; i < hashes; ++i)
            if (number(number(24) + 4 * i) > count) return false;
        return number(number(12)) == 0 && is_good_header(text(number(16))); // the empty text is the first
    }

private:
    std::uint32_t number(std::size_t at) const {
        return static_cast<std::uint32_t>(bytes_[at] | bytes_[at + 1] << 8 | bytes_[at + 2] << 16) |
               static_cast<std::uint32_t>(bytes_[at + 3]) << 24;
    }
    bool has_room(std::size_t at, std::size_t count, std::size_t each) const {
        return at <= bytes_.size() && count <= (bytes_.size() - at) / each;
    }
    bool has_text(std::size_t descriptor) const {
        const std::size_t length = number(descriptor), at = number(descriptor + 4);
        return at < bytes_.size() && length < bytes_.size() - at && bytes_[at + length] == 0;
    }
    std::string_view text(std::size_t descriptor) const {
        return text_of(bytes_.subspan(number(descriptor + 4), number(descriptor)));
    }

    static bool is_good_header(std::string_view header) {
        constexpr std::string_view plural = "plural=";
        constexpr std::size_t longest = 4000, longest_rule = 400;
        if (header.size() > longest || header.find("charset=UTF-8") == std::string_view::npos) return false;
        std::string_view rule = header;
        for (std::size_t at; (at = rule.find(plural)) != std::string_view::npos;) {
            rule.remove_prefix(at + plural.size());
            const std::string_view here = rule.substr(0, rule.find(';'));
            constexpr std::string_view signs = "n0123456789 ()?:!=<>&|%";
            if (here.size() > longest_rule || here.find_first_not_of(signs) != std::string_view::npos) return false;
        }
        return true;
    }

    ByteView bytes_;
};

} // namespace

bool is_sound(ByteView catalogue) { return MoFile(catalogue).is_sound(); }

} // namespace qrid
