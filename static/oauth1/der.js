// DER (X.690), as little of it as keys need: strict when read, lengths computed when written.

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
};

/**
 * Bytes that are no DER. `code`: `truncated` (values `there`, `needed`), `trailing-bytes`
 * (`surplus`), or `malformed`. No byte of the input is repeated.
 */
export class DerError extends Error {
  name = "DerError";

  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/**
 * How many bytes the outermost SEQUENCE claims with its header; null if it is not one.
 * @param {Uint8Array} bytes
 * @returns {number | null}
 */
export function neededLength(bytes) {
  if (bytes.length < 2 || bytes[0] !== TAG.sequence) return null;
  const header = lengthOctets(bytes);
  return header && header.size + header.length;
}

/**
 * Read one element that fills `bytes`.
 * @param {Uint8Array} bytes
 * @returns {{tag: number, content: Uint8Array}} `content` is a view into `bytes`
 * @throws {DerError}
 */
export function readElement(bytes) {
  const { element, end } = readFirst(bytes);
  if (end < bytes.length) throw new DerError("trailing-bytes", { surplus: bytes.length - end });
  return element;
}

/**
 * Read the elements inside a SEQUENCE that fills `bytes`.
 * @param {Uint8Array} bytes
 * @returns {{tag: number, content: Uint8Array, whole: Uint8Array}[]}
 * @throws {DerError}
 */
export function readSequence(bytes) {
  const { tag, content } = readElement(bytes);
  if (tag !== TAG.sequence) throw new DerError("malformed");
  return readElements(content);
}

/** The elements that stand one after another in `content`. */
export function readElements(content) {
  const elements = [];
  for (let rest = content; rest.length; ) {
    const { element, end } = readFirst(rest);
    elements.push({ ...element, whole: rest.subarray(0, end) });
    rest = rest.subarray(end);
  }
  return elements;
}

/** An INTEGER as a BigInt; not minimal ones are malformed. */
export function readInteger({ tag, content }) {
  const [first, second] = content;
  const padded = (first === 0x00 && second < 0x80) || (first === 0xff && second > 0x7f);
  if (tag !== TAG.integer || content.length === 0 || padded) throw new DerError("malformed");
  return BigInt.asIntN(8 * content.length, unsigned(content));
}

/** An OBJECT IDENTIFIER as dotted text. */
export function readOid({ tag, content }) {
  if (tag !== TAG.oid || content.length === 0 || content.at(-1) > 0x7f) throw new DerError("malformed");
  const arcs = [0n];
  for (const [place, byte] of content.entries()) {
    const begins = place === 0 || content[place - 1] < 0x80;
    if (begins && byte === 0x80) throw new DerError("malformed"); // a leading zero
    arcs.push((arcs.pop() << 7n) | BigInt(byte & 0x7f));
    if (byte < 0x80) arcs.push(0n);
  }
  const [joined, ...others] = arcs.slice(0, -1);
  const first = joined < 80n ? joined / 40n : 2n;
  return [first, joined - 40n * first, ...others].join(".");
}

/** A BIT STRING of whole bytes. */
export function readBitString({ tag, content }) {
  if (tag !== TAG.bitString || content[0] !== 0) throw new DerError("malformed");
  return content.subarray(1);
}

/** Bytes as a number that is never negative, most significant byte first. */
export function unsigned(bytes) {
  return BigInt(`0x${hex(bytes) || "0"}`);
}

/** Two lower-case digits for each byte; a number's own digits would lose a leading zero. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Write one element around `contents`, which follow one another.
 * @param {number} tag
 * @param {...Uint8Array} contents
 * @returns {Uint8Array}
 */
export function write(tag, ...contents) {
  const content = concatenated(contents);
  const digits = content.length < 0x80 ? [content.length] : bytesOf(BigInt(content.length));
  const length = content.length < 0x80 ? digits : [0x80 | digits.length, ...digits];
  return concatenated([Uint8Array.of(tag, ...length), content]);
}

/** Write a number that is not negative. */
export function writeInteger(value) {
  const bytes = bytesOf(BigInt(value));
  return write(TAG.integer, Uint8Array.from(bytes[0] > 0x7f ? [0, ...bytes] : bytes));
}

/** Write an OBJECT IDENTIFIER from dotted text. */
export function writeOid(dotted) {
  const [first, second, ...others] = dotted.split(".").map(Number);
  const octets = [40 * first + second, ...others].flatMap((arc) => {
    const groups = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest; rest = Math.floor(rest / 128)) {
      groups.unshift(0x80 | rest % 128);
    }
    return groups;
  });
  return write(TAG.oid, Uint8Array.from(octets));
}

/** Write a BIT STRING of whole bytes. */
export function writeBitString(bytes) {
  return write(TAG.bitString, Uint8Array.of(0), bytes);
}

function readFirst(bytes) {
  if (bytes.length < 2) throw new DerError("truncated", { there: bytes.length, needed: 2 });
  const header = lengthOctets(bytes);
  if (!header || !header.minimal || (bytes[0] & 0x1f) === 0x1f) throw new DerError("malformed");
  const end = header.size + header.length;
  if (end > bytes.length) throw new DerError("truncated", { there: bytes.length, needed: end });
  return { element: { tag: bytes[0], content: bytes.subarray(header.size, end) }, end };
}

/** The length behind the tag, of one to four octets; null where it is indefinite or cut short. */
function lengthOctets(bytes) {
  if (bytes[1] < 0x80) return { size: 2, length: bytes[1], minimal: true };
  const width = bytes[1] & 0x7f;
  if (width < 1 || width > 4 || bytes.length < 2 + width) return null;
  const length = Number(unsigned(bytes.subarray(2, 2 + width)));
  return { size: 2 + width, length, minimal: length > 0x7f && bytes[2] !== 0 };
}

function bytesOf(value) {
  const digits = value.toString(16);
  const pairs = digits.padStart(digits.length + (digits.length % 2), "0").match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

function concatenated(pieces) {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
