// What JavaScript adds to the page on keys: they are read and made here, and do not leave the page.

import { offerInspecting } from "./keys-inspect.js";
import { offerMaking } from "./keys-make.js";

const form = document.querySelector("form[data-inspect]");
const texts = JSON.parse(form.dataset.texts);
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
for (const each of document.querySelectorAll("[data-with-script]")) each.hidden = false;
offerInspecting(form, texts);
offerMaking(document.querySelector("[data-generate]"), texts);
