// Filters work on what is known of the facts; only rows and marks that change are touched.
const everything = () => ({
  kinds: new Set(facts.map((fact) => fact.kind)),
  severities: new Set(issues.map((issue) => issue.severity)),
  source: "", arm: "", lang: "", least: 0, touched: false, search: "",
});
const wanted = everything();
const table = byId("fact-table");
const byKind = table ? [...table.tBodies] : [];
const visible = facts.map(() => true);
const standing = issues.map(() => true); // the issues that pass
const lit = places.map(() => true);

const passes = (fact) =>
  wanted.kinds.has(fact.kind) &&
  (!wanted.source || fact.source === wanted.source) &&
  (!wanted.arm || fact.arm === wanted.arm) &&
  (!wanted.lang || (wanted.lang === "both" ? fact.lang.includes("ru") && fact.lang.includes("en") : fact.lang.includes(wanted.lang))) &&
  fact.conf >= wanted.least &&
  (!wanted.touched || fact.issues > 0) &&
  sought(fact);
const sought = (record) => wanted.search.split(/\s+/).every((word) => record.text.includes(word));
const asked = (place) => place.issues.some((issue) => standing[issue]) || place.facts.some((fact) => visible[fact]);

function sift() {
  facts.forEach((fact, number) => {
    const on = passes(fact);
    if (on !== visible[number] || factRows[number].hidden === on) factRows[number].hidden = !on;
    visible[number] = on;
  });
  issues.forEach((issue, number) => {
    standing[number] = wanted.severities.has(issue.severity) && sought(issue);
    issueRows[number].hidden = !standing[number];
  });
  places.forEach((place, number) => {
    const on = asked(place);
    if (on !== lit[number]) for (const element of [...place.marks, ...place.boxes]) element.classList.toggle("off", !on && !stillLit(element, number));
    lit[number] = on;
  });
  arrange();
}

// A mark of two places stays while one of them does.
function stillLit(element, except) {
  return placed(element).some((number) => number !== except && asked(places[number]));
}

function arrange() {
  const order = facts.map((_, number) => number);
  if (byId("order")?.value === "text") order.sort((a, b) => (facts[a].places[0] ?? 0) - (facts[b].places[0] ?? 0));
  else order.sort((a, b) => byKind.indexOf(factRows[a]) - byKind.indexOf(factRows[b]));
  shown = order.filter((number) => visible[number]);
  shownIssues = issues.map((_, number) => number).filter((number) => standing[number]);
  count("shown", shown, facts);
  count("issues-shown", shownIssues, issues);
  byId("clear").hidden = shown.length === facts.length && !wanted.search;
  if (chosen && !(chosen.kind === "fact" ? visible : standing)[chosen.number]) release();
}

function count(name, some, of) {
  if (byId(name)) byId(name).textContent = some.length === of.length ? "" : some.length ? `${some.length} / ${of.length}` : words.nothing;
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

// A click on a kind or severity leaves it out; with Alt or Ctrl it leaves out all others.
const chips = all(".chip").map((button) => {
  const name = "kind" in button.dataset ? "kinds" : "severities";
  return { button, name, value: button.dataset.kind ?? button.dataset.severity };
});
const press = () => chips.forEach(({ button, name, value }) => button.setAttribute("aria-pressed", wanted[name].has(value)));
for (const { button, name, value } of chips) {
  button.addEventListener("click", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) wanted[name] = new Set([value]);
    else if (!wanted[name].delete(value)) wanted[name].add(value);
    press();
    sift();
  });
}

byId("clear").addEventListener("click", () => {
  Object.assign(wanted, everything());
  for (const name of ["source", "arm", "lang", "search"]) if (byId(name)) byId(name).value = "";
  if (byId("touched")) byId("touched").checked = false;
  byId("least").value = 0;
  byId("least-value").textContent = "0";
  press();
  sift();
});
