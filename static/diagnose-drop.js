// A file that is dropped onto the box for the request is read here and put in as text.

const MAXIMUM_BYTES = 2 * 1024 * 1024; // the server reads about a million characters

export function offerDropping(form) {
  const place = form.querySelector("[data-drop]");
  place.querySelector("[data-drop-word]").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      place.classList.add("is-dropping");
    });
  }
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("is-dropping");
  });
  place.addEventListener("drop", (event) => {
    place.classList.remove("is-dropping");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    take(file, event.dataTransfer.files, place);
  });
}

async function take(file, files, place) {
  const [box, chooser] = [place.querySelector("textarea"), place.querySelector("input[type=file]")];
  const bytes = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const utf8 = bytes[0] < 0xfe; // PowerShell writes UTF-16, which the server tells by its mark
  if (utf8 && file.size <= MAXIMUM_BYTES) {
    box.value = await file.text();
    chooser.value = "";
    box.focus();
  } else {
    chooser.files = files;
    chooser.focus();
  }
}
