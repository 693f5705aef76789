// The public key of a tender: its holders' public keys, and the fingerprint in the published notice.

import { b64, encode, hex, Refused, sha256, tenderBytes, unb64, utf8 } from "./bytes.js";
import { POINT_BYTES, publicKey } from "./hpke.js";
import { checkHolders } from "./sharing.js";

const FORMAT = "lms-keyset/1";
const THRESHOLD = 2;

// `told` is the set as the page gives it; refused where the fingerprint is not that of the keys.
export async function readKeyset(told) {
  if (told.format !== FORMAT || told.threshold !== THRESHOLD) {
    throw new Refused("format", `this is not a set of keys in the format ${FORMAT}`);
  }
  const points = told.keys.map((key) => unb64(key, POINT_BYTES));
  checkHolders(points.length);
  if (new Set(points.map(b64)).size !== points.length) {
    throw new Refused("same_key", "two holders have the same key");
  }
  for (const point of points) await publicKey(point);
  const fingerprint = await fingerprintOf(told.tender, points);
  if (hex(fingerprint) !== told.fingerprint) {
    throw new Refused("fingerprint", "the fingerprint is not that of these keys");
  }
  return { tender: told.tender, points, fingerprint };
}

export function fingerprintOf(tender, points) {
  return sha256(encode(utf8(FORMAT), tenderBytes(tender), Uint8Array.of(THRESHOLD), ...points));
}

// As people compare it: sixteen groups of four.
export const shown = (fingerprint) => hex(fingerprint).match(/.{4}/g).join(" ");
