// Narrows the list of a meeting's speeches by theme, act and name. Without this script the list is whole.
"use strict";
{
  const form = document.querySelector("form.filter");
  const rows = [...document.querySelectorAll("table.speeches tbody tr")];
  const said = form?.querySelector("output");
  const has = (row, list, word) => (row.dataset[list] ?? "").split(" ").includes(word);
  const wanted = (row) => {
    const theme = form.elements.theme?.value ?? "";
    const act = form.elements.act?.value ?? "";
    const name = form.elements.name.value.trim().toLowerCase();
    const does = theme && act ? has(row, "acts", `${act}:${theme}`) : (!theme || has(row, "themes", theme)) && (!act || has(row, "acts", act));
    return does && (!name || row.textContent.toLowerCase().includes(name)) && !(form.elements.president.checked && row.classList.contains("president"));
  };
  const narrow = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !wanted(row);
      shown += row.hidden ? 0 : 1;
    }
    said.textContent = said.dataset.of.replace("{n}", shown).replace("{of}", rows.length);
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", narrow);
    narrow();
  }
}
