// cose-kit, a library for COSE. The times in the claims are checked here, as its user would.
//
//   npm install cose-kit jose cbor base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/cose_kit.mjs {text} {trust} {unix-time}' \
//       --reject 2 --features text,jwks,es256,es384,eddsa --layer base45,compression,cbor,cose,cwt
import { check_time, first_of, judge, keys, keys_of, load, message, require, untagged } from "./card.mjs";

const [, , text, trust, now] = process.argv;
const { coseVerify } = require("cose-kit");
const { importJWK } = await load("jose");
const cbor = require("cbor");
await judge(async () => {
    const bytes = message(text);
    const [head, open] = untagged(cbor.decodeFirstSync(bytes));
    const kid = (head.length ? cbor.decodeFirstSync(head).get(4) : undefined) ?? open.get?.(4);
    return first_of(keys_of(keys(trust), kid), async (key) => {
        const { isValid, decoded } = await coseVerify(bytes, await importJWK(key, key.alg));
        if (!isValid) throw new Error("bad-signature");
        check_time(cbor.decodeFirstSync(decoded.payload), Number(now));
    });
});
