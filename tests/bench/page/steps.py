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
    Step("make a card's text, EdDSA", "mint_text<Algorithm::eddsa>", "sign_with_libsodium", "libsodium signs"),
    Step("make a card's text, SM2", "mint_text<Algorithm::sm2>", "sign_with_openssl<Algorithm::sm2>", "OpenSSL signs"),
    Step("mint a line, registered, ES256", "mint_lines_registered<Algorithm::es256>:us_a_card",
         "mint_lines_registered<Algorithm::es256>:us_bare_signature", "the bare signature"),
    Step("mint a line, registered, EdDSA", "mint_lines_registered<Algorithm::eddsa>:us_a_card",
         "mint_lines_registered<Algorithm::eddsa>:us_library_signature", "libsodium signs"),
    Step("mint a line by lease, ES256", "mint_lines_leased<Algorithm::es256>:us_a_card",
         "mint_lines_leased<Algorithm::es256>:us_bare_signature", "the bare signature"),
    Step("mint a line by lease, EdDSA", "mint_lines_leased<Algorithm::eddsa>:us_a_card",
         "mint_lines_leased<Algorithm::eddsa>:us_library_signature", "libsodium signs"),
    Step("verify a card, ES256", "verify_card<Algorithm::es256>/status:0", "verify_with_openssl<Algorithm::es256>", "OpenSSL verifies"),
    Step("verify a card and its status, ES256", "verify_card<Algorithm::es256>/status:1", "verify_with_openssl<Algorithm::es256>",
         "OpenSSL verifies"),
    Step("verify a card, EdDSA", "verify_card<Algorithm::eddsa>/status:0", "verify_with_the_fastest", "the fastest library verifies"),
    Step("verify a line, its report as JSON, ES256", "verify_line<Algorithm::es256>", "verify_line<Algorithm::es256>:us_bare",
         "OpenSSL verifies"),
    Step("verify a line, its report as JSON, EdDSA", "verify_line<Algorithm::eddsa>", "verify_line<Algorithm::eddsa>:us_bare",
         "the fastest library verifies"),
    Step("verify a card, SM2", "verify_card<Algorithm::sm2>/status:0", "verify_with_openssl<Algorithm::sm2>", "OpenSSL verifies"),
    Step("verify a presentation", "verify_presentation", "verify_presentation:us_bare", "two bare signatures"),
    Step("verify a presentation, taken once", "verify_presentation_once", "verify_presentation_once:us_bare", "two bare signatures"),
    Step("make a presentation", "make_presentation", "bare_signature", "the bare signature"),
    Step("encode a code", "encode_with_qrid", "encode_with_libqrencode", "libqrencode"),
    Step("write a code's PNG", "png_with_qrid", "png_with_zlib", "zlib at its usual level"),
    Step("find and read a code", "scan_with_qrid", "scan_with_zxing", "one pass of ZXing"),
    Step("write a side of a card, 300 dpi", "side_as_png/dpi:300", "side_with_libdeflate_alone<1>/dpi:300", "libdeflate over the same pixels"),
    Step("write a side of a card, 600 dpi", "side_as_png/dpi:600", "side_with_libdeflate_alone<1>/dpi:600", "libdeflate over the same pixels"),
    Step("pack a status list of a million, 1 % set", "status_build_ours/size:1000000/per_mille:10",
         "status_deflate_zlib<Z_DEFAULT_STRATEGY, 9>/size:1000000/per_mille:10", "zlib at level 9"),
    Step("unpack it", "status_inflate_ours/size:1000000/per_mille:10", "status_inflate_zlib/size:1000000/per_mille:10", "zlib"),
    Step("describe a face", "describe_aligned", "bare_convolutions", "the network's convolutions alone"),
    Step("make a card's small face", "small_face", "small_face_written_once", "WebP written once, without a network"),
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
        kept = "real_time" if one["run_name"].endswith("/manual_time") else "cpu_time"  # what the benchmark itself has timed
        found.setdefault(name, []).append(one[kept] * scale[one["time_unit"]])
        for counter, value in one.items():
            if counter.startswith("us_"):
                found.setdefault(f"{name}:{counter}", []).append(value)
    return {name: statistics.median(values) for name, values in found.items()}
