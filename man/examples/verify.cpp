// Verifies the cards in a picture, a PDF or a text file, offline.
//   verify CARD KEYS STATUS    KEYS: the issuer's jwks.json; STATUS: its directory of status lists
#include <algorithm>
#include <iostream>
#include <qrid/base/clock.h>
#include <qrid/base/error.h>
#include <qrid/base/files.h>
#include <qrid/trust/key_files.h>
#include <qrid/verify/input.h>

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    try {
        qrid::Demands demands;
        demands.require_status = true;
        const qrid::Verifier verifier(qrid::load_trust({argv[2]}), qrid::load_status({argv[3]}), qrid::system_now(),
                                      demands);
        int worst = 0;
        qrid::for_each_card(argv[1], qrid::read_file(argv[1]), [&](const qrid::CardInput& card) {
            const qrid::Report report = qrid::verify_input(verifier, card);
            std::cout << qrid::report_to_text(report, false);
            worst = std::max(worst, qrid::exit_code(report.verdict()));
        });
        return worst;
    } catch (const qrid::Error& error) {
        std::cerr << error.what() << std::endl;
        return qrid::reason(error.code()).exit_code;
    }
}
