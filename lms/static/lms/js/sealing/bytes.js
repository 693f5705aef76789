// Bytes: parts with their lengths, a reader that checks them, and the words of encodings.

export class Refused extends Error {
  // Something is not what it should be; the page has a translated sentence for each code.
  constructor(code, text) {
    super(text);
    this.name = "Refused";
    this.code = code;
  }
}

const MAX_TENDER_BYTES = 64;
const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function number(value, size) {
  // Big end first; sizes here stay far below 2^53.
  const bytes = new Uint8Array(size);
  for (let at = size - 1; at >= 0; at -= 1) {
    bytes[at] = value % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
}

// The parts joined, each after its length in four bytes.
export const encode = (...parts) => concat(...parts.flatMap((part) => [number(part.length, 4), part]));

export function tenderBytes(tender) {
  const code = utf8(tender);
  if (code.length < 1 || code.length > MAX_TENDER_BYTES || /[\p{C}\p{Z}]/u.test(tender)) {
    throw new Refused("tender", "the code of a tender is 1 to 64 bytes, without spaces");
  }
  return code;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function unhex(text, size) {
  if (text.length !== 2 * size || !/^[0-9a-f]*$/.test(text)) {
    throw new Refused("hex", `this is not ${size} bytes in lower-case hexadecimal`);
  }
  return Uint8Array.from({ length: size }, (_none, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

export function b64(bytes) {
  let text = "";
  // As arguments of one call, not one by one: many times faster; not all at once, which is too many.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export function unb64(text, size = null) {
  let letters;
  try {
    letters = atob(text);
  } catch {
    throw new Refused("base64", "this is not base64");
  }
  const found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
  if (size !== null && found.length !== size) throw new Refused("length", `${found.length} bytes, not ${size}`);
  return found;
}

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export class Reader {
  constructor(content, what) {
    this.content = content;
    this.what = what;
    this.at = 0;
  }

  take(size) {
    const part = this.content.subarray(this.at, this.at + size);
    if (part.length !== size) throw new Refused("cut", `the ${this.what} is cut off`);
    this.at += size;
    return part;
  }

  number(size) {
    return this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  end() {
    if (this.at !== this.content.length) throw new Refused("surplus", `something follows the ${this.what}`);
  }
}
