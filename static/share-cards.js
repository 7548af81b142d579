// Card numbers and verification codes, told as the server tells them (paynet_debug/diagnosis/cards.py,
// which says why each pattern is as it is).

const BETWEEN = "[ \\t._/:\\u00a0\\u00ad\\u00b7\\u2000-\\u2015\\u202f\\u205f\\u2060\\u2212\\u3000\\ufeff-]{1,3}";
const CARD = new RegExp(
  "(?<![0-9])(?:[0-9](?:[ -]?[0-9]){12,18}" +
    `|[0-9]{4}(?:${BETWEEN}[0-9]{4}){3}(?:(?:${BETWEEN})?[0-9]{1,3})?` +
    `|[0-9]{4}${BETWEEN}[0-9]{6}${BETWEEN}[0-9]{4,5})(?![0-9])`,
  "g",
);
const WHOLE_CARD = new RegExp(`^(?:${CARD.source})$`);
const LISTING = "[ \\t\"']{0,3}(?:[,;|]|\\r?\\n|\\r)[ \\t\"']{0,3}";
const LISTED = new RegExp(
  `(?<![0-9])(?:[0-9]{4}(?:${LISTING}[0-9]{4}){3}` +
    `|[0-9]{4}${LISTING}[0-9]{6}${LISTING}[0-9]{5}|[0-9](?:${LISTING}[0-9]){12,18})(?![0-9])`,
  "g",
);
const LISTED_BEFORE = new RegExp(`(?<![0-9])(?:[0-9]{4}|[0-9])${LISTING}$`);
const LISTED_AFTER = new RegExp(`^${LISTING}(?:[0-9]{4}|[0-9])(?![0-9])`);
const REACH = 16;
const ISSUED = /^(?:[3-6]|2[2-7]|8[16]|9[178])/;
const CLOCK = /^1(?:[0-9]{12}|[0-9]{15}|[0-9]{18})$/;
const PRINTED = new Set(["4,4,4,4", "4,6,5", "4,6,4"]);
const CVV =
  /(?:^|[-_.[ ])(?:cvv2?|cvc2?|cvn2?|cav2?|csc|cvd|card[-_ ]?code|(?:security|verification)[-_ ]?(?:code|value|number))(?:$|[-_.\] ])/i;
const CAMEL = /(?<=[a-z0-9])(?=[A-Z])/g;
const NEVER = /oauth_|payload|nonce|timestamp|serial[-_]?number|hash/i;
const OPAQUE = /signature|token/i;
const WORD = "[A-Za-z0-9_.\\[\\]-]{1,60}";
const SPACE = "[ \\t\\r\\n]";

/** Between a name and its value: a query, JSON, XML, a pair of a HAR file, PHP, Ruby, Go, Python. */
const BESIDE =
  `(?:["'\\]]{0,3}${SPACE}{0,20}(?:=>|:=|[=:>])` +
  `|["']?${SPACE}{0,4},?${SPACE}{0,20}["']?value["']?${SPACE}{0,4}[:=]` +
  `|["'][ \\t]{0,4},(?=[ \\t]{0,4}["'])|\\((?=["']))` +
  `${SPACE}{0,20}(?:string\\([0-9]{1,3}\\)[ \\t]?|int\\(|Some\\()?[\\[(]{0,2}[bBuU@$]?["']?`;
const CODE = new RegExp(
  `(?:<(?:${WORD}:)?(${WORD})${SPACE}[^<>]{0,200}>${SPACE}{0,20}` +
    `|(?<![A-Za-z0-9_.\\[\\]-])((?:${WORD} )?${WORD})${BESIDE})([0-9]{1,6})(?![A-Za-z0-9_]|-[0-9])`,
  "g",
);
const KEPT = new RegExp(`(?<![A-Za-z0-9_.\\[\\]-])(${WORD})${BESIDE}([^&?"'\\\\\\s,;<>{}()\\[\\]=:]+)`, "g");
export const REMOVED = "***";

/**
 * Card numbers in `text` by first six, stars, last four, and codes beside their names by stars.
 *
 * @param {string} text
 * @returns {string}
 */
export function maskedText(text) {
  return replaced(text, hidden(text));
}

/** `text` with each of `found` in place of what stands there; of two that overlap the first counts. */
export function replaced(text, found) {
  let [shown, place] = ["", 0];
  for (const { start, end, instead } of [...found].sort((one, other) => one.start - other.start)) {
    if (start < place) continue;
    shown += text.slice(place, start) + instead;
    place = end;
  }
  return shown + text.slice(place);
}

/** Where cards and codes stand in `text`, and what may be shown `instead`. */
export function hidden(text) {
  const codes = [...text.matchAll(CODE)].filter(([, tag, name]) => isVerificationCode(tag ?? name));
  return [...codes.map((match) => ({ ...lastGroup(match), instead: REMOVED })), ...cards(text)];
}

/** The values whose digits pass the card check by chance, wherever `text` writes them at their names. */
export function* keptValues(text) {
  KEPT.lastIndex = 0;
  for (let match = KEPT.exec(text); match; match = KEPT.exec(text)) {
    const { start, end } = lastGroup(match);
    const [, name, value] = match;
    if (!keepsDigits(name)) KEPT.lastIndex = start; // which may be the name of another
    else if (!isOpaque(name) || maskedWhole(value) === value) yield { start, end, name };
  }
}

function lastGroup(match) {
  const end = match.index + match[0].length;
  return { start: end - match.at(-1).length, end };
}

/** Whether a parameter of this name holds a CVV or CVC. */
export function isVerificationCode(name) {
  return CVV.test(name.replace(CAMEL, "_"));
}

/** Whether digits in a value of this name count only where they are all of it. */
export function isOpaque(name) {
  return OPAQUE.test(name);
}

/** Whether digits in a parameter of this name pass the card check by chance. */
export function keepsDigits(name) {
  return NEVER.test(name) || OPAQUE.test(name);
}

/** `text` masked only where all of it is the number of a card that a scheme may have issued. */
export function maskedWhole(text) {
  const written = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const digits = digitsOf(written);
  return WHOLE_CARD.test(written) && isIssued(digits) ? maskedNumber(digits) : text;
}

function* cards(text) {
  for (const { 0: found, index } of text.matchAll(CARD)) {
    const digits = digitsOf(found);
    if (!passesCardCheck(digits)) yield* cardsAmong(found, index);
    else if (!CLOCK.test(found)) yield card(index, index + found.length, digits);
  }
  for (const { 0: found, index } of text.matchAll(LISTED)) {
    const end = index + found.length;
    const among =
      LISTED_BEFORE.test(text.slice(Math.max(index - REACH, 0), index)) || LISTED_AFTER.test(text.slice(end, end + REACH));
    if (isIssued(digitsOf(found)) && !among) yield card(index, end, digitsOf(found));
  }
}

function* cardsAmong(found, index) {
  const groups = [...found.matchAll(/[0-9]+/g)].map(({ 0: group, index: start }) => [start, start + group.length]);
  for (const [first, [start]] of groups.entries()) {
    for (const count of [1, 4, 3]) {
      const some = groups.slice(first, first + count);
      if (count > 1 && !PRINTED.has(some.map(([begin, stop]) => stop - begin).join())) continue;
      const end = some.at(-1)[1];
      const digits = digitsOf(found.slice(start, end));
      if (isIssued(digits)) yield card(index + start, index + end, digits);
    }
  }
}

function card(start, end, digits) {
  return { start, end, instead: maskedNumber(digits) };
}

function maskedNumber(digits) {
  return digits.slice(0, 6) + "*".repeat(digits.length - 10) + digits.slice(-4);
}

function isIssued(digits) {
  return ISSUED.test(digits) && passesCardCheck(digits);
}

function digitsOf(text) {
  return text.replace(/[^0-9]/g, "");
}

function passesCardCheck(digits) {
  if (!/^[0-9]{13,19}$/.test(digits) || new Set(digits).size === 1) return false;
  const values = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 ? 2 : 1));
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
}
