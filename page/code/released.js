// What a style sheet says of the release becomes text, which can be copied; without this script it is seen all the same.
"use strict";
const saidOf = (mark) => getComputedStyle(mark, "::before").content.slice(1, -1);
for (const mark of document.querySelectorAll("[class^=release-]")) mark.replaceWith(saidOf(mark));
// What the style sheet says of the release under a name, for other scripts.
window.wpsReleased = (name) => {
  const mark = document.body.appendChild(Object.assign(document.createElement("span"), { className: `release-${name}` }));
  const said = saidOf(mark);
  mark.remove();
  return said;
};
// A path below the site becomes an address, where this page lies at one that leads others to it too.
const lies = location.href.match(/^(https?:.*?)\/(r\/[^/]+\/)/);
if (lies && !/^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(location.hostname)) {
  for (const text of document.querySelectorAll("[data-address]")) {
    text.textContent = text.textContent.replace(/(?<![\w/])r\/[^/\s]+\//g, (path) => path === lies[2] ? `${lies[1]}/${path}` : path);
  }
  for (const note of document.querySelectorAll(".unplaced")) note.remove();
}
