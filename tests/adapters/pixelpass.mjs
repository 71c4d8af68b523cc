// @mosip/pixelpass, which decodes a card's text and checks no signature: what it is asked is whether there is a card.
//
//   npm install @mosip/pixelpass
//   qrid bout CORPUS --cmd 'node ADAPTERS/pixelpass.mjs {text}' --reject 2 --layer base45,compression,cbor
import { readFileSync } from "node:fs";
import { judge, require } from "./card.mjs";

const { decode } = require("@mosip/pixelpass");
await judge(() => {
    const tagged = JSON.parse(decode(readFileSync(process.argv[2], "utf8").trim()));
    if (typeof tagged !== "object" || tagged === null) throw new Error("no COSE message");
});
