// Rows of extra parameters: add one, remove one. The server takes any number of them.

export function offerRows(root) {
  for (const group of root.querySelectorAll("[data-extra]")) {
    const rows = group.querySelector("[data-extra-rows]");
    const add = group.querySelector("[data-extra-add]");
    for (const row of rows.children) offerRemoving(row, add);
    add.hidden = false;
    add.addEventListener("click", () => addRow(group).querySelector("input").focus());
  }
}

/** One more blank row at the end of a group; it is returned. */
export function addRow(group) {
  const rows = group.querySelector("[data-extra-rows]");
  const row = rows.lastElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("input")) {
    field.value = "";
    field.setAttribute("aria-label", `${field.name} ${rows.children.length + 1}`);
  }
  rows.append(row);
  offerRemoving(row, group.querySelector("[data-extra-add]"));
  return row;
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
