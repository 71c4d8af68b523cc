// What Node.js programs would use instead, each timed over the same inputs: one JSON object of microseconds of processor time a call.
//
//   node peers.mjs DIR    run where npm has installed them; DIR has card.txt, jwks.json, status.jwt and trust.jwt
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";

const require = createRequire(join(process.cwd(), "x"));
const read = (name) => readFileSync(join(process.argv[2], name), "utf8").trim();

async function microseconds(what) {
    for (let i = 0; i < 20; ++i) await what();
    let calls = 0;
    const began = process.hrtime.bigint();
    const before = process.cpuUsage(); // of all its threads
    while (process.hrtime.bigint() - began < 1_000_000_000n) {
        await what();
        ++calls;
    }
    const used = process.cpuUsage(before);
    return (used.user + used.system) / calls;
}

const peers = {
    async "@mosip/pixelpass"() {
        const { decode } = require("@mosip/pixelpass");
        const text = read("card.txt");
        return () => decode(text);
    },
    async "@auth0/cose"() {
        const { Sign1 } = require("@auth0/cose");
        const { importJWK } = await import(pathToFileURL(require.resolve("jose")));
        const text = read("card.txt");
        const jwk = JSON.parse(read("jwks.json")).keys.find((one) => one.purpose === "cards");
        const key = await importJWK(jwk, jwk.alg);
        return async () => Sign1.decode(new Uint8Array(inflateSync(require("base45").decode(text)))).verify(key);
    },
    async "@sd-jwt/jwt-status-list"() {
        const { getListFromStatusListJWT } = require("@sd-jwt/jwt-status-list");
        const token = read("status.jwt");
        return () => getListFromStatusListJWT(token).getStatus(1);
    },
    async jose() {
        const { createLocalJWKSet, decodeJwt, jwtVerify } = await import(pathToFileURL(require.resolve("jose")));
        const list = read("trust.jwt");
        const roots = createLocalJWKSet({ keys: decodeJwt(list).keys.filter((key) => key.purpose === "trust") });
        return () => jwtVerify(list, roots);
    },
};

const figures = {};
for (const [name, prepare] of Object.entries(peers)) {
    try {
        figures[name] = await microseconds(await prepare());
    } catch (error) {
        console.error(`${name}: ${error.message}`);
    }
}
console.log(JSON.stringify(figures));
