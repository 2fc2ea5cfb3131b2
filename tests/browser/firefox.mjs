// Looks at pages and asks in SQL with Firefox over WebDriver BiDi. Reads what is to be done as JSON from stdin, writes
// what was seen as JSON to stdout; judges nothing. The fields are those of tests/browser/firefox.py.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const todo = JSON.parse(readFileSync(0, "utf8"));
const axe = `${readFileSync(todo.axe, "utf8")};0`;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Ask from outside until it holds: a page's own policy forbids what waits inside it. */
async function until(page, expression, longest) {
  for (const end = Date.now() + longest; Date.now() < end; await pause(20)) {
    if (await page.evaluate(expression)) return true;
  }
  return false;
}

/** A new tab, what it asks for and what it complains of. */
async function opened(browser) {
  const page = await browser.newPage(), requests = [], heard = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => heard.push(`failed: ${request.url()}`));
  page.on("console", (message) => heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(String(error)));
  return { page, requests, heard };
}

/** A page at all widths in one visit, the narrowest last, where axe looks at it. */
async function looked({ page, requests, heard }, url) {
  requests.length = heard.length = 0;
  const widths = [...todo.widths].sort((a, b) => b - a), beyond = {};
  await page.setViewport({ width: widths[0], height: 800 });
  await page.goto(url);
  const drawn = await until(page, todo.all_drawn, 15000);
  for (const width of widths) {
    if (width !== widths[0]) {
      await page.setViewport({ width, height: 800 });
      await pause(200);  // panels are drawn anew
      await until(page, todo.all_drawn, 15000);
    }
    beyond[width] = await page.evaluate(todo.beyond);
  }
  await page.evaluate(axe);
  const violations = await page.evaluate(todo.violations);
  return { drawn, beyond, violations, heard: [...heard], requests: [...requests] };
}

/** Type a statement, run it with the keyboard, wait for its end. */
async function asked({ page, requests }, sql) {
  const before = requests.length;
  await page.evaluate((text) => { const box = document.querySelector("#sql-query"); box.value = text; box.focus(); }, sql);
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await until(page, "!document.querySelector('#sql-run').disabled", 60000);
  const said = await page.evaluate(() => ({
    status: document.querySelector("#sql-status").textContent,
    milliseconds: Number(document.querySelector("#sql-status").dataset.milliseconds),
    error: document.querySelector("#sql-error").hidden ? null : document.querySelector("#sql-error").textContent,
  }));
  const rows = said.error === null ? await page.evaluate(todo.cells) : [];
  return { ...said, rows, requests: requests.slice(before) };
}

/** Whether anything of a page became markup, or ran. */
const taken = (page) => page.evaluate(() => document.querySelectorAll("main img").length > 0 || document.title.includes("ran"));

/** Milliseconds in which this browser fetches, unpacks and compiles the engine's code, alone. */
const unpacked = (page, wasm) => page.evaluate(async (url) => {
  const begun = performance.now();
  const body = (await fetch(url, { cache: "no-store" })).body.pipeThrough(new DecompressionStream("gzip"));
  await WebAssembly.compile(await new Response(body).arrayBuffer());
  return performance.now() - begun;
}, wasm);

const browser = await puppeteer.launch({ browser: "firefox", executablePath: todo.firefox, headless: true });
try {
  const tab = await opened(browser), pages = {};
  for (const url of todo.pages) pages[url] = await looked(tab, url);

  const link = await opened(browser);
  await link.page.goto(`${todo.sql}#q=${encodeURIComponent(todo.carried)}`);
  await pause(300);
  const carried = await link.page.evaluate(() => document.querySelector("#sql-query").value);

  const desk = await opened(browser);
  await desk.page.goto(todo.sql);
  const answers = {};
  for (const sql of ["SELECT 1 AS one", ...todo.questions]) answers[sql] = await asked(desk, sql);
  const started = await desk.page.evaluate(() => Number(document.documentElement.dataset.started));
  const transferred = [...desk.requests];
  const unpacking = await unpacked(desk.page, transferred.find((url) => url.endsWith(".wasm.gz")));
  for (const sql of todo.hostile) answers[sql] = await asked(desk, sql);
  const became_markup = [];
  for (const sql of todo.markup) {
    answers[sql] = await asked(desk, sql);
    if (answers[sql].error === null) {
      await desk.page.click("#sql-as-chart");
      await until(desk.page, "!!document.querySelector('#sql-chart svg')", 15000);
    }
    became_markup.push(await taken(desk.page));
  }
  const result = {
    pages, answers, started, unpacked: unpacking, transferred, became_markup, heard: desk.heard, requests: desk.requests,
    link: { carried, requests: link.requests, heard: link.heard },
  };
  process.stdout.write(JSON.stringify(result));
} finally {
  await browser.close();
}
