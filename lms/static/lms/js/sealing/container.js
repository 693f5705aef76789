// What lies in an envelope: a manifest, the files one after another, and zeros up to a round size.

import { concat, number, Refused, utf8 } from "./bytes.js";

const FORMAT = "lms-bid/1";
const ROUND_BYTES = 64 * 1024;
const MOST_MANIFEST_BYTES = 1024 * 1024;
const MOST_FILES = 200;

// One Blob of it all: the browser reads a file only where a piece of it is asked for.
export function newContainer(manifest, files) {
  if (files.length > MOST_FILES) throw new Refused("files", `an envelope holds ${MOST_FILES} files at most`);
  const listed = files.map(({ name, size }) => ({ name, size }));
  const told = utf8(JSON.stringify({ format: FORMAT, ...manifest, files: listed }));
  if (told.length > MOST_MANIFEST_BYTES) throw new Refused("manifest", "the manifest is too long");
  const prefix = concat(number(told.length, 4), told);
  const filled = prefix.length + files.reduce((sum, file) => sum + file.size, 0);
  const padding = new Uint8Array((ROUND_BYTES - (filled % ROUND_BYTES)) % ROUND_BYTES);
  return new Blob([prefix, ...files, padding]);
}

// The manifest and, for each file, its name and where it lies, from the opened content as a Blob.
export async function readContainer(content) {
  const size = new DataView(await content.slice(0, 4).arrayBuffer()).getUint32(0);
  if (size > MOST_MANIFEST_BYTES || 4 + size > content.size) {
    throw new Refused("manifest", "the envelope does not begin with a manifest");
  }
  const manifest = parse(await content.slice(4, 4 + size).text());
  let at = 4 + size;
  const files = manifest.files.map((file) => {
    if (!Number.isSafeInteger(file.size) || file.size < 0) throw new Refused("manifest", "a size is wrong");
    const found = { name: String(file.name), content: content.slice(at, at + file.size) };
    at += file.size;
    return found;
  });
  await checkRest(content, at);
  return { manifest, files };
}

function parse(text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    throw new Refused("manifest", "the manifest cannot be read");
  }
  const listed = Array.isArray(told?.files) && told.files.length <= MOST_FILES;
  if (told?.format !== FORMAT || !listed) {
    throw new Refused("manifest", `the manifest is not in the format ${FORMAT}`);
  }
  return told;
}

async function checkRest(content, end) {
  const rest = new Uint8Array(await content.slice(Math.min(end, content.size)).arrayBuffer());
  const round = content.size % ROUND_BYTES === 0 && content.size - end < ROUND_BYTES;
  if (end > content.size || !round || rest.some((byte) => byte !== 0)) {
    throw new Refused("manifest", "the files are not those of the manifest");
  }
}
