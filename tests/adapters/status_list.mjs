// @sd-jwt/jwt-status-list, which reads status lists in JWTs, and jose, which checks their signatures and times. The card is
// taken for good: only its status is judged, whose list and index are in its claims.
//
//   npm install @sd-jwt/jwt-status-list jose cbor-x base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/status_list.mjs {text} {trust} {status} {unix-time}' \
//       --reject 2 --only 'status/jwt*'
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { judge, keys, load, message, require, untagged } from "./card.mjs";

const [, , text, trust, status, now] = process.argv;
const { getListFromStatusListJWT } = require("@sd-jwt/jwt-status-list");
const { createLocalJWKSet, jwtVerify } = await load("jose");
const cbor = new (require("cbor-x").Decoder)({ mapsAsObjects: false });

async function status_at(token, place) {
    const key = createLocalJWKSet({ keys: keys(trust).filter((one) => one.purpose !== "cards") });
    const { payload } = await jwtVerify(token, key, {
        typ: "statuslist+jwt", subject: place.get("uri"), requiredClaims: ["iat"], currentDate: new Date(now * 1000),
    });
    return payload && getListFromStatusListJWT(token).getStatus(place.get("idx"));
}

await judge(async () => {
    const [, , payload] = untagged(cbor.decode(message(text)));
    const place = cbor.decode(payload).get(65535)?.get?.("status_list");
    if (!(place instanceof Map)) return;
    const files = statSync(status).isDirectory() ? readdirSync(status).map((name) => join(status, name)) : [status];
    for (const file of files) {
        const found = await status_at(readFileSync(file, "utf8").trim(), place).catch((error) => console.error(error.message));
        if (found > 0) throw new Error("revoked");
        if (found === 0) return;
    }
    return "unsure"; // no list that can be believed
});
