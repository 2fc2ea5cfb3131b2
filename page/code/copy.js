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
  const buttons = document.querySelectorAll("button.copy"), said = buttons[0]?.textContent;
  for (const button of buttons) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
  }
  // also on those that other scripts put in later
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("button.copy"), text = button?.previousElementSibling;
    if (!button) return;
    choose(text);
    const done = await navigator.clipboard?.writeText(text.textContent).then(() => true, () => false) || document.execCommand("copy");
    button.textContent = done ? copied : chosen;
    setTimeout(() => { button.textContent = said; }, 3000);
  });
}
