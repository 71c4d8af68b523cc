// What the adapters share. Packages are looked for where the adapter is run, not where it lies: run 'qrid bout' in the
// directory in which npm has installed them.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";

export const require = createRequire(join(process.cwd(), "x"));
export const load = (name) => import(pathToFileURL(require.resolve(name)));

// The message in a card's text: Base45, then zlib.
export function message(path) {
    const text = readFileSync(path, "utf8").trim();
    return new Uint8Array(inflateSync(require("base45").decode(text), { maxOutputLength: 65536 }));
}

// What tags stand around.
export function untagged(value) {
    while (value?.value !== undefined && "tag" in value) value = value.value;
    return value;
}

// The keys of a file of JWKs, or of all in a directory.
export function keys(path) {
    const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
    return files.flatMap((file) => {
        try {
            const read = JSON.parse(readFileSync(file, "utf8"));
            return read.keys ?? [read];
        } catch {
            return []; // of another kind
        }
    });
}

// Those with this kid, or all when the card names none: the signature tells which was right.
export const keys_of = (all, kid) => all.filter((key) => !kid || key.kid === Buffer.from(kid).toString("hex"));

// What the act gives for the first key with which it does not throw; "unsure" without any key.
export async function first_of(all, act) {
    let failure;
    for (const key of all)
        try {
            return await act(key);
        } catch (error) {
            failure = error;
        }
    if (!failure) return "unsure";
    throw failure;
}

// Whether a CWT's claims are in their time.
export function check_time(claims, now) {
    if (claims.get(4) <= now) throw new Error("expired");
    if (claims.get(5) > now) throw new Error("not-yet-valid");
}

// 0 when the act returns, 3 when it returns "unsure", 2 with the reason when it throws; 1 is what node ends with when
// something else is wrong.
export async function judge(act) {
    try {
        process.exitCode = (await act()) === "unsure" ? 3 : 0;
    } catch (error) {
        console.error(String(error?.message ?? error).slice(0, 200));
        process.exitCode = 2;
    }
}
