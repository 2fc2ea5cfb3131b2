// Two countries or missions side by side, and plans of several countries on one line of years: #a=RWA&b=CAN&also=KEN,NOR.
// All that it shows is in the page's own JSON and is put in as text, never as markup.
"use strict";
const told = JSON.parse(document.getElementById("compared").textContent);
const words = told.words;
const place = document.getElementById("comparison");
const form = place.querySelector("form");
const results = place.querySelector(".results");
const FIRST_YEAR = 2000, YEARS = 32;
const BEGUN = { countries: ["RWA", "CAN"], missions: ["MINUSCA", "UNMISS"] };

const number = (value, digits = 0) => value == null ? "—" : value.toLocaleString(told.locale, { maximumFractionDigits: digits });
const percent = (value) => value == null ? "—" : value.toLocaleString(told.locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const answer = (value) => value == null ? words.unknown : value ? words.yes : words.no;

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
const row = (head, cells, scope = "row") => element("tr", {},
  element(head ? "th" : "td", head ? { scope } : {}, head), ...cells.map((cell) => element(scope === "col" ? "th" : "td", scope === "col" ? { scope } : {}, cell)));
const table = (caption, head, rows) => element("div", { class: "wide", tabindex: "0" }, element("table", {},
  element("caption", {}, caption), element("thead", {}, row(head[0], head.slice(1), "col")), element("tbody", {}, ...rows)));
const named = (entry) => element("a", { href: entry.page }, entry.name);

// A share as a bar; of fewer than twenty persons paler.
function bar(value, persons) {
  const made = element("span", {}, percent(value));
  if (value != null) made.append(element("span", { class: persons != null && persons < 20 ? "bar few" : "bar", style: `width:${Math.min(value * 200, 100)}%`, "aria-hidden": "true" }));
  return made;
}

function byYear(pair, measures) {
  const years = [...new Set(pair.flatMap((entry) => entry.years.map((year) => year[0])))].sort((a, b) => b - a);
  const head = [words.year, ...measures.flatMap(([name]) => pair.map((entry) => `${entry.name}${words.colon}${name}`))];
  const rows = years.map((year) => {
    const found = pair.map((entry) => entry.years.find((each) => each[0] === year));
    return row(String(year), measures.flatMap(([, place, show]) => found.map((each) => show(each?.[place], each?.[2]))));
  });
  return table(`${words.byYear} · ${words.mean}`, head, rows);
}

function newest(entry, place) {
  const year = [...entry.years].reverse().find((each) => each[place] != null);
  return year ? [year[place], year[0]] : [null, null];
}
const newestOf = (entry, place, show) => {
  const [value, year] = newest(entry, place);
  return year ? `${show(value)} (${year})` : "—";
};
const last = (entry) => entry.plans.at(-1);

function ofCountries(pair) {
  const rows = [
    row(words.status, pair.map((entry) => entry.status)),
    row(words.plans, pair.map((entry) => String(entry.plans.length))),
    row(words.budget, pair.map((entry) => last(entry) ? answer(last(entry)[4]) : "—")),
    row(words.civil, pair.map((entry) => last(entry) ? answer(last(entry)[5]) : "—")),
    row(words.persons, pair.map((entry) => newestOf(entry, 2, number))),
    row(words.share, pair.map((entry) => newestOf(entry, 1, percent))),
    row(words.speeches, pair.map((entry) => number(entry.speeches))),
  ];
  return [table(`${words.sideBySide} · ${words.mean}`, ["", ...pair.map(named)], rows), byYear(pair, [[words.share, 1, bar], [words.speeches, 3, (value) => number(value)]])];
}

function ofMissions(pair) {
  const rows = [
    row(words.persons, pair.map((entry) => newestOf(entry, 2, number))),
    row(words.share, pair.map((entry) => newestOf(entry, 1, percent))),
    row(words.troops, pair.map((entry) => newestOf(entry, 3, percent))),
  ];
  return [table(`${words.sideBySide} · ${words.mean}`, ["", ...pair.map(named)], rows), byYear(pair, [[words.share, 1, bar], [words.troops, 3, (value) => bar(value)], [words.deaths, 4, (value) => number(value)]])];
}

function timeline(entries) {
  const rows = entries.map((entry) => {
    const line = element("span", { class: "line" });
    for (const [id, from, to, state, , , , page] of entry.plans) {
      if (from == null) continue;
      const until = Math.min(to == null ? from + 1 : to + 1, FIRST_YEAR + YEARS);
      const kind = state === "open" ? " open" : state === "known" ? "" : " unknown";
      const left = Math.max((from - FIRST_YEAR) / YEARS * 100, 0);
      line.append(element("a", { class: `term${kind}`, href: page, title: `${id}: ${from}–${to ?? "?"}`, "aria-label": id, style: `left:${left}%;width:${Math.max((until - from) / YEARS * 100, 1)}%` }));
    }
    return row(named(entry), [line]);
  });
  const plans = entries.flatMap((entry) => entry.plans.map(([id, from, to, state, budget, civil, conflicts, page]) => row(
    element("a", { href: page }, id),
    [entry.name, `${from ?? "?"}–${to ?? (state === "open" ? words.open : "?")}`, answer(budget), answer(civil), conflicts ? `⚠ ${conflicts}` : "0"])));
  return [table(words.timeline, [words.country, `${FIRST_YEAR}–${FIRST_YEAR + YEARS - 1}`], rows),
    table(`${words.budget}; ${words.civil}`, [words.plan, words.country, words.period, words.budget, words.civil, words.conflicts], plans)];
}

// Two that differ: those that are asked for, else well-known ones, else the first there are.
function fill(kind, asked = []) {
  const entries = Object.entries(told[kind]).sort((one, other) => one[1].name.localeCompare(other[1].name, told.locale));
  for (const select of [form.elements.a, form.elements.b]) {
    select.replaceChildren(...entries.map(([code, entry]) => element("option", { value: code }, entry.name)));
  }
  const chosen = (mine, other) => [mine, ...BEGUN[kind], ...Object.keys(told[kind])]
    .find((code) => code in told[kind] && (code === mine || code !== other)) ?? other;
  form.elements.a.value = chosen(asked[0], asked[1]);
  form.elements.b.value = chosen(asked[1], form.elements.a.value);
  form.elements.also.parentElement.hidden = kind !== "countries";
}

function show() {
  const kind = form.elements.kind.value, known = told[kind];
  const pair = [form.elements.a.value, form.elements.b.value].map((code) => known[code]).filter(Boolean);
  const codes = form.elements.also.value.toUpperCase().split(/[\s,;]+/).filter(Boolean);
  const also = codes.map((code) => told.countries[code]).filter(Boolean);
  const unknown = codes.filter((code) => !(code in told.countries));
  form.querySelector("output").textContent = kind === "countries" && unknown.length ? `${words.noCountry} ${unknown.join(", ")}` : "";
  results.replaceChildren(...(kind === "countries" ? [...ofCountries(pair), ...timeline([...new Set([...pair, ...also])])] : ofMissions(pair)));
}

function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const [a, b] = [asked.get("a"), asked.get("b")];
  const kind = a in told.missions || b in told.missions ? "missions" : "countries";
  form.elements.kind.value = kind;
  fill(kind, [a, b]);
  form.elements.also.value = asked.get("also") ?? "";
  show();
}

form.addEventListener("change", (event) => {
  if (event.target.name === "kind") fill(form.elements.kind.value);
  const asked = new URLSearchParams({ a: form.elements.a.value, b: form.elements.b.value });
  if (form.elements.also.value && form.elements.kind.value === "countries") asked.set("also", form.elements.also.value);
  history.replaceState(null, "", `#${asked}`);
  show();
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", read);
place.hidden = false;
read();
