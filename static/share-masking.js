// Hides card data by the server's rules (paynet_debug/diagnosis/masking.py): a card number keeps
// its first six and last four digits, a verification code nothing. It goes by the parameter's name.

import { percentDecode } from "./oauth1/encoding.js";

const CARD = /(?<!\d)\d(?:[ \-]?\d){12,18}(?!\d)/g;
const CVV = /(?:^|[-_.[])(?:cvv2?|cvc2?|cvn|csc|card[-_]?code|security[-_]?code)(?:$|[-_.\]])/i;
const NEVER = /oauth_|payload|nonce|signature|timestamp|serial[-_]?number|hash|token/i;
const PIECE =
  /(?<start>^|&|\?|%26|%2526|%3F)(?<name>(?:(?!%3D|%253D|%26|%2526)[^=&?])+)(?<equals>=|%3[Dd]|%253[Dd])(?<value>(?:(?!%26|%2526)[^&])*)/g;
// The same in text of any kind: curl, JSON, a header, an answer.
const NAMED = /(?<name>[\w.[\]%-]+)(?<equals>["']?\s*[=:]\s*["']?)(?<value>[^&"'\s,;}]*)/g;
const KEY = /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g;
const REMOVED = "***";

/** Card numbers in `text` by first six, stars, last four. */
export function maskedText(text) {
  return text.replace(CARD, (found) => {
    const digits = found.replace(/\D/g, "");
    if (!passesCardCheck(digits)) return found;
    return digits.slice(0, 6) + "*".repeat(digits.length - 10) + digits.slice(-4);
  });
}

/** What may be shown of a parameter's value, decoded. */
export function maskedValue(name, value) {
  if (CVV.test(name)) return REMOVED;
  return NEVER.test(name) ? value : maskedText(value);
}

/** A body, query or base string, masked without being decoded. */
export function maskedEncoded(text) {
  return text.replace(PIECE, (...found) => {
    const { start, name, equals, value } = found.at(-1);
    const plain = percentDecode(percentDecode(value)).replaceAll("+", " ");
    const shown = maskedValue(percentDecode(percentDecode(name)), plain);
    return start + name + equals + (shown === plain ? value : shown);
  });
}

/** Text of any kind: what stands at a name by that name, everything else as text; no private key. */
export function maskedAnything(text) {
  let [shown, place] = ["", 0];
  const open = text.replace(KEY, REMOVED);
  for (const { 0: whole, index, groups } of open.matchAll(NAMED)) {
    const value = groups.value && maskedInPlace(percentDecode(groups.name), groups.value);
    shown += maskedText(open.slice(place, index)) + groups.name + groups.equals + value;
    place = index + whole.length;
  }
  return shown + maskedText(open.slice(place));
}

export function withoutKeys(text) {
  return text.replace(KEY, REMOVED);
}

function maskedInPlace(name, value) {
  const plain = percentDecode(value).replaceAll("+", " ");
  const shown = maskedValue(name, plain);
  return shown === plain ? value : shown;
}

function passesCardCheck(digits) {
  if (!/^\d{13,19}$/.test(digits) || new Set(digits).size === 1) return false;
  const values = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 ? 2 : 1));
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
}
