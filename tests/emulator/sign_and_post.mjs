// A merchant's client in plain Node: its own percent-encoding, its own RSA, its own HTTP.
// Usage: node sign_and_post.mjs URL LOGIN KEY_FILE [NAME VALUE]...   prints status and body
import { createSign, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const [url, login, keyFile, ...rest] = process.argv.slice(2);
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());

const body = [];
for (let i = 0; i < rest.length; i += 2) body.push([rest[i], rest[i + 1]]);
const oauth = [
  ["oauth_consumer_key", login],
  ["oauth_nonce", randomBytes(16).toString("hex")],
  ["oauth_signature_method", "RSA-SHA256"],
  ["oauth_timestamp", String(Math.floor(Date.now() / 1000))],
  ["oauth_version", "1.0"],
];
const normalized = [...body, ...oauth]
  .map(([name, value]) => [encode(name), encode(value)])
  .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
  .map((pair) => pair.join("="))
  .join("&");
const signature = createSign("sha256")
  .update(["POST", encode(url), encode(normalized)].join("&"))
  .sign(readFileSync(keyFile), "base64");
const header = [...oauth, ["oauth_signature", signature]]
  .map(([name, value]) => `${name}="${encode(value)}"`)
  .join(",");
const answer = await fetch(url, {
  method: "POST",
  headers: { Authorization: `OAuth ${header}`, "Content-Type": "application/x-www-form-urlencoded" },
  body: body.map((pair) => pair.map(encode).join("=")).join("&"),
});
process.stdout.write(`${answer.status} ${await answer.text()}`);
