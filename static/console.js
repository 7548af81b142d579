// What JavaScript adds to pages that are whole without it, one small module for each comfort.

import { tellBarHeight } from "./bar-height.js";
import { offerCopying } from "./copy.js";
import { offerFreezing, offerFreshValues } from "./fresh.js";
import { signInPlace } from "./in-place.js";
import { keepTypedInOtherLanguage } from "./language.js";
import { takeOutMisplacedKeys } from "./misplaced-key.js";
import { registerInPlace } from "./register.js";
import { rememberWhoAndWhere } from "./remember.js";
import { offerRows } from "./rows.js";
import { showWhatLeaves } from "./leaving.js";
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
  registerInPlace(root);
  offerSigningWay(root);
  showWhatLeaves(root);
  signInPlace(root, liven);
  picture?.then(([{ drawAnatomy }, { showLive }]) => {
    const result = root.querySelector("#result");
    if (result) drawAnatomy(result);
    showLive(root);
  });
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

function livenAll() {
  liven(document);
  offerThemes(document);
  keepTypedInOtherLanguage(document, livenAll);
}

rememberWhoAndWhere(document);
livenAll();
if (document.querySelector("[data-search]")) {
  import("./search.js").then(({ offerLiveSearch }) => offerLiveSearch(document));
}
