#include "qrid/words/inside/language_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace qrid {

namespace {

// ISO 639: two letters, then the three of 639-2 and 639-3 that mean the same, in pairs of columns.
constexpr std::string_view codes =
    "aa aar ab abk ae ave af afr ak aka am amh an arg ar ara ar arb as asm av ava ay aym az aze az azj ba bak be bel "
    "bg bul bh bih bi bis bm bam bn ben bo bod bo tib br bre bs bos ca cat ce che ch cha co cos cr cre cs ces cs cze "
    "cu chu cv chv cy cym cy wel da dan de deu de ger dv div dz dzo ee ewe el ell el gre en eng eo epo es spa et est "
    "et ekk eu eus eu baq fa fas fa per fa pes ff ful fi fin fj fij fo fao fr fra fr fre fy fry ga gle gd gla gl glg "
    "gn grn gu guj gv glv ha hau he heb hi hin ho hmo hr hrv ht hat hu hun hy hye hy arm hz her ia ina id ind ie ile "
    "ig ibo ii iii ik ipk io ido is isl is ice it ita iu iku ja jpn jv jav ka kat ka geo kg kon ki kik kj kua kk kaz "
    "kl kal km khm kn kan ko kor kr kau ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug li lim ln lin lo lao "
    "lt lit lu lub lv lav lv lvs mg mlg mh mah mi mri mi mao mk mkd mk mac ml mal mn mon mn khk mr mar ms msa ms may "
    "ms zsm mt mlt my mya my bur na nau nb nob nd nde ne nep ne npi ng ndo nl nld nl dut nn nno no nor nr nbl nv nav "
    "ny nya oc oci oj oji om orm or ori os oss pa pan pi pli pl pol ps pus pt por qu que rm roh rn run ro ron ro rum "
    "ru rus rw kin sa san sc srd sd snd se sme sg sag si sin sk slk sk slo sl slv sm smo sn sna so som sq sqi sq alb "
    "sr srp ss ssw st sot su sun sv swe sw swa sw swh ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton "
    "tr tur ts tso tt tat tw twi ty tah ug uig uk ukr ur urd uz uzb uz uzn ve ven vi vie vo vol wa wln wo wol xh xho "
    "yi yid yo yor za zha zh zho zh chi zh cmn zu zul ";

struct Modifier {
    std::string_view script, after_at;
};
constexpr std::array modifiers{Modifier{"Latn", "latin"}, Modifier{"Cyrl", "cyrillic"}, Modifier{"Arab", "arabic"},
                               Modifier{"Deva", "devanagari"}};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_word(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_lower);
}

std::string shortest_code(const std::string& language) {
    if (language.size() != 3) return language;
    const std::size_t at = codes.find(fmt::format(" {} ", language));
    return at == std::string_view::npos ? language : std::string(codes.substr(at - 2, 2));
}

std::string in_capitals(std::string_view text, std::size_t letters) {
    std::string out(text);
    for (std::size_t i = 0; i < std::min(letters, out.size()); ++i)
        if (is_lower(out[i])) out[i] = static_cast<char>(out[i] - 'a' + 'A');
    return out;
}

bool is_region(std::string_view text) {
    return is_word(text, 2, 2) ||
           (text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

} // namespace

std::optional<LanguageName> read_language_name(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() > longest) return std::nullopt;
    LanguageName name;
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        const std::string modifier = lowered(text.substr(at + 1));
        for (const Modifier& known : modifiers)
            if (known.after_at == modifier) name.script = known.script;
        if (name.script.empty()) return std::nullopt;
        text = text.substr(0, at);
    }
    std::string rest = lowered(text.substr(0, text.find('.'))); // without a locale's character set
    std::replace(rest.begin(), rest.end(), '_', '-');
    const auto next = [&] {
        const std::size_t end = std::min(rest.find('-'), rest.size());
        const std::string part = rest.substr(0, end);
        rest.erase(0, end + 1);
        return part;
    };
    const std::string language = next();
    if (!is_word(language, 2, 3)) return std::nullopt;
    name.language = shortest_code(language);
    while (!rest.empty()) {
        const std::string part = next();
        if (is_word(part, 4, 4) && name.script.empty() && name.region.empty())
            name.script = in_capitals(part, 1);
        else if (is_region(part) && name.region.empty())
            name.region = in_capitals(part, 2);
        else
            return std::nullopt;
    }
    return name;
}

std::vector<std::string> catalogues_for(const LanguageName& name) {
    if (name.language == "zh") { // the region of a catalogue says how it is written
        const bool is_traditional =
            name.script == "Hant" ||
            (name.script.empty() && (name.region == "TW" || name.region == "HK" || name.region == "MO"));
        if (is_traditional)
            return name.region == "HK" ? std::vector<std::string>{"zh_HK", "zh_TW"}
                                       : std::vector<std::string>{"zh_TW", "zh_HK"};
        return {name.region == "SG" ? "zh_SG" : "zh_CN", "zh_CN", "zh"};
    }
    std::string modifier;
    for (const Modifier& known : modifiers)
        if (known.script == name.script) modifier = fmt::format("@{}", known.after_at);
    std::vector<std::string> names;
    if (!name.region.empty()) names.push_back(fmt::format("{}_{}{}", name.language, name.region, modifier));
    names.push_back(name.language + modifier);
    return names;
}

std::optional<std::string> tag_of_catalogue(std::string_view lang) {
    const auto name = read_language_name(lang);
    if (!name || lang.find('.') != std::string_view::npos) return std::nullopt;
    const std::string tag = fmt::format("{}{}{}{}{}", name->language, name->script.empty() ? "" : "-", name->script,
                                        name->region.empty() ? "" : "-", name->region);
    return tag;
}

} // namespace qrid
