// The bar with the buttons stays in sight. What gets the focus is scrolled clear of it, so the styles
// are told how high it is: its buttons wrap, by the language and by the width.

export function tellBarHeight(root) {
  const bar = root.querySelector(".request-pane .action-bar");
  if (!bar) return;
  const { style } = document.documentElement;
  new ResizeObserver(() => style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
}
