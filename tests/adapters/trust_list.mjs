// jose, asked whether a signed trust list is to be believed: its signature by one of its own root keys and its times. The
// card is not looked at, so only cases whose trust list decides are fair.
//
//   npm install jose
//   qrid bout CORPUS --cmd 'node ADAPTERS/trust_list.mjs {trust} {unix-time} {text}' \
//       --reject 2 --features text,trust-list --only 'keys/*list*'
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { judge, load } from "./card.mjs";

const [, , trust, now] = process.argv;
const { createLocalJWKSet, decodeJwt, jwtVerify } = await load("jose");
await judge(async () => {
    const files = statSync(trust).isDirectory() ? readdirSync(trust).map((name) => join(trust, name)) : [trust];
    const lists = files.map((file) => readFileSync(file, "utf8").trim()).filter((text) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text));
    if (lists.length === 0) return "unsure";
    for (const list of lists) {
        const keys = createLocalJWKSet(decodeJwt(list).roots ?? decodeJwt(list).keys);
        await jwtVerify(list, keys, { currentDate: new Date(now * 1000) });
    }
});
