// The head of an envelope, byte by byte (docs/sealing.md).

import { concat, encode, equal, number, Reader, Refused, tenderBytes, utf8 } from "./bytes.js";
import { OVERHEAD } from "./hpke.js";
import { KEY_BYTES, pairs } from "./sharing.js";

export const TECHNICAL = 1;
export const PRICE = 2;
export const BID_BYTES = 16;
export const PREFIX_BYTES = 7;
export const CHUNK_BYTES = 4 * 1024 * 1024;

const MAGIC = utf8("LMSBID01");
const SEALED_HALF_BYTES = KEY_BYTES + OVERHEAD;

// The head without the sealed halves: what is bound into every chunk.
export function packCore(head) {
  const code = tenderBytes(head.tender);
  return concat(
    MAGIC,
    Uint8Array.of(head.kind),
    head.bid,
    head.fingerprint,
    head.commitment,
    head.prefix,
    number(CHUNK_BYTES, 4),
    Uint8Array.of(head.holders, code.length),
    code,
  );
}

// `head.halves` lists for each pair [the lower holder's, the higher holder's], sealed.
export const packHead = (head) => concat(packCore(head), ...head.halves.flat());

export function readHead(content) {
  const reader = new Reader(content, "head");
  if (!equal(reader.take(MAGIC.length), MAGIC)) {
    throw new Refused("format", "this is no sealed envelope, or one of another version");
  }
  const kind = reader.number(1);
  if (kind !== TECHNICAL && kind !== PRICE) throw new Refused("kind", "an envelope is technical or price");
  const head = {
    kind,
    bid: reader.take(BID_BYTES),
    fingerprint: reader.take(32),
    commitment: reader.take(32),
    prefix: reader.take(PREFIX_BYTES),
  };
  if (reader.number(4) !== CHUNK_BYTES) throw new Refused("chunk_size", `chunks have ${CHUNK_BYTES} bytes`);
  head.holders = reader.number(1);
  head.tender = tenderOf(reader.take(reader.number(1)));
  head.halves = pairs(head.holders).map((pair) => pair.map(() => reader.take(SEALED_HALF_BYTES)));
  reader.end();
  return head;
}

function tenderOf(content) {
  let code;
  try {
    code = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new Refused("tender", "the code of the tender is not UTF-8");
  }
  tenderBytes(code);
  return code;
}

// What a sealed half is bound to: it opens for this place and no other.
export function halfInfo(head, pair, holder) {
  return encode(
    utf8("lms-bid-half/1"),
    tenderBytes(head.tender),
    head.fingerprint,
    head.bid,
    Uint8Array.of(head.kind, ...pair, holder),
  );
}
