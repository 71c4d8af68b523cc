#include "qrid/base/charset.h"

#include "qrid/base/error.h"
#include "qrid/base/letters.h"
#include "qrid/base/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iconv.h>

namespace qrid {

// A handle of iconv.
class CharsetDecoder::Converter {
public:
    explicit Converter(const char* from, const char* to = "UTF-8") : handle_(::iconv_open(to, from)) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (is_open()) ::iconv_close(handle_);
    }

    bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    /// Takes from `text` what it can and appends it; returns 0 when that is all, else the error: EILSEQ at what is no
    /// character, EINVAL at one that is not whole.
    int convert(std::string_view& text, std::string& out) const {
        constexpr std::size_t step = 64 << 10, failed = static_cast<std::size_t>(-1);
        char* in = const_cast<char*>(text.data()); // iconv's signature: it does not write there
        std::size_t left = text.size();
        int error = 0;
        while (left > 0 && error == 0) {
            const std::size_t before = out.size();
            out.resize(before + std::min(step, 3 * left + 4));
            char* to = out.data() + before;
            std::size_t room = out.size() - before;
            if (::iconv(handle_, &in, &left, &to, &room) == failed && errno != E2BIG) error = errno;
            out.resize(out.size() - room);
        }
        text.remove_prefix(text.size() - left);
        return error;
    }

    /// What iconv holds back: a letter that a mark might still have followed.
    void flush(std::string& out) const {
        constexpr std::size_t longest = 16;
        const std::size_t before = out.size();
        out.resize(before + longest);
        char* to = out.data() + before;
        std::size_t room = longest;
        ::iconv(handle_, nullptr, nullptr, &to, &room);
        out.resize(out.size() - room);
    }

private:
    iconv_t handle_;
};

std::optional<std::string> to_utf8(std::string_view text, const char* charset) {
    std::string out;
    try {
        CharsetDecoder decoder(charset);
        decoder.decode(text, out);
        decoder.finish(out);
    } catch (const Error&) {
        return std::nullopt;
    }
    if (out.find(CharsetDecoder::not_a_character) != std::string::npos) return std::nullopt;
    return out;
}

std::optional<std::string> from_utf8(std::string_view text, const char* charset) {
    const CharsetDecoder::Converter converter("UTF-8", charset);
    std::string out;
    if (!converter.is_open() || converter.convert(text, out) != 0) return std::nullopt;
    converter.flush(out);
    return out;
}

CharsetDecoder::CharsetDecoder(const std::string& charset) : converter_(std::make_unique<Converter>(charset.c_str())) {
    // A name with a stroke would ask iconv to pass over what it cannot convert; an empty one means the locale's.
    const bool is_name = !charset.empty() && charset.find('/') == std::string::npos;
    unit_ = starts_with_any_case(charset, "utf-16") ? 2 : starts_with_any_case(charset, "utf-32") ? 4 : 1;
    if (!is_name || !converter_->is_open())
        throw Error(Code::usage, fmt::format("unknown charset \"{}\"", printable(charset, longest_name)),
                    "run 'iconv -l' to list the charsets of this system");
}

CharsetDecoder::~CharsetDecoder() = default;

void CharsetDecoder::decode(std::string_view piece, std::string& out) {
    kept_.append(piece);
    std::string_view rest = kept_;
    while (!rest.empty()) {
        const int error = converter_->convert(rest, out);
        if (error == EINVAL) break; // the rest of it is still to come
        if (error == 0) continue;
        out += not_a_character;
        rest.remove_prefix(std::min(unit_, rest.size()));
    }
    kept_.erase(0, kept_.size() - rest.size());
}

void CharsetDecoder::finish(std::string& out) {
    converter_->flush(out);
    if (!kept_.empty()) out += not_a_character;
    kept_.clear();
}

} // namespace qrid
