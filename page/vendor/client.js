// What the page needs of the client, bundled with what it imports into duckdb-client.js.
export { AsyncDuckDB, DuckDBAccessMode, VoidLogger } from "@duckdb/duckdb-wasm";
