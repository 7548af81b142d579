// Masks what the file of cases holds, with the browser's module, and prints it as JSON.
import { readFileSync } from "node:fs";

const [, , folder, file] = process.argv;
const { maskedEncoded, maskedText, maskedValue } = await import(`${folder}/share-masking.js`);
const operations = { text: maskedText, encoded: maskedEncoded, value: maskedValue };
const cases = JSON.parse(readFileSync(file, "utf8"));
console.log(JSON.stringify(cases.map(([name, ...given]) => operations[name](...given))));
