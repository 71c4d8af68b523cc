// jose, asked whether a signed trust list is to be believed: its signature by one of the roots that it names, and its times.
// The card is taken for good if the list has its key and does not revoke it.
//
//   npm install jose cbor-x base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/trust_list.mjs {text} {trust} {unix-time}' \
//       --reject 2 --only 'keys/*list*'
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { judge, keys_of, load, message, require, untagged } from "./card.mjs";

const [, , text, trust, now] = process.argv;
const { createLocalJWKSet, decodeJwt, jwtVerify } = await load("jose");
const cbor = new (require("cbor-x").Decoder)({ mapsAsObjects: false });

async function believed(list) {
    const roots = createLocalJWKSet({ keys: decodeJwt(list).keys.filter((key) => key.purpose === "trust") });
    const { payload } = await jwtVerify(list, roots, {
        typ: "jwk-set+jwt", requiredClaims: ["iss", "iat", "exp"], currentDate: new Date(now * 1000),
    });
    return payload.keys;
}

await judge(async () => {
    const [head] = untagged(cbor.decode(message(text)));
    const kid = cbor.decode(head).get(4);
    const files = statSync(trust).isDirectory() ? readdirSync(trust).map((name) => join(trust, name)) : [trust];
    for (const file of files) {
        const all = await believed(readFileSync(file, "utf8").trim()).catch((error) => console.error(error.message));
        const [key] = keys_of(all ?? [], kid);
        if (key?.revoked) throw new Error("key-revoked");
        if (key) return;
    }
    return "unsure";
});
