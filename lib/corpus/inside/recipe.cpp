#include "qrid/corpus/inside/recipe.h"

#include <fmt/format.h>

namespace qrid::corpus {

Recipe::Recipe(CaseLayer layer, std::string_view name_in_layer, Expect expect) {
    facts.id = fmt::format("{}/{}", name(layer), name_in_layer);
    facts.layer = layer;
    facts.expect = expect;
    facts.features = {"eddsa", "jwks"};
    if (expect != Expect::valid) unlike("plain");
}

Recipe& Recipe::cose(Maker<Bytes> make) {
    make_cose = std::move(make);
    return *this;
}

Recipe& Recipe::text(Maker<std::string> make) {
    make_text = std::move(make);
    return *this;
}

Recipe& Recipe::picture(Maker<Bytes> make) {
    make_picture = std::move(make);
    return *this;
}

Recipe& Recipe::trust(Maker<Named> make) {
    make_trust = std::move(make);
    return *this;
}

Recipe& Recipe::status(Maker<Named> make) {
    make_status = std::move(make);
    return *this;
}

Recipe& Recipe::at(Maker<Seconds> make) {
    make_at = std::move(make);
    return *this;
}

Recipe& Recipe::audience(std::string_view audience) {
    facts.audience = audience;
    return *this;
}

Recipe& Recipe::nonce(Maker<Bytes> make) {
    make_nonce = std::move(make);
    return *this;
}

Recipe& Recipe::unlike(std::string_view control) {
    const bool is_elsewhere = control.find('/') != std::string_view::npos;
    facts.control = is_elsewhere ? std::string(control) : fmt::format("{}/{}", name(facts.layer), control);
    return *this;
}

Recipe& Recipe::needs(std::vector<std::string> features) {
    for (std::string& feature : features) {
        if (feature == "pem" || feature == "cose-key" || feature == "trust-list") std::erase(facts.features, "jwks");
        facts.features.push_back(std::move(feature));
    }
    return *this;
}

Recipe& Recipe::signed_with(std::string_view algorithm) {
    facts.features.front() = algorithm;
    return *this;
}

Recipe& Book::add(Expect expect, std::string& name, std::string& title, std::string& spec, std::string& why,
                  Codes& codes) {
    Recipe& recipe = all_.emplace_back(layer_, name, expect);
    recipe.facts.title = std::move(title);
    recipe.facts.spec = std::move(spec);
    recipe.facts.why = std::move(why);
    recipe.facts.codes = std::move(codes);
    return recipe;
}

Recipe& Book::valid(std::string name, std::string title, std::string spec, std::string why, Codes warnings) {
    return add(Expect::valid, name, title, spec, why, warnings);
}

Recipe& Book::invalid(std::string name, std::string title, std::string spec, std::string why, Codes codes) {
    return add(Expect::invalid, name, title, spec, why, codes);
}

Recipe& Book::undetermined(std::string name, std::string title, std::string spec, std::string why, Codes codes) {
    return add(Expect::undetermined, name, title, spec, why, codes);
}

Recipe& Book::open(std::string name, std::string title, std::string spec, std::string why, Codes codes) {
    return add(Expect::acceptable, name, title, spec, why, codes);
}

} // namespace qrid::corpus
