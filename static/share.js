// Hands a case to someone else: as a file, as a link whose fragment stays in the browser, or as
// Markdown for a ticket. Takes one in again: a file that is chosen or dropped, or the link. What
// does it is fetched when it is wanted.

const acts = () => import("./share-acts.js");

let present = null; // the section of the page as it stands now
let listening = false;

export function offerSharing(section) {
  const offer = (name, act) => {
    section.querySelector(`[data-share-${name}]`).addEventListener("click", async () => (await acts())[act](section));
  };
  present = section;
  section.hidden = false;
  offer("file", "saveCase");
  offer("link", "copyLink");
  offer("markdown", "copyMarkdown");
  section.querySelector("input[type=file]").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (file) open(file);
  });
  if (!listening) listen();
  listening = true;
  openLink();
}

async function open(file) {
  (await acts()).openFile(present, file);
}

// A browser opens a file that a page does not take, and what is typed is gone: so each is taken. The
// page on diagnosis takes what is dropped beside this section; a case among it comes back as "casefile".
function listen() {
  const ours = ({ dataTransfer, target }) =>
    dataTransfer.types.includes("Files") &&
    !target.closest?.("input[type=file]") &&
    (target.closest?.("[data-share]") || !document.querySelector("form[data-case]"));
  document.addEventListener("dragover", (event) => {
    if (ours(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (event.defaultPrevented || !ours(event)) return;
    event.preventDefault();
    const { files } = event.dataTransfer;
    const chooser = event.target.closest?.("form[data-request] .field")?.querySelector("input[type=file]");
    if (chooser) chooser.files = files;
    else if (files.length) open(files[0]);
  });
  document.addEventListener("casefile", ({ detail }) => open(detail));
  window.addEventListener("hashchange", openLink);
}

async function openLink() {
  if (!location.hash.startsWith("#case=")) return;
  const fragment = location.hash;
  history.replaceState(null, "", location.pathname + location.search);
  const loaded = await acts().catch(() => history.replaceState(null, "", fragment)); // a reload tries again
  loaded?.openFragment(present, fragment);
}
