// Masks what the file of cases holds, with the browser's modules, and prints it as JSON.
import { readFileSync } from "node:fs";

const [, , folder, file] = process.argv;
const { maskedText } = await import(`${folder}/share-cards.js`);
const { maskedEncoded, maskedSheet, maskedUrl, maskedValue } = await import(`${folder}/share-masking.js`);
const { maskedAnything } = await import(`${folder}/share-anything.js`);
const operations = {
  anything: maskedAnything,
  encoded: maskedEncoded,
  sheet: maskedSheet,
  text: maskedText,
  url: maskedUrl,
  value: maskedValue,
};
const cases = JSON.parse(readFileSync(file, "utf8"));
console.log(JSON.stringify(cases.map(([name, ...given]) => operations[name](...given))));
