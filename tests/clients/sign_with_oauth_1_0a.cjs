// Signs a request with the package oauth-1.0a and prints it as a raw HTTP message.
// Reads a JSON object: url, data, consumerKey, privateKey, and what the package takes besides:
// token (an object), includeBodyHash.
const { createHash, sign } = require('crypto');
const { readFileSync } = require('fs');
const OAuth = require('oauth-1.0a');

const { url, data, consumerKey, privateKey, token, includeBodyHash } = JSON.parse(readFileSync(0));
const oauth = new OAuth({
  consumer: { key: consumerKey, secret: '' },
  signature_method: 'RSA-SHA256',
  hash_function: (text) => sign('sha256', Buffer.from(text), privateKey).toString('base64'),
  body_hash_function: (text) => createHash('sha256').update(text).digest('base64'),
});
const copy = { ...data }; // the package adds the query's parameters to it
const authorized = oauth.authorize({ url, method: 'POST', data: copy, includeBodyHash }, token);
const body = new URLSearchParams(
  Object.entries(data).flatMap(([name, value]) => [].concat(value).map((each) => [name, each])),
).toString();
const [, host, target] = url.match(/^https?:\/\/([^/]+)(.*)$/);
process.stdout.write(
  [
    `POST ${target} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: ${oauth.toHeader(authorized).Authorization}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n'),
);
