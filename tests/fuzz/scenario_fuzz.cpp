// A scenario's file, TOML or JSON: what is read of it has its steps, and each can be shown.
#include "qrid/base/bytes.h"
#include "refusing.h"
#include "scenario_file.h"
#include "scenario_tamper.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most = 16384;
    if (size > most) return 0;
    const std::string_view text = text_of(ByteView(data, size));
    refusing([&] {
        const cmd::Scenario scenario = cmd::read_scenario(text, "fuzz.toml");
        if (scenario.steps.empty() || scenario.steps.size() > cmd::max_scenario_steps) __builtin_trap();
        Seconds now = scenario.clock;
        for (const cmd::Step& step : scenario.steps) {
            (void)step.title();
            refusing([&] { now = cmd::moved_clock(step.clock, now); });
            if (const auto* const tamper = std::get_if<cmd::TamperStep>(&step.act))
                refusing([&] { (void)cmd::tampered(ByteView(data, size), *tamper); });
        }
    });
    return 0;
}
