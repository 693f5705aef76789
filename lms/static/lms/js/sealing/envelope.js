// Envelopes: a content key shared between the holders, and chunks under it (STREAM over AES-256-GCM).

import { concat, equal, number, random, Refused, sha256, utf8 } from "./bytes.js";
import { BID_BYTES, CHUNK_BYTES, halfInfo, packCore, packHead, PREFIX_BYTES } from "./header.js";
import * as hpke from "./hpke.js";
import { join, KEY_BYTES, pairOf, pairs, split } from "./sharing.js";

export const TAG_BYTES = 16;

// A new envelope of `bid`: its head, packed, and the key of its chunks, which may not be exported.
export async function newSealer(keyset, kind, bid) {
  if (bid.length !== BID_BYTES) throw new Refused("length", `the number of a bid has ${BID_BYTES} bytes`);
  const key = random(KEY_BYTES);
  const head = {
    kind,
    bid,
    tender: keyset.tender,
    fingerprint: keyset.fingerprint,
    commitment: await commitment(key),
    prefix: random(PREFIX_BYTES),
    holders: keyset.points.length,
  };
  head.halves = await Promise.all(
    split(key, head.holders).map(({ pair, halves }) =>
      Promise.all(
        pair.map((holder, at) => hpke.seal(halves[at], keyset.points[holder - 1], halfInfo(head, pair, holder))),
      ),
    ),
  );
  const chunkKey = await contentKey(key, "encrypt");
  key.fill(0);
  return { packed: packHead(head), core: packCore(head), prefix: head.prefix, chunkKey };
}

// Chunk `at` (from 0) sealed. The same chunk is never sealed with other contents: see upload.js.
export async function sealChunk(sealer, at, plain, last) {
  checkSize(plain.length, last);
  const algorithm = { name: "AES-GCM", iv: nonceOf(sealer.prefix, at, last), additionalData: sealer.core };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, sealer.chunkKey, plain));
}

// A holder's half for one of his pairs. `holder` is {number, key, point}.
export async function openHalf(head, pair, holder) {
  const place = pair.indexOf(holder.number);
  const row = pairs(head.holders).findIndex((one) => one[0] === pair[0] && one[1] === pair[1]);
  if (place < 0 || row < 0) throw new Refused("halves", "this holder is not of this pair");
  const info = halfInfo(head, pair, holder.number);
  return hpke.open(head.halves[row][place], holder.key, holder.point, info);
}

// What opens an envelope from the halves of two holders: [{number, half}, {number, half}].
export async function newOpener(head, one, other) {
  const [low] = pairOf(one.number, other.number);
  const key = one.number === low ? join(one.half, other.half) : join(other.half, one.half);
  if (!equal(await commitment(key), head.commitment)) {
    throw new Refused("not_the_key", "these two halves do not give the key of the envelope");
  }
  return { core: packCore(head), prefix: head.prefix, chunkKey: await contentKey(key, "decrypt") };
}

export async function openChunk(opener, at, sealed, last) {
  checkSize(sealed.length - TAG_BYTES, last);
  const algorithm = { name: "AES-GCM", iv: nonceOf(opener.prefix, at, last), additionalData: opener.core };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, opener.chunkKey, sealed));
  } catch {
    throw new Refused("damaged", `chunk ${at + 1} was changed, moved, or is not the last one`);
  }
}

// The digest of an envelope: over its head and the SHA-256 of each sealed chunk.
export const digestOf = (packed, chunkDigests) => sha256(concat(packed, ...chunkDigests));

const nonceOf = (prefix, at, last) => concat(prefix, number(at, 4), Uint8Array.of(last ? 1 : 0));

function checkSize(size, last) {
  if (size < 1 || size > CHUNK_BYTES || (!last && size !== CHUNK_BYTES)) {
    throw new Refused("chunk_size", "a chunk is full unless it is the last, and never empty");
  }
}

const hkdf = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) });

async function commitment(key) {
  const from = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf("lms-bid-commitment/1"), from, 256));
}

async function contentKey(key, usage) {
  const from = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey"]);
  const to = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(hkdf("lms-bid-content/1"), from, to, false, [usage]);
}
