// A client in JavaScript: node client.js KEY ENCODER values|everywhere
const crypto = require("crypto");
const fs = require("fs");
const querystring = require("querystring");

const [key, encoder, form] = process.argv.slice(2);
const right = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const encoders = {
  "node-encodeURIComponent": encodeURIComponent,
  "node-querystring-escape": querystring.escape,
  "node-URLSearchParams": (text) => new URLSearchParams({ x: text }).toString().slice(2),
  "node-encodeURI": encodeURI,
  "node-escape": escape,
};
const write = encoders[encoder];
const whole = form === "everywhere" ? write : right;

const url = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915";
const body = { client_orderid: "a b~*'!()/+é", orderid: "900258", login: "throw-away" };
const oauth = {
  oauth_consumer_key: "throw-away",
  oauth_nonce: "6e6f6465206e6f6465206e6f64652030",
  oauth_signature_method: "RSA-SHA256",
  oauth_timestamp: "1700000000",
  oauth_version: "1.0",
};
const pairs = Object.entries({ ...body, ...oauth }).map(([n, v]) => [write(n), write(v)]);
pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1));
const joined = pairs.map((pair) => pair.join("=")).join("&");
const string = ["POST", whole(url), whole(joined)].join("&");
const signature = crypto.createSign("RSA-SHA256").update(string).sign(fs.readFileSync(key), "base64");
const header = Object.entries({ ...oauth, oauth_signature: signature })
  .map(([n, v]) => `${n}="${right(v)}"`).join(", ");
const sent = Object.entries(body).map(([n, v]) => `${right(n)}=${right(v)}`).join("&");
process.stdout.write(
  "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\nHost: sandbox.payneteasy.com\r\n" +
  `Authorization: OAuth ${header}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
  `Content-Length: ${sent.length}\r\n\r\n${sent}`);
