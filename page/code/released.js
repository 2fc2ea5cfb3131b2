// What a style sheet says of the release becomes text, which can be copied; without this script it is seen all the same.
"use strict";
for (const mark of document.querySelectorAll("[class^=release-]")) mark.replaceWith(getComputedStyle(mark, "::before").content.slice(1, -1));
// An address that begins with … is completed with where this page lies.
const lies = location.href.match(/^(.*?)\/r\/[^/]+\//);
if (lies) for (const text of document.querySelectorAll("[data-address]")) text.textContent = text.textContent.replaceAll("…/r/", `${lies[1]}/r/`);
