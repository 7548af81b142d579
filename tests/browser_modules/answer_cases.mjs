// Calls the browser's modules over a file of cases, in one run of Node.
// Usage: node answer_cases.mjs MODULES CASES   CASES is a JSON list of [operation, ...arguments];
// prints a JSON list of {"value"} or {"name", "code", "values"} where the call threw. Bytes go both
// ways as {"bytes": hex}.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , modules, casesFile] = process.argv;
const load = (name) => import(pathToFileURL(join(modules, `${name}.js`)));
const [encoding, baseString, header, message, der, keys, generation, inspection, refusals, detection] = await Promise.all(
  ["encoding", "base_string", "header", "message", "der", "keys", "generation", "inspection", "refusals", "detection"].map(load),
);

const OPERATIONS = {
  ...encoding,
  ...baseString,
  ...header,
  ...message,
  ...inspection,
  ...detection,
  sentence: refusals.sentence,
  neededLength: der.neededLength,
  readSequence: (bytes) => der.readSequence(bytes).map(({ tag }) => tag),
  readInteger: (bytes) => der.readInteger(der.readElement(bytes)).toString(),
  writeInteger: (text) => der.writeInteger(BigInt(text)),
  readOid: (bytes) => der.readOid(der.readElement(bytes)),
  writeOid: der.writeOid,
  codes: () => ({ refusals: refusals.SERVER_REFUSALS, remarks: refusals.SERVER_REMARKS, messages: refusals.MESSAGES }),
  async importPrivateKey(material, passphrase) {
    const { privateKey, publicKey, ...key } = await keys.importPrivateKey(material, passphrase);
    const exported = await crypto.subtle.exportKey("pkcs8", privateKey).then(() => true, () => false);
    return { ...key, exported, usages: [...privateKey.usages, ...publicKey.usages] };
  },
  async sign(material, passphrase, text) {
    return keys.sign(await keys.importPrivateKey(material, passphrase), text);
  },
  async matches(material, other) {
    return keys.matches(await keys.importPrivateKey(material), other);
  },
  async exportImported(material) {
    return generation.exportPkcs8Pem(await keys.importPrivateKey(material));
  },
  async generate(bits, passphrase) {
    const key = await generation.generateKeyPair(bits);
    return {
      bits: key.bits,
      fingerprint: key.fingerprint,
      signature: await keys.sign(key, "POST&a&b"),
      pkcs1: await generation.exportPkcs1Pem(key),
      pkcs8: await generation.exportPkcs8Pem(key),
      encrypted: await generation.exportEncryptedPkcs8Pem(key, passphrase),
      public: generation.exportPublicPem(key),
    };
  },
};

const fromJson = (value) => (value?.bytes === undefined ? value : Uint8Array.from(Buffer.from(value.bytes, "hex")));
const toJson = (_, value) => (value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("hex") } : value);

async function answer([operation, ...values]) {
  try {
    return { value: (await OPERATIONS[operation](...values.map(fromJson))) ?? null };
  } catch (error) {
    if (!error.code) throw error;
    return { name: error.name, code: error.code, values: error.values, text: `${error.stack} ${error.cause ?? ""}` };
  }
}

const answers = [];
for (const each of JSON.parse(readFileSync(casesFile, "utf8"))) answers.push(await answer(each));
process.stdout.write(JSON.stringify(answers, toJson));
