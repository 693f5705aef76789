// Two of n: replicated additive sharing (Ito, Saito, Nishizeki 1987). See docs/sealing.md.

import { random, Refused } from "./bytes.js";

export const KEY_BYTES = 32;
const LEAST_HOLDERS = 3;
const MOST_HOLDERS = 9;

export function checkHolders(holders) {
  if (holders < LEAST_HOLDERS || holders > MOST_HOLDERS) {
    throw new Refused("holders", `${LEAST_HOLDERS} to ${MOST_HOLDERS} holders share a key`);
  }
}

// All pairs of holders, in the order in which an envelope lists them: [[1, 2], [1, 3], …].
export function pairs(holders) {
  checkHolders(holders);
  const found = [];
  for (let low = 1; low < holders; low += 1) {
    for (let high = low + 1; high <= holders; high += 1) found.push([low, high]);
  }
  return found;
}

export function pairOf(one, other) {
  if (one === other) throw new Refused("one_holder", "two different holders are needed");
  return one < other ? [one, other] : [other, one];
}

// The halves of `key` for each pair, in the order of `pairs`: the lower holder's, the higher holder's.
export function split(key, holders, draw = random) {
  if (key.length !== KEY_BYTES) throw new Refused("length", `a key has ${KEY_BYTES} bytes`);
  return pairs(holders).map((pair) => {
    const mask = draw(KEY_BYTES);
    return { pair, halves: [mask, xor(key, mask)] };
  });
}

export const join = (low, high) => xor(low, high);

function xor(one, other) {
  if (one.length !== KEY_BYTES || other.length !== KEY_BYTES) {
    throw new Refused("length", `a half has ${KEY_BYTES} bytes`);
  }
  return one.map((byte, at) => byte ^ other[at]);
}
