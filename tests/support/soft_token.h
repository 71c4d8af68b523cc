// A hardware token in software: SoftHSM 2 in a temporary directory, with keys made by the openssl program.
#pragma once

#include "qrid/base/files.h"
#include "support/environment.h"
#include "support/program.h"
#include "support/temporary.h"

#include <string>

namespace qrid::test {

/// Debian's place of SoftHSM's module; empty when it is not installed.
inline fs::path softhsm_module() {
    for (const char* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"})
        if (fs::exists(path)) return path;
    return {};
}

/// The token "issuer" with PIN 1234 and the keys p256, p384 and ed25519, whose files NAME.pem lie in its directory.
/// SOFTHSM2_CONF names it as long as it lives.
class SoftToken {
public:
    SoftToken() : conf_("SOFTHSM2_CONF", (dir_ / "softhsm2.conf").c_str()) {
        fs::create_directory(dir_ / "tokens");
        write_file(dir_ / "softhsm2.conf", bytes_of("directories.tokendir = " + (dir_ / "tokens").string() + "\n"),
                   Overwrite::refuse);
        init("issuer");
        make_key("p256", "EC -pkeyopt ec_paramgen_curve:P-256", "01");
        make_key("p384", "EC -pkeyopt ec_paramgen_curve:P-384", "02");
        make_key("ed25519", "ED25519", "03");
    }

    void init(const std::string& label) {
        run("softhsm2-util --init-token --free --so-pin 87654321 --pin 1234 --label " + label);
    }
    void make_key(const std::string& name, const std::string& kind, const std::string& id,
                  const std::string& options = {}) {
        run("openssl genpkey -algorithm " + kind + " -out " + file(name));
        import(name, name, id, options);
    }
    void import(const std::string& name, const std::string& label, const std::string& id,
                const std::string& options = {}) {
        run("softhsm2-util --import " + file(name) + " --token issuer --pin 1234 --label " + label + " --id " + id +
            " " + options);
    }
    std::string file(const std::string& name) const { return (dir_ / (name + ".pem")).string(); }
    std::string in_dir(const std::string& name) const { return (dir_ / name).string(); }

private:
    Temporary dir_;
    Environment conf_;
};

} // namespace qrid::test
