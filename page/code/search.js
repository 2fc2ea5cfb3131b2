// Searches the pages' names and first words. The index is had only once somebody types.
"use strict";
{
  const form = document.querySelector("form.search");
  const list = document.querySelector("ol.results");
  const said = form.querySelector("output");
  let index;
  const show = async () => {
    const asked = form.elements.q.value.trim();
    index ??= await import(new URL(form.dataset.index, location.href).href);
    const found = asked ? (await index.search(asked)).results : [];
    const pages = await Promise.all(found.slice(0, 30).map((one) => one.data()));
    if (asked !== form.elements.q.value.trim()) return;
    const { none, one, found: many } = said.dataset;
    said.textContent = !asked ? "" : [none, one][found.length] ?? many.replace("{n}", found.length);
    list.replaceChildren(...pages.map((page) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(`${form.dataset.root}/${page.meta.path}`, location.href).href;
      link.textContent = page.meta.title;
      const words = document.createElement("p");
      words.textContent = page.meta.lead ?? "";
      item.append(link, words);
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
