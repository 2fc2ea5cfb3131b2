// Searches the pages' names and first words. The index is had only once somebody types. For a word that is nowhere it
// gives pages whose words begin like it, or have its stem: that is said.
"use strict";
{
  const form = document.querySelector("form.search");
  const list = document.querySelector("ol.results");
  const said = form.querySelector("output");
  const most = 30;
  const words = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const has = (page, asked) => {
    const there = words([page.meta.title, page.meta.lead, page.content].join(" "));
    return asked.every((word) => there.some((one) => one.startsWith(word)));
  };
  let index;
  const show = async () => {
    const asked = form.elements.q.value.trim();
    index ??= await import(new URL(form.dataset.index, location.href).href);
    const found = asked ? (await index.search(asked)).results : [];
    const pages = await Promise.all(found.slice(0, most).map((one) => one.data()));
    if (asked !== form.elements.q.value.trim()) return;
    const { none, one, found: many, alike, likely } = said.dataset;
    const missed = pages.length && !pages.some((page) => has(page, words(asked)));
    const told = missed ? (found.length > most ? likely : alike) : [none, one][found.length] ?? many;
    said.textContent = asked && told.replace("{n}", found.length);
    list.replaceChildren(...pages.map((page) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(`${form.dataset.root}/${page.meta.path}`, location.href).href;
      link.textContent = page.meta.title;
      const lead = document.createElement("p");
      lead.textContent = page.meta.lead ?? "";
      item.append(link, lead);
      return item;
    }));
  };
  if (location.protocol === "file:") document.querySelector(".disk").hidden = false;
  else {
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    form.addEventListener("input", show);
  }
}
