// What was found as metrics, in Prometheus's text format (version 0.0.4): for node_exporter's textfile collector.
#pragma once

#include "qrid/base/health.h"

#include <map>
#include <string>
#include <string_view>

namespace qrid::cmd {

/// `prefix` is "qrid_issuer" or "qrid_verifier"; `labels` stand on every sample, so that the files of several issuers
/// go together. Each metric has its HELP and TYPE once.
std::string health_to_prometheus(const Health& health, std::string_view prefix,
                                 const std::map<std::string, std::string>& labels, Seconds now);

} // namespace qrid::cmd
