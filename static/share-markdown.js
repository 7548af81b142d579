// A case as Markdown. Everything from the request stands in fences longer than any run of
// backticks inside, so that no value can leave its block.

export function markdownOf(content, words) {
  const { signed = {}, answer, masked } = content;
  const blocks = [`## ${content.operation ?? (content.page === "diagnose" ? words.diagnosisTitle : words.title)}`];
  if (masked.length) blocks.push(`> ${words.masked} ${masked.map(inline).join(", ")}.`);
  const add = (title, text) => text && blocks.push(`### ${title}`, fenced(text));
  add(words.requestTitle, content.page === "diagnose" ? content.request : requestText(content, signed));
  add(words.publicKey, content.public_key);
  add(words.baseString, signed.signature_base_string ?? content.signed_string);
  add(words.signature, signed.signature);
  add(words.fingerprint, signed.key_fingerprint);
  if (answer) add(`${words.answer} ${answer.status.replace(/\D/g, "")}`, answer.body || "—");
  return `${blocks.join("\n\n")}\n`;
}

// What was signed as it went out; before that, what is typed.
function requestText(content, signed) {
  if (signed.authorization_header) {
    return `POST ${signed.request_url}\nAuthorization: ${signed.authorization_header}\nContent-Type: application/x-www-form-urlencoded\n\n${signed.body}`;
  }
  const { page, operation, parameters, masked, csv, ...typed } = content;
  const lines = Object.entries(typed).filter(([, value]) => typeof value !== "object");
  return [...lines, ...parameters, ...(csv ? [["csv", `\n${csv}`]] : [])].map(([name, value]) => `${name} = ${value}`).join("\n");
}

function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function inline(text) {
  return `\`${text.replaceAll("`", "'").replace(/\s+/g, " ")}\``;
}
