// The page on which people ask in SQL: the engine is fetched when Run is pressed, and never because of a link.
"use strict";

/** Rows that an answer has at the most, and of these the ones shown as a table. */
const LIMIT = { read: 100000, shown: 1000 };

const page = Object.fromEntries([...document.querySelectorAll("[id^=sql-]")].map((e) => [e.id.slice(4).replace(/-/g, "_"), e]));
const settings = JSON.parse(page.settings.textContent);
const state = { files: settings.files, engine: null, answer: null };

/** Words of the catalogue with values put in where {names} stand. */
function say(key, values = {}) {
  return settings.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Bytes as megabytes, numbers as the page's language writes them. */
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
const counted = (n) => n.toLocaleString(document.documentElement.lang);

function tell(text) {
  page.status.textContent = text;
}

async function run() {
  const sql = page.query.value.trim();
  if (!sql || page.run.disabled) return;
  history.replaceState(null, "", `#q=${encodeURIComponent(sql)}`);
  busy(true);
  hide(page.error, page.more, page.result);
  try {
    if (!state.engine) await start();
    busy(true);
    tell(say("running"));
    const begun = performance.now();
    state.answer = readable(await state.engine.ask(sql, LIMIT.read));
    show(state.answer, performance.now() - begun);
  } catch (error) {
    fail(error, sql);
  } finally {
    busy(false);
  }
}

/** The answer, unless a column has no text of its own here. */
function readable(answer) {
  const foreign = answer.fields.filter((field) => !hasText(field)).map((field) => field.name);
  if (foreign.length) throw new Error(say("cast", { columns: foreign.join(", ") }));
  return answer;
}

/** Fetch and open what is asked, and say how much of it has come. */
async function start() {
  tell(say("fetching", { megabytes: megabytes(state.files.bytes) }));
  page.progress.max = state.files.bytes;
  page.progress.value = 0;
  page.progress.hidden = false;
  try {
    const begun = performance.now();
    state.engine = await Engine.start(state.files, (bytes) => (page.progress.value += bytes));
    document.documentElement.dataset.started = Math.round(performance.now() - begun);
  } finally {
    page.progress.hidden = true;
  }
}

function show(answer, milliseconds) {
  const told = { rows: counted(answer.rows), milliseconds: counted(Math.round(milliseconds)), shown: counted(LIMIT.shown) };
  const words = answer.more ? "cut" : answer.rows > LIMIT.shown ? "shown" : answer.rows === 1 ? "row" : "rows";
  tell(answer.fields.length ? say(words, told) : say("done", told));
  page.status.dataset.milliseconds = milliseconds;
  fillTable(page.table, answer, LIMIT.shown);
  page.result.hidden = answer.fields.length === 0;
  choose("table");
}

/** What went wrong; and where the query names a table that is left out, the way to it. */
function fail(error, sql) {
  if (error instanceof Stopped) state.engine = null;
  if (error instanceof Stopped) return tell(say("stopped"));
  const [said, detail] = inWords(error);
  tell(said);
  page.error.textContent = detail;
  page.error.hidden = !detail;
  const wanted = settings.left_out.filter((name) => new RegExp(`\\b${name.split(".")[1]}\\b`, "i").test(sql));
  if (state.files !== settings.whole && wanted.length && /does not exist/.test(error.message)) {
    page.more_text.textContent = say("left_out", { tables: wanted.join(", "), megabytes: megabytes(settings.whole.bytes) });
    page.more.hidden = false;
  }
}

/** What the page says of an error, and what stands below: DuckDB's own words, of which its parser makes JSON. */
function inWords(error) {
  if (error instanceof Missing) return [say("failed"), say("missing", { file: error.message })];
  if (error.message === "no statements") return [say("empty"), ""];
  if (error.message.startsWith("Out of Memory Error")) return [say("memory"), error.message.split("\n")[0]];
  const parsed = /^\{"exception_type".*\}$/s.test(error.message) && JSON.parse(error.message);
  return [say("failed"), parsed ? `${parsed.exception_type} Error: ${parsed.exception_message}` : error.message];
}

/** Ask the whole database from now on. */
function attachAll() {
  state.engine?.stop();
  state.engine = null;
  state.files = settings.whole;
  page.all.hidden = true;
  page.query.focus();
  run();
}

function busy(yes) {
  page.run.disabled = yes;
  page.stop.hidden = !(yes && state.engine);
  page.result.setAttribute("aria-busy", yes);
}

function hide(...elements) {
  for (const element of elements) element.hidden = true;
}

/** Show the answer as a table or as a drawing. */
async function choose(form) {
  page.as_table.setAttribute("aria-pressed", form === "table");
  page.as_chart.setAttribute("aria-pressed", form === "chart");
  page.table.parentElement.hidden = form !== "table";
  page.chart.hidden = form !== "chart";
  if (form === "chart") await draw(state.answer).catch((error) => page.chart.replaceChildren(error.message));
}

async function draw(answer) {
  page.chart.replaceChildren();
  const spec = chartOf(answer);
  if (!spec) return page.chart.append(say("no_chart"));
  await loaded(settings.drawing);
  const drawing = document.createElement("div");
  page.chart.append(drawing);
  const colours = getComputedStyle(page.chart);
  const whole = { ...spec, ...looks(colours.color, colours.getPropertyValue("--accent")), description: say("drawn") };
  await vegaEmbed(drawing, whole, { ast: true, actions: false, renderer: "svg", tooltip: false, defaultStyle: false });
}

/** A script of this page's own origin, once. */
function loaded(address) {
  if (window.vegaEmbed) return Promise.resolve();
  return new Promise((done, refuse) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: done });
    script.onerror = () => refuse(new Missing(address));
    document.head.append(script);
  });
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(csvOf(state.answer));
  link.download = settings.csv;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function copyLink() {
  history.replaceState(null, "", `#q=${encodeURIComponent(page.query.value.trim())}`);
  try {
    await navigator.clipboard.writeText(location.href);
    tell(say("copied"));
  } catch {
    tell(say("in_address"));
  }
}

/** Put the query that a link carries into the box. It is not run: whoever follows a link reads first. */
function fill() {
  const carried = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("q");
  if (carried === null) return;
  page.query.value = carried;
  page.query.focus();
  tell(say("from_link"));
}

function begin() {
  if (location.protocol === "file:") return tell(say("over_http"));
  page.run.disabled = false;
  tell(say("ready", { megabytes: megabytes(state.files.bytes) }));
  page.form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  page.query.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  page.stop.addEventListener("click", () => state.engine?.stop());
  page.all.addEventListener("click", attachAll);
  page.as_table.addEventListener("click", () => choose("table"));
  page.as_chart.addEventListener("click", () => choose("chart"));
  page.csv.addEventListener("click", download);
  page.link.addEventListener("click", copyLink);
  window.addEventListener("hashchange", fill);
  fill();
}

begin();
