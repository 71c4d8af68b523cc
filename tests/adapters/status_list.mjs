// @sd-jwt/jwt-status-list, which reads status lists in JWTs, and jose, which checks their signatures and times. A card
// that is good otherwise is taken for granted: only its status is judged, whose index and list are taken from its claims.
//
//   npm install @sd-jwt/jwt-status-list jose cbor-x base45
//   qrid bout CORPUS --cmd 'node ADAPTERS/status_list.mjs {text} {trust} {status} {unix-time}' \
//       --reject 2 --features text,jwks,status,status-jwt,es256,es384,eddsa --layer status
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { judge, keys, load, message, require } from "./card.mjs";

const [, , text, trust, status, now] = process.argv;
const { getListFromStatusListJWT } = require("@sd-jwt/jwt-status-list");
const { createLocalJWKSet, jwtVerify, decodeJwt } = await load("jose");
const cbor = new (require("cbor-x").Decoder)({ mapsAsObjects: false });

const tokens = (path) =>
    (statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path])
        .map((file) => readFileSync(file, "utf8").trim())
        .filter((token) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token));

await judge(async () => {
    const [, , payload] = [cbor.decode(message(text))].flatMap((one) => one.value ?? one);
    const place = cbor.decode(payload).get(65535)?.get("status_list");
    if (!place) return;
    const token = tokens(status).find((one) => decodeJwt(one).sub === place.get("uri"));
    if (!token) return "unsure";
    const key = createLocalJWKSet({ keys: keys(trust) });
    await jwtVerify(token, key, { typ: "statuslist+jwt", currentDate: new Date(now * 1000) });
    if (getListFromStatusListJWT(token).getStatus(place.get("idx")) !== 0) throw new Error("revoked");
});
