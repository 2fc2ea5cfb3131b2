// Puts a live drawing in the place of each still one, and completes addresses. Without this script the page says the same.
"use strict";
(() => {
  const narrow = 560;

  // Rows from columns; of a column of long runs each value stands once, with how often, and ends of months are counted from 2000.
  const unpacked = ({ months, runs }) => months?.map((n) => new Date(Date.UTC(2000, n + 1, 0)).toISOString().slice(0, 10))
    ?? runs.flatMap((value, i) => i % 2 ? [] : Array(runs[i + 1]).fill(value));
  const rowsOf = (drawing) => {
    const told = Object.entries(JSON.parse(drawing.querySelector(".rows").textContent));
    const columns = told.map(([name, values]) => [name, Array.isArray(values) ? values : unpacked(values)]);
    const count = columns.length ? columns[0][1].length : 0;
    return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])));
  };

  // Names beside bars take two fifths of a phone at most, and as many lines as their rows have room for.
  const folded = ({ field, axis }, width, height, rows) => {
    const around = 80, line = 13;
    const lines = Math.floor((height - around) / new Set(rows.map((row) => row[field] ?? row)).size / line);
    let label = "datum.label";
    for (let n = 1; n < lines; n++) label = `replace(${label}, regexp('^((?:[^|]*[|])*[^|]{11,}?) '), '$1|')`;
    Object.assign(axis, { labelLimit: width * 0.4, labelFontSize: 11, labelExpr: `split(${label}, '|')` });
  };

  // Figures on bars that stand close together are turned, lest they run into one another.
  const turned = ({ mark, encoding }) => {
    if (mark?.type === "text" && encoding.text?.format) Object.assign(mark, { angle: 270, align: "left", baseline: "middle", dx: 4, dy: 0 });
  };

  // The specification for a drawing so wide: one that has panels gets one or two beside one another.
  const fitted = (form, width, rows) => {
    const spec = structuredClone(form), { x, y } = spec.encoding ?? {};
    if (width < narrow && y?.axis?.labelLimit) folded(y, width, spec.height, rows);
    if (width < narrow && x?.axis?.labelLimit) Object.assign(x.axis, { labelAngle: -90, labelAlign: "left", labelFontSize: 11 });
    if (width < narrow && x?.type === "ordinal") spec.layer?.forEach(turned);
    if (!spec.facet) return { ...spec, width: "container" };
    const columns = width < narrow ? 1 : 2;
    const one = width < narrow ? spec.height * 1.6 / 4 : spec.height / 2;
    spec.columns = columns;
    spec.spec.width = Math.floor((width - 40) / columns) - 66;
    spec.spec.height = Math.floor(one) - 62;
    delete spec.width;
    delete spec.height;
    return spec;
  };

  // On a phone the legend takes two columns, or one where its words are long, lest it run out of the drawing.
  const configured = (width, form) => {
    const config = window.wpsCharts.config, letter = 6.5, beside = 30;
    const domain = [form, ...form.layer ?? []].map((part) => part.encoding?.color?.scale?.domain).find(Boolean) ?? [];
    const longest = (odd) => Math.max(0, ...domain.filter((_, i) => i % 2 === odd).map((label) => label.length));
    const columns = (longest(0) + longest(1)) * letter + 2 * beside > width ? 1 : 2;
    return width < narrow ? { ...config, legend: { ...config.legend, columns } } : config;
  };

  // What can be taken of the live drawing: a picture in pixels; where a chart has no files of its own, all.
  const offer = (figure, view, rows) => {
    const list = figure.querySelector(".takes");
    if (list.querySelector("button")) return;
    const about = figure.dataset.about, stem = about ? `${figure.id}-${about}` : figure.id;
    const cell = (value) => {
      const text = value === null || value === undefined ? "" : typeof value === "string" && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const csv = () => "\ufeff" + [Object.keys(rows[0]), ...rows.map(Object.values)].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
    const kinds = {
      csv: async () => URL.createObjectURL(new Blob([csv()], { type: "text/csv" })),
      svg: async () => URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" })),
      png: () => view.toImageURL("png", 2),
    };
    for (const [kind, made] of Object.entries(kinds)) {
      if (!about && kind !== "png") continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = kind.toUpperCase();
      button.addEventListener("click", async () => {
        const link = document.createElement("a");
        link.href = await made();
        link.download = `${stem}.${kind}`;
        link.click();
      });
      list.appendChild(document.createElement("li")).append(button);
    }
  };

  const draw = async (drawing) => {
    const name = drawing.dataset.chart, rows = rowsOf(drawing), width = drawing.clientWidth;
    const live = document.createElement("div");
    live.className = "live";
    live.style.width = `${width}px`;
    drawing.append(live);
    const spec = { ...fitted(window.wpsCharts.forms[name], width, rows), data: { values: rows }, background: "transparent", config: configured(width, window.wpsCharts.forms[name]) };
    try {
      const made = await vegaEmbed(live, spec, { ast: true, actions: false, renderer: "svg", tooltip: { theme: "wps" } });
      live.style.width = "100%";
      live.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the label below, and the table, say it
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", drawing.dataset.label);
      for (const old of drawing.querySelectorAll("img, .live")) if (old !== live) old.remove();
      offer(drawing.closest("figure"), made.view, rows);
      return { view: made.view, width };
    } catch (error) {
      live.remove();
      console.warn(`${name} stays as it was drawn: ${error.message}`);
      return null;
    }
  };

  // Charts are drawn when they come near, and again when panels no longer fit; the others when nothing else is to be done,
  // for paper shows all.
  const drawings = document.querySelectorAll(".drawing"), waiting = new Set(drawings);
  const begin = async (drawing) => {
    near.unobserve(drawing);
    waiting.delete(drawing);
    const made = await draw(drawing);
    if (made && drawing.classList.contains("panels")) follow(drawing, made);
  };
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting && waiting.has(target)) begin(target);
  }, { rootMargin: "600px" });
  const soon = (then) => window.requestIdleCallback ? requestIdleCallback(then) : setTimeout(then, 200);
  const rest = async () => {
    const next = [...waiting].find((drawing) => drawing.clientWidth);
    if (!next) return;
    await begin(next);
    soon(rest);
  };
  const follow = (drawing, made) => {
    let last = made, waiting = 0;
    new ResizeObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        if (drawing.clientWidth === last.width) return;
        last.view.finalize();
        last = await draw(drawing) ?? last;
      }, 150);
    }).observe(drawing);
  };

  // The query of a chart on a page about one: that of all, narrowed.
  const ask = (details) => {
    const [narrowed, to] = [details.querySelector("code"), details.querySelector("p + p a")];
    const sql = `FROM (\n${window.wpsCharts.queries[details.closest("figure").id]}\n)\nWHERE ${narrowed.textContent}`;
    const shown = document.createElement("pre");
    shown.tabIndex = 0;
    shown.append(Object.assign(document.createElement("code"), { textContent: sql }));
    narrowed.parentElement.replaceWith(shown);
    if (to) to.hash = `q=${encodeURIComponent(sql)}`;
  };
  if (window.wpsCharts) for (const details of document.querySelectorAll(".query")) ask(details);

  // The same citation for a bibliography, on a page about one: from the sentence, whose last words say where it is found.
  const bibtex = (figure, sentence) => {
    const { entry, found_at: [address, page], signs, publisher } = window.wpsCharts.cited, path = sentence.split(" ").at(-1);
    const latex = (text) => Array.from(text, (sign) => signs[sign] ?? sign).join("");
    const filled = (form, told) => form.replace(/\u2983(\w+)\u2984/g, (_, name) => told[name] ?? window.wpsReleased(name));
    const authors = [...figure.querySelectorAll(".read cite")].map((cite) => cite.previousSibling.textContent.replace(/,\s*$/, ""));
    return filled(entry, {
      key: `wps-${figure.id}-${figure.dataset.about}`.replace(/[^A-Za-z0-9_-]/g, "-"),
      title: latex(figure.querySelector("h2").textContent),
      author: (authors.length ? [...new Set(authors)] : [publisher]).map(latex).join("} and {"),
      found: filled(path.startsWith("http") ? address : page, { path }),
    });
  };
  if (window.wpsCharts) for (const details of document.querySelectorAll("[data-about] .citing")) {
    const cite = details.querySelector(".cite"), made = cite.cloneNode(true), shown = document.createElement("pre");
    shown.tabIndex = 0;
    shown.dataset.address = "";
    shown.textContent = bibtex(details.closest("figure"), cite.firstElementChild.textContent);
    made.firstElementChild.replaceWith(shown);
    details.append(Object.assign(document.createElement("h3"), { textContent: window.wpsCharts.cited.bibtex }), made);
  }
  if (window.vegaEmbed && window.wpsCharts) {
    for (const drawing of drawings) near.observe(drawing);
    addEventListener("load", () => soon(rest));
  }
})();
