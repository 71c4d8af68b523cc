#include "qrid/foreign/inside/codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace qrid {

namespace {

struct Meaning {
    std::string_view code, words;
};

constexpr std::array meanings{
    // diseases
    Meaning{"840539006", "COVID-19"},
    Meaning{"RA01", "COVID-19"},
    Meaning{"RA01.0", "COVID-19"},
    // vaccines
    Meaning{"1119305005", "antigen vaccine"},
    Meaning{"1119349007", "mRNA vaccine"},
    Meaning{"1157024006", "inactivated whole virus vaccine"},
    Meaning{"1162643001", "recombinant spike protein vaccine"},
    Meaning{"29061000087103", "viral vector vaccine"},
    Meaning{"J07BX03", "COVID-19 vaccine"},
    Meaning{"XM68M6", "COVID-19 vaccine"},
    Meaning{"XM0GQ8", "mRNA vaccine"},
    Meaning{"XM9QW8", "viral vector vaccine"},
    Meaning{"XM1NL1", "inactivated virus vaccine"},
    // products
    Meaning{"EU/1/20/1507", "Spikevax"},
    Meaning{"EU/1/20/1525", "Jcovden (Janssen)"},
    Meaning{"EU/1/20/1528", "Comirnaty"},
    Meaning{"EU/1/21/1529", "Vaxzevria"},
    Meaning{"EU/1/21/1580", "VidPrevtyn Beta"},
    Meaning{"EU/1/21/1618", "Nuvaxovid"},
    Meaning{"EU/1/21/1624", "COVID-19 Vaccine Valneva"},
    // makers
    Meaning{"ORG-100000788", "Sanofi Pasteur"},
    Meaning{"ORG-100001417", "Janssen-Cilag International"},
    Meaning{"ORG-100001699", "AstraZeneca AB"},
    Meaning{"ORG-100001981", "Serum Institute of India"},
    Meaning{"ORG-100006270", "CureVac AG"},
    Meaning{"ORG-100010771", "Sinopharm Weiqida Europe"},
    Meaning{"ORG-100013793", "CanSino Biologics"},
    Meaning{"ORG-100020693", "China Sinopharm, Beijing"},
    Meaning{"ORG-100024420", "Sinopharm Zhijun, Shenzhen"},
    Meaning{"ORG-100030215", "BioNTech Manufacturing GmbH"},
    Meaning{"ORG-100031184", "Moderna Biotech Spain S.L."},
    Meaning{"ORG-100032020", "Novavax CZ"},
    Meaning{"ORG-100036422", "Valneva France"},
    // kinds of test
    Meaning{"LP6464-4", "nucleic acid amplification, such as PCR"},
    Meaning{"LP217198-3", "rapid antigen test"},
    Meaning{"94500-6", "SARS-CoV-2 RNA, respiratory"},
    Meaning{"94558-4", "SARS-CoV-2 antigen, rapid, respiratory"},
    Meaning{"94309-2", "SARS-CoV-2 RNA, any specimen"},
    Meaning{"94759-8", "SARS-CoV-2 RNA, nasopharynx"},
    // results
    Meaning{"260373001", "detected"},
    Meaning{"260415000", "not detected"},
    Meaning{"10828004", "positive"},
    Meaning{"260385009", "negative"},
};

constexpr std::array cvx_meanings{
    Meaning{"03", "measles, mumps, rubella"},
    Meaning{"08", "hepatitis B, child"},
    Meaning{"10", "polio, inactivated"},
    Meaning{"20", "diphtheria, tetanus, pertussis (DTaP)"},
    Meaning{"21", "chickenpox"},
    Meaning{"33", "pneumococcal polysaccharide"},
    Meaning{"37", "yellow fever"},
    Meaning{"43", "hepatitis B, adult"},
    Meaning{"62", "HPV, quadrivalent"},
    Meaning{"88", "influenza"},
    Meaning{"115", "tetanus, diphtheria, pertussis (Tdap)"},
    Meaning{"133", "pneumococcal conjugate (PCV13)"},
    Meaning{"140", "influenza, seasonal"},
    Meaning{"141", "influenza, seasonal"},
    Meaning{"150", "influenza, quadrivalent"},
    Meaning{"165", "HPV, nine-valent"},
    Meaning{"187", "shingles, recombinant"},
    Meaning{"207", "COVID-19, mRNA, Moderna"},
    Meaning{"208", "COVID-19, mRNA, Pfizer-BioNTech"},
    Meaning{"210", "COVID-19, vector, AstraZeneca"},
    Meaning{"211", "COVID-19, subunit, Novavax"},
    Meaning{"212", "COVID-19, vector, Janssen"},
    Meaning{"213", "COVID-19, unspecified"},
    Meaning{"217", "COVID-19, mRNA, Pfizer-BioNTech, from 12 years"},
    Meaning{"218", "COVID-19, mRNA, Pfizer-BioNTech, 5 to 11 years"},
    Meaning{"219", "COVID-19, mRNA, Pfizer-BioNTech, 6 months to 4 years"},
    Meaning{"221", "COVID-19, mRNA, Moderna, booster"},
    Meaning{"228", "COVID-19, mRNA, Moderna, 6 months to 5 years"},
    Meaning{"229", "COVID-19, mRNA, bivalent, Moderna"},
    Meaning{"300", "COVID-19, mRNA, bivalent, Pfizer-BioNTech"},
};

std::string_view meaning_of(std::span<const Meaning> table, std::string_view code) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Meaning& m) { return m.code == code; });
    return found == table.end() ? std::string_view() : found->words;
}

} // namespace

std::string in_words(std::string_view code) {
    const std::string_view words = meaning_of(meanings, code);
    return words.empty() ? std::string(code) : fmt::format("{} ({})", words, code);
}

std::string vaccine_in_words(std::string_view cvx) {
    const std::string_view words = meaning_of(cvx_meanings, cvx);
    return words.empty() ? fmt::format("CVX {}", cvx) : fmt::format("{} (CVX {})", words, cvx);
}

} // namespace qrid
