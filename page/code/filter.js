// A box that hides the rows whose names do not have what is typed. Without this script all rows are there.
"use strict";
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const box of document.querySelectorAll("[data-filter]")) {
  const rows = [...document.querySelectorAll(`${box.dataset.filter} tbody tr`)];
  const told = rows.map((row) => plain(`${row.querySelector("th").textContent} ${row.dataset.names ?? ""}`));
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (event) => {
    const asked = plain(event.target.value.trim());
    rows.forEach((row, i) => { row.hidden = !told[i].includes(asked); });
    for (const section of document.querySelectorAll("section:has(table)")) {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    }
    box.querySelector("output").textContent = asked ? `${rows.filter((row) => !row.hidden).length} / ${rows.length}` : "";
  });
}
