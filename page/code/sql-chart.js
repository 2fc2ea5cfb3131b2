// A simple drawing of an answer, chosen from the types of its columns; null where there is none to choose.
"use strict";

/** Rows that a drawing has at the most, bars that can be read, a bar's height, colours that can be told apart. */
const DRAWN = { rows: 5000, bars: 40, bar: 22, colours: 8 };

/** Colours that can be told apart without seeing red or green, after the page's own. */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8a8f98"];

/** How a drawing looks in the page's colours, light or dark. */
function looks(ink, accent) {
  const words = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12 };
  return {
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
    config: {
      background: "transparent",
      view: { stroke: null },
      axis: { ...words, labelLimit: 240, tickColor: ink, domainColor: ink, gridOpacity: 0.3 },
      legend: { ...words, orient: "top", columns: 3 },
      mark: { color: accent },
      range: { category: [accent, ...COLOURS] },
    },
  };
}

/** A Vega-Lite specification with data. Columns are known by their place: a name is only ever a title. */
function chartOf(answer) {
  const rows = [...drawnRows(answer)];
  const columns = answer.fields.map((field, i) => ({ key: `c${i}`, title: field.name, kind: kindOf(field, rows, `c${i}`) }));
  const of = (kind) => columns.filter((column) => column.kind === kind);
  const [times, numbers, names] = [of("time"), of("number"), of("name")];
  const few = names.filter((name) => new Set(rows.map((row) => row[name.key])).size <= DRAWN.colours);
  if (!rows.length || !numbers.length) return null;
  if (times.length) return lines(rows, times[0], numbers, few[0]);
  if (names.length) return bars(rows.slice(0, DRAWN.bars), names[0], numbers[0], few.find((name) => name !== names[0]));
  return numbers.length > 1 ? points(rows, numbers[0], numbers[1]) : null;
}

function* drawnRows(answer) {
  let left = DRAWN.rows;
  for (const batch of answer.batches) {
    for (let row = 0; row < batch.numRows && left > 0; row += 1, left -= 1) {
      yield Object.fromEntries(
        answer.fields.map((field, i) => {
          const value = batch.getChildAt(i).get(row);
          return [`c${i}`, isNumber(field) ? numberOf(value, typeOf(field)) : textOf(value, typeOf(field))];
        }),
      );
    }
  }
}

function kindOf(field, rows, key) {
  if (isTime(field)) return "time";
  if (!isNumber(field)) return "name";
  const isYear = /(^|_)year$/.test(field.name) && rows.every((row) => row[key] === null || Number.isInteger(row[key]));
  if (isYear) for (const row of rows) if (row[key] !== null) row[key] = String(row[key]);
  return isYear ? "time" : "number";
}

/** Lines over time: one for each name, or one for each column of numbers. A gap stays a gap. */
function lines(rows, time, numbers, name) {
  const folded = !name && numbers.length > 1;
  const drawn = numbers.slice(0, DRAWN.colours);
  const data = folded ? drawn.flatMap((n) => rows.map((row) => ({ t: row[time.key], v: row[n.key], n: n.title }))) : rows;
  const [x, y, colour] = folded ? ["t", "v", "n"] : [time.key, numbers[0].key, name?.key];
  return {
    data: { values: data },
    mark: { type: "line", point: true, invalid: "break-paths-filter-domains" },
    encoding: {
      x: { field: x, type: "temporal", title: time.title },
      y: { field: y, type: "quantitative", title: folded ? null : numbers[0].title },
      ...(colour && { color: { field: colour, type: "nominal", title: folded ? null : name.title } }),
    },
  };
}

function bars(rows, name, number, colour) {
  return {
    data: { values: rows },
    height: DRAWN.bar * new Set(rows.map((row) => row[name.key])).size,
    mark: "bar",
    encoding: {
      y: { field: name.key, type: "nominal", title: name.title, sort: null },
      x: { field: number.key, type: "quantitative", title: number.title },
      ...(colour && { color: { field: colour.key, type: "nominal", title: colour.title } }),
    },
  };
}

function points(rows, one, other) {
  return {
    data: { values: rows },
    mark: "point",
    encoding: {
      x: { field: one.key, type: "quantitative", title: one.title },
      y: { field: other.key, type: "quantitative", title: other.title },
    },
  };
}
