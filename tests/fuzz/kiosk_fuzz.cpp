// What the kiosk reads beside pictures and records: a session, terms of use, the evidence of an acceptance.
#include "qrid/base/error.h"
#include "qrid/kiosk/acceptance.h"
#include "qrid/kiosk/sessions.h"

using namespace qrid;

namespace {

template <typename Act>
void refused_or(const Act& act) {
    try {
        act();
    } catch (const Error&) {
    } // refused with a reason
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    refused_or([&] {
        const SessionLine line = session_of(text, "photos");
        if (line.visit.id.empty() || line.visit.account.empty() || line.visit.shots.empty()) __builtin_trap();
    });
    refused_or([&] {
        const Terms terms = terms_of(text);
        if (terms.text != text || !text.ends_with(terms.body()) || terms.version.size() > 64) __builtin_trap();
    });
    refused_or([&] { (void)read_acceptance(cose::read_sign1({data, size})); });
    return 0;
}
