// HPKE (RFC 9180), base mode, one message: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
// The wiring of section 4.1 and 5.1; every primitive is WebCrypto's.

import { concat, number, Refused, utf8 } from "./bytes.js";

export const POINT_BYTES = 65;
export const OVERHEAD = POINT_BYTES + 16;

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const VERSION = utf8("HPKE-v1");
const KEM_SUITE = concat(utf8("KEM"), number(0x0010, 2));
const SUITE = concat(utf8("HPKE"), number(0x0010, 2), number(0x0001, 2), number(0x0002, 2));
const NOTHING = new Uint8Array(0);

export async function publicKey(point) {
  if (point.length !== POINT_BYTES || point[0] !== 4) {
    throw new Refused("public_key", "a public key is an uncompressed point of P-256");
  }
  try {
    return await crypto.subtle.importKey("raw", point, CURVE, true, []);
  } catch {
    throw new Refused("public_key", "the public key is not on the curve P-256");
  }
}

export const pointOf = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));

export const generateKey = () => crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);

// `ephemeral` is given where test vectors are made, and nowhere else.
export async function seal(content, point, info, { ephemeral = null, aad = NOTHING } = {}) {
  const recipient = await publicKey(point);
  const pair = ephemeral ?? (await generateKey());
  const enc = await pointOf(pair.publicKey);
  const shared = await sharedSecret(pair.privateKey, recipient, concat(enc, point));
  const { key, iv } = await schedule(shared, info, "encrypt");
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, content);
  return concat(enc, new Uint8Array(sealed));
}

// `point` is the public half of `privateKey`: WebCrypto does not give it of a key that may not be exported.
export async function open(sealed, privateKey, point, info, { aad = NOTHING } = {}) {
  if (sealed.length < OVERHEAD) throw new Refused("not_opened", "what is sealed is cut off");
  const enc = sealed.subarray(0, POINT_BYTES);
  try {
    const shared = await sharedSecret(privateKey, await publicKey(enc), concat(enc, point));
    const { key, iv } = await schedule(shared, info, "decrypt");
    const algorithm = { name: "AES-GCM", iv, additionalData: aad };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.subarray(POINT_BYTES)));
  } catch {
    throw new Refused("not_opened", "this key does not open it: another holder or tender, or it was changed");
  }
}

async function sharedSecret(privateKey, theirs, context) {
  const dh = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, privateKey, 256);
  const prk = await extract(KEM_SUITE, NOTHING, "eae_prk", new Uint8Array(dh));
  return expand(KEM_SUITE, prk, "shared_secret", context, 32);
}

async function schedule(shared, info, usage) {
  const context = concat(
    Uint8Array.of(0),
    await extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    await extract(SUITE, NOTHING, "info_hash", info),
  );
  const secret = await extract(SUITE, shared, "secret", NOTHING);
  const raw = await expand(SUITE, secret, "key", context, 32);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [usage]);
  return { key, iv: await expand(SUITE, secret, "base_nonce", context, 12) };
}

async function hmac(key, content) {
  // An empty key is the same as one of zeros, and WebCrypto takes no empty one.
  const raw = key.length ? key : new Uint8Array(32);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, content));
}

const extract = (suite, salt, label, ikm) => hmac(salt, concat(VERSION, suite, utf8(label), ikm));

async function expand(suite, prk, label, info, length) {
  // One block of HKDF-Expand: nothing here is longer than 32 bytes.
  const told = concat(number(length, 2), VERSION, suite, utf8(label), info, Uint8Array.of(1));
  return (await hmac(prk, told)).subarray(0, length);
}
