// Buttons that copy what stands beside them, also from a disk; where the browser allows no copy it is chosen at least.
"use strict";
{
  const { copied, chosen } = document.currentScript.dataset;
  const choose = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  for (const button of document.querySelectorAll("button.copy")) {
    const said = button.textContent, text = button.previousElementSibling;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      choose(text);
      const done = await navigator.clipboard?.writeText(text.textContent).then(() => true, () => false) || document.execCommand("copy");
      button.textContent = done ? copied : chosen;
      setTimeout(() => { button.textContent = said; }, 3000);
    });
  }
}
