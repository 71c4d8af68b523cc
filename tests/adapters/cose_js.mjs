// cose-js, a library for COSE of the days of RFC 8152. The times in the claims are checked here, as its user would. It has
// no EdDSA: make it a corpus under an ES256 test key ('qrid defect --all --key KEY').
//
//   npm install cose-js cbor base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/cose_js.mjs {text} {trust} {unix-time}' \
//       --reject 2 --layer base45,compression,cbor,cose,cwt
import { check_time, first_of, judge, keys, keys_of, message, require, untagged } from "./card.mjs";

const [, , text, trust, now] = process.argv;
const cose = require("cose-js");
const cbor = require("cbor");
await judge(async () => {
    const bytes = Buffer.from(message(text));
    const [head, open] = untagged(cbor.decodeFirstSync(bytes));
    const kid = (head.length ? cbor.decodeFirstSync(head).get(4) : undefined) ?? open.get?.(4);
    const usable = keys_of(keys(trust), kid).filter((key) => key.y); // it has no EdDSA
    return first_of(usable, async (key) => {
        const verifier = { key: { x: Buffer.from(key.x, "base64url"), y: Buffer.from(key.y, "base64url") } };
        const payload = await cose.sign.verify(bytes, verifier, { defaultType: cose.sign.Sign1Tag });
        check_time(cbor.decodeFirstSync(payload), Number(now));
    });
});
