// A refusal or remark as pieces for the page: text, and the commands in it as code.

import { sentence } from "./oauth1/refusals.js";

const COMMAND = /((?:openssl|ssh-keygen|puttygen|keytool|python) .+?(?= and | и |\.?$))/s;

export function saying(statement, { sentences }) {
  const pieces = sentence(statement, sentences).split(new RegExp(COMMAND, "gs"));
  return pieces.map((piece, index) => (index % 2 ? code(piece) : piece)).filter(Boolean);
}

function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}
