// A holder's key: made here, wrapped by a passphrase here, and never leaving this page unwrapped.

import { b64, concat, encode, random, Refused, tenderBytes, unb64, utf8 } from "./bytes.js";
import * as hpke from "./hpke.js";

const FORMAT = "lms-holder-key/1";
const KDF = "PBKDF2-HMAC-SHA-256";
const LEAST_ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GENERATED_LENGTH = 26;
const LEAST_OWN_LENGTH = 24;
const LEAST_OWN_DIFFERENT = 10;

// 130 bits: four groups of five characters and one of six.
export function generatePassphrase() {
  const letters = Array.from(random(GENERATED_LENGTH), (byte) => ALPHABET[byte % 32]).join("");
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5)).concat(letters.slice(20)).join("-");
}

// A passphrase as it is hashed; one that was generated may be typed in any way people read it.
export function normalised(passphrase) {
  const text = passphrase.normalize("NFKC").replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const plain = text.replace(/[ \t\r\n\-‐-―]/g, "").toUpperCase();
  const letters = plain.replaceAll("O", "0").replaceAll("I", "1").replaceAll("L", "1");
  const generated = letters.length === GENERATED_LENGTH && [...letters].every((one) => ALPHABET.includes(one));
  return generated ? letters : text;
}

export function checkPassphrase(passphrase) {
  const letters = [...normalised(passphrase)];
  if (letters.length < LEAST_OWN_LENGTH || new Set(letters).size < LEAST_OWN_DIFFERENT) {
    throw new Refused("passphrase", `${LEAST_OWN_LENGTH} characters or more, ${LEAST_OWN_DIFFERENT} different`);
  }
}

// A new key for `tender`, wrapped: what the server keeps and cannot open.
export async function makeKey(tender, passphrase, rounds = LEAST_ROUNDS) {
  checkPassphrase(passphrase);
  const pair = await hpke.generateKey();
  const point = await hpke.pointOf(pair.publicKey);
  const told = { tender, point, rounds, salt: random(16), nonce: random(12) };
  const wrapping = await wrappingKey(passphrase, told, "wrapKey");
  const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, wrapping, algorithm(told));
  return {
    format: FORMAT,
    tender,
    public: b64(point),
    kdf: KDF,
    rounds,
    salt: b64(told.salt),
    nonce: b64(told.nonce),
    wrapped: b64(new Uint8Array(wrapped)),
  };
}

// The private key, for opening alone: this page cannot give it away.
export async function unlock(wrapped, passphrase) {
  const told = readWrapped(wrapped);
  const wrapping = await wrappingKey(passphrase, told, "unwrapKey");
  let key;
  try {
    key = await crypto.subtle.unwrapKey(
      "pkcs8",
      told.wrapped,
      wrapping,
      algorithm(told),
      { name: "ECDH", namedCurve: "P-256" },
      false,
      ["deriveBits"],
    );
  } catch {
    throw new Refused("passphrase_wrong", "the passphrase does not open this key, or the key was changed");
  }
  await checkHalves(key, told.point);
  return { key, point: told.point };
}

// The answer to the server's question whether the private key is there; `question` is its bytes.
export function answer(question, unlocked, tender, holder) {
  const info = encode(utf8("lms-possession/1"), tenderBytes(tender), utf8(holder));
  return hpke.open(question, unlocked.key, unlocked.point, info);
}

function readWrapped(told) {
  if (told.format !== FORMAT || told.kdf !== KDF) {
    throw new Refused("format", `this is not a key in the format ${FORMAT}`);
  }
  if (!Number.isInteger(told.rounds) || told.rounds < LEAST_ROUNDS || told.rounds > MOST_ROUNDS) {
    throw new Refused("rounds", `${LEAST_ROUNDS} to ${MOST_ROUNDS} rounds are allowed`);
  }
  return {
    tender: told.tender,
    point: unb64(told.public, hpke.POINT_BYTES),
    rounds: told.rounds,
    salt: unb64(told.salt, 16),
    nonce: unb64(told.nonce, 12),
    wrapped: unb64(told.wrapped),
  };
}

async function wrappingKey(passphrase, told, usage) {
  const secret = utf8(normalised(passphrase));
  const from = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: told.salt, iterations: told.rounds };
  return crypto.subtle.deriveKey(way, from, { name: "AES-GCM", length: 256 }, false, [usage]);
}

function algorithm(told) {
  const bound = encode(utf8(FORMAT), tenderBytes(told.tender), told.point);
  return { name: "AES-GCM", iv: told.nonce, additionalData: bound };
}

async function checkHalves(key, point) {
  // The wrapping binds the public half; that it is the right one shows when something sealed to it opens.
  const probe = random(32);
  const info = utf8("lms-key-check/1");
  const found = await hpke.open(await hpke.seal(probe, point, info), key, point, info);
  if (concat(found).some((byte, at) => byte !== probe[at])) {
    throw new Refused("passphrase_wrong", "the wrapped key is not that of the public key");
  }
}
