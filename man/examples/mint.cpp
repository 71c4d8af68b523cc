// Mints a card for a person with the issuer's active key, enters it into the registry, and draws its QR code.
//   mint ISSUER PASSPHRASE-FILE RECORD OUT.png    RECORD: a JSON object, see qrid-mint(1)
#include <iostream>
#include <qrid/base/clock.h>
#include <qrid/base/error.h>
#include <qrid/card/record_json.h>
#include <qrid/crypto/secret_file.h>
#include <qrid/issuer/minting.h>
#include <qrid/qr/render.h>

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    try {
        qrid::check_target(argv[4], qrid::Overwrite::refuse); // before there is a card
        qrid::Issuer issuer(argv[1]);
        const qrid::Secret passphrase = qrid::read_secret_line(argv[2], "passphrase", qrid::max_passphrase);
        const qrid::Identity record = qrid::identity_of_text(qrid::text_of(qrid::read_file(argv[3])), argv[3]);
        const qrid::MintedCard card = qrid::mint_card(issuer, passphrase, record, qrid::system_now());
        const qrid::Symbol symbol = qrid::encode_symbol(card.text);
        qrid::write_file(argv[4], qrid::symbol_png(symbol, 8), qrid::Overwrite::refuse, qrid::FileMode::secret);
        return 0;
    } catch (const qrid::Error& error) {
        std::cerr << error.what() << std::endl;
        return qrid::reason(error.code()).exit_code;
    }
}
