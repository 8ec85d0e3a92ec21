// The few things that the admin's pages do themselves: copy a secret, forget its form.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.querySelector("[data-copy-label]").textContent = button.dataset.copied;
  } catch {
    // Without the right to the clipboard the text is selected, ready for the person's own copy.
    getSelection().selectAllChildren(source);
  }
});

document.addEventListener("DOMContentLoaded", () => {
  // The theme's lists begin each row with a header that does not say what it heads.
  for (const header of document.querySelectorAll("#result_list tbody th:not([scope])")) {
    header.scope = "row";
  }
  // A reload of the page with the secret must not send its form again and make a second key.
  const page = document.querySelector("[data-forget-form]");
  if (page) history.replaceState(null, "", page.dataset.forgetForm);
});
