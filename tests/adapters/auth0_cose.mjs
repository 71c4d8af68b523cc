// @auth0/cose, a library for COSE. The times in the claims are checked here, as its user would.
//
//   npm install @auth0/cose jose cbor-x base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/auth0_cose.mjs {text} {trust} {unix-time}' \
//       --reject 2 --features text,jwks,es256,es384,eddsa --layer base45,compression,cbor,cose,cwt
import { check_time, first_of, judge, keys, keys_of, load, message, require } from "./card.mjs";

const [, , text, trust, now] = process.argv;
const { Sign1, Headers } = require("@auth0/cose");
const { importJWK } = await load("jose");
const { Decoder } = require("cbor-x");
await judge(async () => {
    const signed = Sign1.decode(message(text));
    const kid = signed.protectedHeaders.get(Headers.KeyID) ?? signed.unprotectedHeaders.get(Headers.KeyID);
    return first_of(keys_of(keys(trust), kid), async (key) => {
        await signed.verify(await importJWK(key, key.alg));
        check_time(new Decoder({ mapsAsObjects: false }).decode(signed.payload), Number(now));
    });
});
