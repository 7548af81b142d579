// What JavaScript adds to the page on diagnosis: drop a file, step through the differences.

import { offerDropping } from "./diagnose-drop.js";
import { offerSteps } from "./diagnose-steps.js";

const form = document.querySelector("form[data-case]");
offerDropping(form);
offerSteps(document.querySelector("[data-strings]"));
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=diagnose]"));
  }
});
form.dataset.offered = "";
// After a POST the eye and the focus go to the errors, or to the answer.
if (location.hash === "#result") {
  (document.getElementById("errors") ?? document.getElementById("result"))?.focus();
}
