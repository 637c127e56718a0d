// Filters work on what is known of the facts; only rows and marks that change are touched.
const wanted = { kinds: new Set(facts.map((fact) => fact.kind)), source: "", arm: "", lang: "", least: 0, touched: false, search: "" };
const everyKind = wanted.kinds.size;
const table = byId("fact-table");
const byKind = table ? [...table.tBodies] : [];
const visible = facts.map(() => true);
const lit = places.map(() => true);

const passes = (fact) =>
  wanted.kinds.has(fact.kind) &&
  (!wanted.source || fact.source === wanted.source) &&
  (!wanted.arm || fact.arm === wanted.arm) &&
  (!wanted.lang || (wanted.lang === "both" ? fact.lang.includes("ru") && fact.lang.includes("en") : fact.lang.includes(wanted.lang))) &&
  fact.conf >= wanted.least &&
  (!wanted.touched || fact.issues > 0) &&
  wanted.search.split(/\s+/).every((word) => fact.text.includes(word));

function sift() {
  facts.forEach((fact, number) => {
    const on = passes(fact);
    if (on !== visible[number] || factRows[number].hidden === on) factRows[number].hidden = !on;
    visible[number] = on;
  });
  places.forEach((place, number) => {
    const on = place.issues.length > 0 || place.facts.some((fact) => visible[fact]);
    if (on !== lit[number]) for (const element of [...place.marks, ...place.boxes]) element.classList.toggle("off", !on && !stillLit(element, number));
    lit[number] = on;
  });
  arrange();
}

// A mark of two places stays while one of them does.
function stillLit(element, except) {
  return placed(element).some((number) => number !== except && (places[number].issues.length > 0 || places[number].facts.some((fact) => visible[fact])));
}

function arrange() {
  const order = facts.map((_, number) => number);
  if (byId("order")?.value === "text") order.sort((a, b) => (facts[a].places[0] ?? 0) - (facts[b].places[0] ?? 0));
  else order.sort((a, b) => byKind.indexOf(factRows[a]) - byKind.indexOf(factRows[b]));
  shown = order.filter((number) => visible[number]);
  const count = byId("shown");
  count.textContent = shown.length === facts.length ? "" : shown.length ? `${shown.length} / ${facts.length}` : words.nothing;
  byId("clear").hidden = shown.length === facts.length && !wanted.search;
  if (chosen?.kind === "fact" && !visible[chosen.number]) release();
}

// Rows in the order of the text stand without the headings of their kinds.
function reorder() {
  const text = byId("order").value === "text";
  arrange();
  if (!table) return;
  const rows = text ? facts.map((_, n) => n).sort((a, b) => (facts[a].places[0] ?? 0) - (facts[b].places[0] ?? 0)).map((n) => factRows[n]) : byKind;
  for (const body of byKind) if (body.classList.contains("kind")) body.hidden = text;
  table.append(...rows);
}

let waiting = 0;
function siftSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(sift, 120);
}

byId("search").addEventListener("input", (event) => {
  wanted.search = event.target.value.trim().toLowerCase();
  siftSoon();
});
for (const name of ["source", "arm", "lang"]) {
  byId(name)?.addEventListener("change", (event) => {
    wanted[name] = event.target.value;
    sift();
  });
}
byId("least").addEventListener("input", (event) => {
  wanted.least = Number(event.target.value);
  byId("least-value").textContent = wanted.least.toFixed(2).replace(/0$/, "");
  siftSoon();
});
byId("touched")?.addEventListener("change", (event) => {
  wanted.touched = event.target.checked;
  sift();
});
byId("order").addEventListener("change", reorder);

// A click on a kind leaves it out; with Alt or Ctrl it leaves out all others.
for (const chip of all(".chip")) {
  chip.addEventListener("click", (event) => {
    const { kind } = chip.dataset;
    if (event.altKey || event.ctrlKey || event.metaKey) wanted.kinds = new Set([kind]);
    else if (!wanted.kinds.delete(kind)) wanted.kinds.add(kind);
    press();
    sift();
  });
}
const press = () => all(".chip").forEach((chip) => chip.setAttribute("aria-pressed", wanted.kinds.has(chip.dataset.kind)));

byId("clear").addEventListener("click", () => {
  Object.assign(wanted, { kinds: new Set(facts.map((fact) => fact.kind)), source: "", arm: "", lang: "", least: 0, touched: false, search: "" });
  for (const name of ["source", "arm", "lang", "search"]) if (byId(name)) byId(name).value = "";
  if (byId("touched")) byId("touched").checked = false;
  byId("least").value = 0;
  byId("least-value").textContent = "0";
  press();
  sift();
});
