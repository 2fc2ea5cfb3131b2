// Values as they come from the engine (Apache Arrow) -> text and numbers, exactly; what kind of column one is.
"use strict";

/** Arrow's numbers for kinds of types. */
const ARROW = { int: 2, float: 3, bytes: 4, decimal: 7, date: 8, time: 9, timestamp: 10, interval: 11, list: 12, struct: 13, union: 14, map: 17 };
const DICTIONARY = -1;
const PER_SECOND = [1n, 1000n, 1000000n, 1000000000n];

/** The type that a column's values have, its dictionary's where it has one. */
function typeOf(field) {
  return field.type.typeId === DICTIONARY ? field.type.dictionary : field.type;
}

/** Whether a column's values can be told as text: what `wps query` cannot print either has to be cast. */
function hasText(field) {
  return ![ARROW.interval, ARROW.union].includes(typeOf(field).typeId);
}

/** Whether a column is one of numbers: it stands at the right, and can be drawn. */
function isNumber(field) {
  return [ARROW.int, ARROW.float, ARROW.decimal].includes(typeOf(field).typeId);
}

/** Whether a column is one of days or moments. */
function isTime(field) {
  return [ARROW.date, ARROW.timestamp].includes(typeOf(field).typeId);
}

/** A value as text; null for NULL, which is not the same as nothing. */
function textOf(value, type) {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case ARROW.decimal:
      return decimalText(value, type.scale);
    case ARROW.date:
      return new Date(Number(value)).toISOString().slice(0, 10);
    case ARROW.timestamp:
      return new Date(Number(value)).toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
    case ARROW.time:
      return new Date(Number((BigInt(value) * 1000n) / PER_SECOND[type.unit])).toISOString().slice(11, 19);
    case ARROW.bytes:
      return [...value].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
    case ARROW.map:
      return `{${[...value].map(([key, one]) => `${key}=${one ?? "NULL"}`).join(", ")}}`;
    case ARROW.list:
      return `[${[...value].map((one) => textOf(one, type.children[0].type) ?? "NULL").join(", ")}]`;
    case ARROW.struct:
      return `{${type.children.map((child) => `${child.name}: ${textOf(value[child.name], child.type) ?? "NULL"}`).join(", ")}}`;
    default:
      return String(value);
  }
}

/** A number for drawing; null for NULL. */
function numberOf(value, type) {
  const text = textOf(value, type);
  return text === null ? null : Number(text);
}

/** A decimal of 128 bits, least significant words first, with so many places after the point. */
function decimalText(words, scale) {
  let whole = 0n;
  for (let i = words.length - 1; i >= 0; i -= 1) whole = (whole << 32n) | BigInt(words[i] >>> 0);
  whole = BigInt.asIntN(words.length * 32, whole);
  const sign = whole < 0n ? "-" : "";
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, "0");
  return sign + (scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits);
}

/** Each row of an answer as a list of its values' texts, up to so many rows. */
function* rowsOf(answer, limit = Infinity) {
  let left = limit;
  for (const batch of answer.batches) {
    const columns = answer.fields.map((field, i) => [batch.getChildAt(i), typeOf(field)]);
    for (let row = 0; row < batch.numRows && left > 0; row += 1, left -= 1) {
      yield columns.map(([column, type]) => textOf(column.get(row), type));
    }
  }
}
