// Rows of extra parameters: add one, remove one. The server takes any number of them.

export function offerRows(root) {
  for (const group of root.querySelectorAll("[data-extra]")) {
    const rows = group.querySelector("[data-extra-rows]");
    const add = group.querySelector("[data-extra-add]");
    for (const row of rows.children) offerRemoving(row, add);
    add.hidden = false;
    add.addEventListener("click", () => {
      const row = rows.lastElementChild.cloneNode(true);
      for (const [index, field] of row.querySelectorAll("input").entries()) {
        field.value = "";
        field.setAttribute("aria-label", `${field.name} ${rows.children.length + 1}`);
        if (index === 0) window.setTimeout(() => field.focus());
      }
      rows.append(row);
      offerRemoving(row, add);
    });
  }
}

function offerRemoving(row, add) {
  const remove = row.querySelector("[data-extra-remove]");
  remove.hidden = false;
  remove.addEventListener("click", () => {
    if (row.parentElement.children.length > 1) {
      row.remove();
    } else {
      for (const field of row.querySelectorAll("input")) field.value = ""; // one row always stays
    }
    add.focus();
  });
}
