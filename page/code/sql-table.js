// An answer as a table, and as CSV. Whatever a cell holds is text: nothing here writes markup.
"use strict";

/** A cell that begins so is a formula to a spreadsheet; an apostrophe before it makes it text. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** Fill a <table> with the first rows of an answer. */
function fillTable(table, answer, limit) {
  const head = document.createElement("thead");
  const body = document.createElement("tbody");
  const numbers = answer.fields.map(isNumber);
  head.append(rowElement(answer.fields.map((field) => field.name), numbers, "th"));
  for (const row of rowsOf(answer, limit)) body.append(rowElement(row, numbers, "td"));
  table.replaceChildren(head, body);
}

function rowElement(texts, numbers, kind) {
  const row = document.createElement("tr");
  texts.forEach((text, i) => {
    const cell = document.createElement(kind);
    if (kind === "th") cell.scope = "col";
    if (numbers[i]) cell.className = "number";
    if (text === null) {
      const none = document.createElement("span");
      none.className = "null";
      none.textContent = "NULL";
      cell.append(none);
    } else cell.textContent = text;
    row.append(cell);
  });
  return row;
}

/** An answer as CSV with a byte-order mark, whole, safe to open in a spreadsheet: NULL is an empty cell. */
function csvOf(answer) {
  const numbers = answer.fields.map(isNumber);
  const lines = ["\ufeff", csvLine(answer.fields.map((field) => field.name), [])];
  for (const row of rowsOf(answer)) lines.push(csvLine(row, numbers));
  return new Blob(lines, { type: "text/csv;charset=utf-8" });
}

function csvLine(texts, numbers) {
  const cells = texts.map((text, i) => {
    if (text === null) return "";
    const safe = !numbers[i] && FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) || safe === "" ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(",")}\n`;
}
