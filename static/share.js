// Hands a case to someone else: as a file, as a link whose fragment stays in the browser, or as
// Markdown for a ticket. Takes one in again: a file that is chosen or dropped, or the link. What
// does it is fetched when it is wanted.

const acts = () => import("./share-acts.js");

export function offerSharing(section) {
  const offer = (name, act) => {
    section.querySelector(`[data-share-${name}]`).addEventListener("click", async () => (await acts())[act](section));
  };
  section.hidden = false;
  offer("file", "saveFile");
  offer("link", "copyLink");
  offer("markdown", "copyMarkdown");
  offerOpening(section);
}

function offerOpening(section) {
  const open = async (file) => (await acts()).openFile(section, file);
  section.querySelector("input[type=file]").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (file) open(file);
  });
  section.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  section.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    open(file);
  });
  if (location.hash.startsWith("#case=")) openLink(section, location.hash);
}

async function openLink(section, fragment) {
  history.replaceState(null, "", location.pathname + location.search);
  (await acts()).openFragment(section, fragment);
}
