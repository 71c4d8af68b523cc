// @ldclabs/cose-ts, a library for COSE and CWT, which checks the times itself.
//
//   npm install @ldclabs/cose-ts cbor-x base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/cose_ts.mjs {text} {trust} {unix-time}' \
//       --reject 2 --features text,jwks,es256,es384,eddsa --layer base45,compression,cbor,cose,cwt
import { register } from "node:module";
import { first_of, judge, keys, keys_of, load, message, require, untagged } from "./card.mjs";

// The package is made for bundlers and names its files without their endings, which node wants.
const with_endings = `export async function resolve(name, context, next) {
    return next(/^[.]{1,2}\\/[\\w/]+$/.test(name) ? name + ".js" : name, context);
}`;
register("data:text/javascript," + encodeURIComponent(with_endings));

const [, , text, trust, now] = process.argv;
const { Sign1Message } = await load("@ldclabs/cose-ts/sign1");
const { Claims, Validator } = await load("@ldclabs/cose-ts/cwt");
const { ECDSAKey } = await load("@ldclabs/cose-ts/ecdsa");
const { Ed25519Key } = await load("@ldclabs/cose-ts/ed25519");
const cbor = new (require("cbor-x").Decoder)({ mapsAsObjects: false });
const part = (text) => new Uint8Array(Buffer.from(text, "base64url"));
const numbers = { ES256: [-7, 1], ES384: [-35, 2], EdDSA: [-8, 6] };

await judge(() => {
    const bytes = message(text);
    const [head, open] = untagged(cbor.decode(bytes));
    const kid = (head.length ? cbor.decode(head).get(4) : undefined) ?? open.get(4);
    return first_of(keys_of(keys(trust), kid), (jwk) => {
        const [alg, crv] = numbers[jwk.alg];
        const cose_key = new Map([[1, jwk.y ? 2 : 1], [3, alg], [-1, crv], [-2, part(jwk.x)]]);
        if (jwk.y) cose_key.set(-3, part(jwk.y));
        const signed = Sign1Message.fromBytes(jwk.y ? new ECDSAKey(cose_key) : new Ed25519Key(cose_key), bytes);
        new Validator({ fixedNow: new Date(now * 1000) }).validate(Claims.fromBytes(signed.payload));
    });
});
