// What JavaScript adds to pages that are whole without it. One small module for each comfort.

import { offerCopying } from "./copy.js";
import { offerFreshValues } from "./fresh.js";
import { offerRows } from "./rows.js";
import { offerLiveSearch } from "./search.js";
import { offerThemes } from "./themes.js";
import { signInPlace } from "./in-place.js";

offerCopying(document);
offerFreshValues(document);
offerRows(document);
offerLiveSearch(document);
offerThemes(document);
signInPlace(document);
