// The owner of a bid: a key made in the bidder's browser, by which a bid is handed in and withdrawn.

import { encode, hex, Refused, sha256, tenderBytes, utf8 } from "./bytes.js";
import { POINT_BYTES } from "./hpke.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const WAY = { name: "ECDSA", hash: "SHA-256" };
const ACT_FORMAT = "lms-bid-act/1";
const BLIND_BYTES = 32;

export async function generateOwner() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { key: pair.privateKey, point };
}

// For the receipt file: whoever has it may replace or withdraw the bid.
export async function exportOwner(owner) {
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", owner.key));
}

export async function importOwner(pkcs8, point) {
  return { key: await crypto.subtle.importKey("pkcs8", pkcs8, CURVE, true, ["sign"]), point };
}

export const sign = async (owner, text) => new Uint8Array(await crypto.subtle.sign(WAY, owner.key, utf8(text)));

export async function isSigned(point, text, signature) {
  const key = await crypto.subtle.importKey("raw", point, CURVE, true, ["verify"]);
  return crypto.subtle.verify(WAY, key, signature, utf8(text));
}

// What an owner signs to hand a bid in; `replaces` is the number of a bid of theirs, or null.
export function submitText({ tender, bid, technical, price, replaces = null }) {
  const lines = [
    ACT_FORMAT,
    "submit",
    `tender ${tender}`,
    `bid ${hex(bid)}`,
    `technical ${hex(technical)}`,
    `price ${hex(price)}`,
    `replaces ${replaces ? hex(replaces) : "-"}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

export const withdrawText = ({ tender, bid }) => `${ACT_FORMAT}\nwithdraw\ntender ${tender}\nbid ${hex(bid)}\n`;

// The nonce to be attested: it hides the owner's key until the blind is told in the technical envelope.
export function nonceOf(tender, point, blind) {
  if (point.length !== POINT_BYTES || blind.length !== BLIND_BYTES) {
    throw new Refused("length", `a key has ${POINT_BYTES} bytes and a blind ${BLIND_BYTES}`);
  }
  return sha256(encode(utf8("lms-bid-owner/1"), tenderBytes(tender), point, blind));
}
