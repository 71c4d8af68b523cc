// The entries of a FHIR bundle (HL7 FHIR R4) as SMART Health Cards carry them.
#pragma once

#include "qrid/foreign/words.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace qrid {

/// A layer for each Patient, Immunization, Observation and Condition, and one that counts all others.
std::vector<Layer> layers_of_bundle(const nlohmann::json& bundle, const Shown& shown);

/// Whether a patient in the bundle has a name with something in it.
bool names_a_patient(const nlohmann::json& bundle);

/// Whether the bundle has an entry that is no patient.
bool has_findings(const nlohmann::json& bundle);

} // namespace qrid
