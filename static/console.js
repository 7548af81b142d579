// What JavaScript adds to pages that are whole without it, one small module for each comfort.

import { offerCopying } from "./copy.js";
import { rememberTabs } from "./exports.js";
import { offerFreshValues } from "./fresh.js";
import { signInPlace } from "./in-place.js";
import { registerInPlace } from "./register.js";
import { offerRows } from "./rows.js";
import { offerLiveSearch } from "./search.js";
import { showWhatLeaves } from "./leaving.js";
import { offerSigningWay } from "./signing-way.js";
import { offerThemes } from "./themes.js";

function liven(root) {
  offerCopying(root);
  offerFreshValues(root);
  offerRows(root);
  rememberTabs(root);
  registerInPlace(root);
  offerSigningWay(root);
  showWhatLeaves(root);
  signInPlace(root, liven);
  for (const section of root.querySelectorAll("[data-sheet]")) {
    import("./batch.js").then(({ offerSheet }) => offerSheet(section));
  }
}

liven(document);
offerLiveSearch(document);
offerThemes(document);
