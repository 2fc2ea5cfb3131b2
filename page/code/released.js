// What a style sheet says of the release becomes text, which can be copied; without this script it is seen all the same.
"use strict";
for (const mark of document.querySelectorAll("[class^=release-]")) mark.replaceWith(getComputedStyle(mark, "::before").content.slice(1, -1));
// A path below the site becomes an address, where this page lies at one that leads others to it too.
const lies = location.href.match(/^(https?:.*?)\/(r\/[^/]+\/)/);
if (lies && !/^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(location.hostname)) {
  for (const text of document.querySelectorAll("[data-address]")) {
    text.textContent = text.textContent.replace(/(?<![\w/])r\/[^/\s]+\//g, (path) => path === lies[2] ? `${lies[1]}/${path}` : path);
  }
  for (const note of document.querySelectorAll(".unplaced")) note.remove();
}
