#include "enroll_output.h"

#include "qrid/issuer/standing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qrid::cmd {

nlohmann::json scan_json(const KioskSettings& settings, const Visit& visit, const FaceScan& scan) {
    nlohmann::json liveness{{"single_shot", !scan.liveness}};
    if (scan.liveness)
        liveness.update({{"asked", name(visit.turn)},
                         {"turned", in_thousandths(scan.liveness->turned)},
                         {"least_difference", in_thousandths(scan.liveness->least_difference)},
                         {"most_distance", in_thousandths(scan.liveness->most_distance)}});
    nlohmann::json concerns = nlohmann::json::array();
    for (const PortraitCheck& check : scan.portrait.checks)
        if (check.grade != Grade::good)
            concerns.push_back({{"check", check.name}, {"value", check.value}, {"advice", check.advice.english()}});
    return {
        {"distance", in_thousandths(scan.distance())},
        {"worst_distance", in_thousandths(scan.worst_distance())},
        {"threshold", in_thousandths(settings.thresholds.match)},
        {"likeness", name(judge(scan.distance(), settings.thresholds))},
        {"liveness", std::move(liveness)},
        {"portrait", {{"grade", name(scan.portrait.grade())}, {"concerns", std::move(concerns)}}},
        {"face",
         {{"bytes", scan.small_face.webp.size()}, {"distance", in_thousandths(scan.small_face.distance_to_source)}}}};
}

nlohmann::json cards_json(const Enrolment& enrolment, std::span<const Variant> variants) {
    nlohmann::json list = nlohmann::json::array();
    for (std::size_t i = 0; i < enrolment.cards.size(); ++i)
        list.push_back({{"variant", variants[i].name},
                        {"card", enrolment.cards[i].text},
                        {"list", enrolment.cards[i].row.place.list},
                        {"idx", enrolment.cards[i].row.place.idx},
                        {"name", enrolment.card_names[i]}});
    return list;
}

nlohmann::json enrolment_json(const KioskSettings& settings, const Visit& visit, const Terms& terms,
                              const FaceScan& scan, const Enrolment& enrolment, const std::string& how) {
    nlohmann::json replaced = nlohmann::json::array();
    for (const StatusPlace place : enrolment.replaced) replaced.push_back(format_place(place));
    nlohmann::json document{
        {"card", enrolment.card().text},
        {"list", enrolment.card().row.place.list},
        {"idx", enrolment.card().row.place.idx},
        {"kid", enrolment.card().row.kid},
        {"exp", format_time(enrolment.card().row.exp)},
        {"account", visit.account},
        {"name", enrolment.card_names.front()},
        {"new_account", enrolment.new_account},
        {"replaced", std::move(replaced)},
        {"terms", {{"sha256", terms.sha256}, {"version", terms.version}, {"language", terms.language}, {"how", how}}}};
    if (!settings.variants.empty()) document["cards"] = cards_json(enrolment, settings.variants);
    if (scan.print_source)
        document["print_portrait"] = {{"from", scan.print_source->is_on_file ? "register" : "visit"},
                                      {"dpi", scan.print_source->dpi}};
    document.update(scan_json(settings, visit, scan));
    return document;
}

} // namespace qrid::cmd
