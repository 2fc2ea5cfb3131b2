// The database engine in a worker: fetched when somebody asks, closed to everything outside before the first query.
// Others need of it: Engine.start(files, told), .ask(sql, limit) and .stop().
"use strict";

/** What is set once the data are open. After it no query reaches a file, the network, an extension or a setting. */
const LOCK = [
  "SET memory_limit = '1GB'",
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET allow_community_extensions = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
];
const DATABASE = "release.duckdb";
/** The worker prints every error of a query; the page shows them. */
const QUIET = "console.log = () => {};\n";

class Engine {
  /** Fetched and unpacked once for a page, so that a stopped engine starts again at once. */
  static #kept = new Map();

  #worker;
  #connection;
  #refuse = () => {};

  /** An engine over one database. `files` are addresses of client, wasm, worker and of the database's pieces; `told` hears of bytes. */
  static async start(files, told = () => {}) {
    const [client, wasm, code, ...pieces] = await Promise.all([
      import(new URL(files.client, document.baseURI)),
      Engine.#fetched(files.wasm, "application/wasm", told),
      Engine.#fetched(files.worker, "text/javascript", told),
      ...files.database.map((address) => Engine.#fetched(address, "application/octet-stream", told)),
    ]);
    const engine = new Engine();
    // a worker from an address would not inherit the page's policy, one from a blob does
    const address = URL.createObjectURL(new Blob([QUIET, code], { type: code.type }));
    const module = URL.createObjectURL(wasm);
    try {
      engine.#worker = new Worker(address);
      const database = new client.AsyncDuckDB(new client.VoidLogger(), engine.#worker);
      await engine.#unlessBroken(database.instantiate(module));
      await database.registerFileBuffer(DATABASE, new Uint8Array(await new Blob(pieces).arrayBuffer()));
      await database.open({ path: DATABASE, accessMode: client.DuckDBAccessMode.READ_ONLY });
      engine.#connection = await database.connect();
      for (const setting of LOCK) await engine.#connection.query(setting);
    } catch (error) {
      engine.stop();
      throw error;
    } finally {
      URL.revokeObjectURL(address);
      URL.revokeObjectURL(module);
    }
    return engine;
  }

  /** The answer's columns and batches of rows, and whether there were more rows than the limit. Throws DuckDB's error. */
  async ask(sql, limit) {
    const reader = await this.#unlessBroken(this.#connection.send(sql, true));
    await this.#unlessBroken(reader.open());
    const fields = reader.schema?.fields ?? []; // at the end of the rows the reader forgets them
    const batches = [];
    let rows = 0;
    for (;;) {
      const { done, value } = await this.#unlessBroken(reader.next());
      if (done) return { fields, batches, rows, more: false };
      const kept = rows + value.numRows > limit ? value.slice(0, limit - rows) : value;
      if (kept.numRows) batches.push(kept);
      if (rows + value.numRows > limit) {
        await this.#connection.cancelSent();
        return { fields, batches, rows: limit, more: true };
      }
      rows += value.numRows;
    }
  }

  /** End the engine, whatever it is doing; who waits for an answer hears of it. */
  stop() {
    this.#worker?.terminate();
    this.#refuse(new Stopped());
  }

  #unlessBroken(promise) {
    const broken = new Promise((_, refuse) => {
      this.#refuse = refuse;
      this.#worker.onerror = (event) => refuse(new Error(event.message));
    });
    return Promise.race([promise, broken]);
  }

  static #fetched(address, type, told) {
    if (!Engine.#kept.has(address)) {
      const fetched = unpacked(address, type, told);
      fetched.catch(() => Engine.#kept.delete(address));
      Engine.#kept.set(address, fetched);
    }
    return Engine.#kept.get(address);
  }
}

/** The answer of an engine that was stopped. */
class Stopped extends Error {}

/** A file's content, decompressed unless a server did so already. `told` hears of the bytes that came. */
async function unpacked(address, type, told) {
  const response = await fetch(address);
  if (!response.ok) throw new Missing(address);
  const reader = response.body.getReader();
  const first = await reader.read();
  const packed = first.value?.[0] === 0x1f && first.value?.[1] === 0x8b;
  let next = first;
  const counted = new ReadableStream({
    async pull(controller) {
      if (next.done) return controller.close();
      told(next.value.length);
      controller.enqueue(next.value);
      next = await reader.read();
    },
  });
  const stream = packed ? counted.pipeThrough(new DecompressionStream("gzip")) : counted;
  const blob = await new Response(stream).blob();
  return new Blob([blob], { type });
}

/** A file that the server does not have. */
class Missing extends Error {}
