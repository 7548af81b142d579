// What is kept from one visit to the next, by name: which theme, way, tab, environment and login.
// Never a key, never a parameter. Where storage is switched off nothing is kept, and nothing fails.

export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string|null} value null forgets it */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // It holds while the page does.
  }
}
