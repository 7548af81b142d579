// What JavaScript adds to pages that are whole without it, one small module for each comfort.

import { offerCopying } from "./copy.js";
import { offerFreezing, offerFreshValues } from "./fresh.js";
import { pasteInPlace, signInPlace, tellThatNothingComes } from "./in-place.js";
import { takeOutMisplacedKeys } from "./misplaced-key.js";
import { rememberWhoAndWhere } from "./remember.js";
import { offerRows } from "./rows.js";
import { offerSigningWay } from "./signing-way.js";
import { offerThemes } from "./themes.js";
import { insertLinesAtOnce } from "./whole-insert.js";

const picture = document.querySelector("form[data-request]")
  ? Promise.all([import("./anatomy.js"), import("./live.js")])
  : null;

takeOutMisplacedKeys();
insertLinesAtOnce();

function liven(root) {
  offerCopying(root);
  tellBarHeight(root);
  offerFreshValues(root);
  offerFreezing(root);
  offerRows(root);
  offerSigningWay(root);
  signInPlace(root, liven);
  pasteInPlace(root, liven);
  picture?.then(([{ drawAnatomy }, { showLive }]) => {
    const result = root.querySelector("#result");
    if (result) drawAnatomy(result);
    showLive(root);
  });
  if (root.querySelector("form[data-register]")) {
    import("./register.js").then(({ registerInPlace }) => registerInPlace(root));
  }
  for (const box of root.querySelectorAll("[data-leaving]")) {
    const show = () => import("./leaving.js").then(({ showWhatLeaves }) => showWhatLeaves(box));
    box.dataset.offered = "";
    if (box.open) show();
    else box.addEventListener("toggle", show, { once: true });
  }
  if (root.querySelector("[data-tabs]")) {
    import("./exports.js").then(({ rememberTabs }) => rememberTabs(root));
  }
  if (root.querySelector("[data-in-part]")) {
    import("./whole.js").then(({ putInWhole }) => putInWhole(root.querySelector("#result")));
  }
  for (const section of root.querySelectorAll("[data-share]")) {
    import("./share.js").then(({ offerSharing }) => offerSharing(section));
  }
  for (const section of root.querySelectorAll("[data-sheet]")) {
    import("./batch.js").then(({ offerSheet }) => offerSheet(section));
  }
}

// The bar with the buttons stays in sight, and what gets the focus is scrolled clear of it: the styles
// are told how high it is, as its buttons wrap by language and width.
function tellBarHeight(root) {
  const bar = root.querySelector(".request-pane .action-bar");
  if (!bar) return;
  const { style } = document.documentElement;
  new ResizeObserver(() => style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
}

// Another language with everything still there; what does it is fetched when it is wanted.
function keepTypedInOtherLanguage() {
  for (const button of document.querySelectorAll(".languages button[formaction]")) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const loaded = await import("./change-language.js").catch(() => tellThatNothingComes(button.form));
      loaded?.changeLanguage(button, livenAll);
    });
  }
}

function livenAll() {
  liven(document);
  offerThemes(document);
  keepTypedInOtherLanguage();
}

rememberWhoAndWhere(document);
livenAll();
if (document.querySelector("[data-search]")) {
  import("./search.js").then(({ offerLiveSearch }) => offerLiveSearch(document));
}
