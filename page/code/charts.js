// Puts a live drawing in the place of each still one. Without this script the page says the same.
"use strict";
for (const drawing of document.querySelectorAll(".drawing")) {
  const spec = JSON.parse(drawing.querySelector(".spec").textContent);
  const live = document.createElement("div");
  vegaEmbed(live, spec, { ast: true, actions: false, renderer: "svg" }).then(() => {
    drawing.querySelector("img")?.remove();
    drawing.append(live);
  });
}
