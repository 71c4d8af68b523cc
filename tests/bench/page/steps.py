"""Which figure stands beside which: ours, the bare primitive, and how each is counted."""
import json
import os
import statistics
import subprocess
import tempfile
from typing import NamedTuple


class Step(NamedTuple):
    """Names are those of qrid-bench; a figure that another benchmark counts is NAME:counter."""
    what: str
    ours: str
    raw: str
    primitive: str  # what the raw figure is of


STEPS = [
    Step("make a card's text, ES256", "mint_text<Algorithm::es256>", "sign_with_openssl<Algorithm::es256>", "OpenSSL signs"),
    Step("make a card's text, EdDSA", "mint_text<Algorithm::eddsa>", "sign_with_openssl<Algorithm::eddsa>", "OpenSSL signs"),
    Step("make a card's text, SM2", "mint_text<Algorithm::sm2>", "sign_with_openssl<Algorithm::sm2>", "OpenSSL signs"),
    Step("mint a line, registered, ES256", "mint_lines_registered<Algorithm::es256>:us_a_card",
         "mint_lines_registered<Algorithm::es256>:us_bare_signature", "the bare signature"),
    Step("mint a line, registered, EdDSA", "mint_lines_registered<Algorithm::eddsa>:us_a_card",
         "mint_lines_registered<Algorithm::eddsa>:us_bare_signature", "the bare signature"),
    Step("mint a line by lease, ES256", "mint_lines_leased<Algorithm::es256>:us_a_card",
         "mint_lines_leased<Algorithm::es256>:us_bare_signature", "the bare signature"),
    Step("mint a line by lease, EdDSA", "mint_lines_leased<Algorithm::eddsa>:us_a_card",
         "mint_lines_leased<Algorithm::eddsa>:us_bare_signature", "the bare signature"),
    Step("verify a card, ES256", "verify_card<Algorithm::es256>/status:0", "verify_with_openssl<Algorithm::es256>", "OpenSSL verifies"),
    Step("verify a card and its status, ES256", "verify_card<Algorithm::es256>/status:1", "verify_with_openssl<Algorithm::es256>",
         "OpenSSL verifies"),
    Step("verify a card, EdDSA", "verify_card<Algorithm::eddsa>/status:0", "verify_with_libsodium", "libsodium verifies"),
    Step("verify a line, its report as JSON, ES256", "verify_line<Algorithm::es256>", "verify_with_openssl<Algorithm::es256>",
         "OpenSSL verifies"),
    Step("verify a line, its report as JSON, EdDSA", "verify_line<Algorithm::eddsa>", "verify_with_libsodium", "libsodium verifies"),
    Step("verify a card, SM2", "verify_card<Algorithm::sm2>/status:0", "verify_with_openssl<Algorithm::sm2>", "OpenSSL verifies"),
    Step("verify a presentation", "verify_presentation", "bare_two_signatures", "two bare signatures"),
    Step("make a presentation", "make_presentation", "bare_signature", "the bare signature"),
    Step("encode a code", "encode_with_qrid", "encode_with_libqrencode", "libqrencode"),
    Step("write a code's PNG", "png_with_qrid", "png_with_zlib", "zlib over the same rows"),
    Step("find and read a code", "scan_with_qrid", "scan_with_zxing", "one pass of ZXing"),
]


def figures(bench, names, repetitions=3):
    """Runs qrid-bench for these names, interleaved; gives each figure's median in microseconds."""
    filters = "|".join(sorted({name.split(":")[0] if "/" not in name else name for name in names}))
    with tempfile.TemporaryDirectory() as place:
        out = os.path.join(place, "out.json")
        subprocess.run([bench, f"--benchmark_filter=^({filters})", f"--benchmark_repetitions={repetitions}",
                        "--benchmark_enable_random_interleaving=true", f"--benchmark_out={out}",
                        "--benchmark_out_format=json"], check=True, stdout=subprocess.DEVNULL)
        with open(out) as read:
            runs = json.load(read)["benchmarks"]
    scale = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}
    found = {}
    for one in runs:
        if one["run_type"] != "iteration" or "error_message" in one:
            continue
        name = one["run_name"].split("/iterations:")[0].removesuffix("/real_time").removesuffix("/manual_time")
        found.setdefault(name, []).append(one["cpu_time"] * scale[one["time_unit"]])
        for counter in ("us_a_card", "us_bare_signature"):
            if counter in one:
                found.setdefault(f"{name}:{counter}", []).append(one[counter])
    return {name: statistics.median(values) for name, values in found.items()}
