// Another language with everything still there; what does it is fetched when it is wanted.

export function keepTypedInOtherLanguage(root, livenAll) {
  for (const button of root.querySelectorAll(".languages button[formaction]")) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const { changeLanguage } = await import("./change-language.js");
      changeLanguage(button, livenAll);
    });
  }
}
