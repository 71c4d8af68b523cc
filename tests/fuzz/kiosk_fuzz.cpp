// What the kiosk reads beside pictures and records: a session, terms of use, the evidence of an acceptance.
#include "qrid/kiosk/acceptance.h"
#include "qrid/kiosk/sessions.h"
#include "refusing.h"

using namespace qrid;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    refusing([&] {
        const SessionLine line = session_of(text, "photos");
        if (line.visit.id.empty() || line.visit.account.empty() || line.visit.shots.empty()) __builtin_trap();
    });
    refusing([&] {
        const Terms terms = terms_of(text);
        if (terms.text != text || !text.ends_with(terms.body()) || terms.version.size() > 64) __builtin_trap();
    });
    refusing([&] { (void)read_acceptance(cose::read_sign1({data, size})); });
    return 0;
}
