// Which piece of the pasted material counts, when there are several, and what it is.

import { recognise, writeSpki } from "./containers.js";
import { hex, neededLength } from "./der.js";
import { openEncrypted } from "./encryption.js";
import { foreignBlock, foreignText, sshPublicLine } from "./foreign.js";
import { unwrap } from "./pem.js";
import { refused, remark } from "./refusals.js";

const LABELS = {
  "PKCS#1 private": ["RSA PRIVATE KEY"],
  "PKCS#8 private": ["PRIVATE KEY"],
  "PKCS#1 public": ["RSA PUBLIC KEY"],
  "SPKI public": ["PUBLIC KEY"],
  "X.509 certificate": ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"],
};

/**
 * Find the piece of the first kind in `preference` that is there, else any other.
 * @param {string | Uint8Array} material
 * @param {string[]} preference of "private", "public", "certificate", "other"
 * @returns {{contents: object, remarks: object[]}} contents as `containers.recognise` answers
 * @throws {KeyRefused} those of `pem.unwrap`, and not-recognised, truncated, trailing-bytes,
 *   several-keys
 */
export function select(material, preference) {
  const pasted = unwrap(material);
  if (!pasted.blocks.length) return unarmored(pasted);
  const found = pasted.blocks.map((block) => ({ block, contents: contentsOf(block) }));
  const kinds = new Set(found.map(({ contents }) => contents.kind));
  const kind = preference.find((each) => kinds.has(each)) ?? found[0].contents.kind;
  const ofKind = found.filter(({ contents }) => contents.kind === kind);
  const different = new Map(ofKind.map((each) => [identity(each), each]));
  if (different.size > 1) throw refused("several-keys", { count: different.size });
  const [{ block, contents }] = different.values();
  const remarks = [...pasted.remarks];
  if (kinds.size > 1) remarks.push(remark("other-blocks"));
  if (ofKind.length > 1) remarks.push(remark("repeated"));
  if (isMislabelled(block, contents)) remarks.push(remark("wrong-label", { container: contents.container }));
  return { contents, remarks };
}

/** The same with an encrypted key decrypted; says so where a passphrase was needless. */
export async function opened({ contents, remarks }, passphrase) {
  if (contents.form === "encrypted") return { contents: await openEncrypted(contents, passphrase), remarks };
  const needless = passphrase && contents.kind === "private";
  return { contents, remarks: needless ? [...remarks, remark("passphrase-not-needed")] : remarks };
}

/** The numbers of a private key, unchecked; throws where `contents` is none. */
export function privateNumbers(contents) {
  if (contents.form === "rsa-private") return contents.numbers;
  if (contents.form === "unusable") throw refused(contents.code, contents.values);
  throw refused(contents.kind === "certificate" ? "certificate-given" : "public-key-given");
}

/** Modulus and public exponent, unchecked; throws where `contents` is no RSA key or encrypted. */
export function publicNumbers(contents) {
  if (contents.form === "encrypted") throw refused("passphrase-missing");
  if (contents.form === "unusable") throw refused(contents.code, contents.values);
  const { n, e } = contents.numbers ?? contents;
  return { n, e };
}

/** SubjectPublicKeyInfo of `contents`, from the key's own numbers; throws as `publicNumbers`. */
export function spkiOf(contents) {
  const { n, e } = publicNumbers(contents);
  return writeSpki(n, e);
}

function unarmored({ text, remarks }) {
  const line = sshPublicLine(text);
  if (line) return { contents: line, remarks: [...remarks, remark("ssh-public-line")] };
  const contents = foreignText(text);
  if (!contents) throw refused("not-recognised");
  return { contents, remarks };
}

/** Tell what a block is; its bytes must be one whole structure. */
function contentsOf(block) {
  const foreign = foreignBlock(block);
  if (foreign) return foreign;
  const { der, dek } = block;
  if (dek !== undefined) return { form: "encrypted", kind: "private", container: "PKCS#1", dek, data: der };
  const needed = neededLength(der);
  if (needed === null) throw refused("not-recognised");
  if (der.length < needed) throw refused("truncated", { there: der.length, needed });
  if (der.length > needed) throw refused("trailing-bytes", { surplus: der.length - needed });
  const contents = recognise(der);
  if (!contents) throw refused("not-recognised");
  return contents;
}

/** What makes two blocks one key: an RSA key's numbers, whatever container holds them. */
function identity({ block, contents }) {
  if (!contents.form.startsWith("rsa-")) return hex(block.der);
  const { n, e } = publicNumbers(contents);
  return `${n} ${e}`;
}

function isMislabelled({ label, dek }, { form, container, kind }) {
  if (!label || form === "unusable") return false;
  if (form === "encrypted") return label !== (dek ? "RSA PRIVATE KEY" : "ENCRYPTED PRIVATE KEY");
  return !LABELS[`${container} ${kind}`].includes(label);
}
