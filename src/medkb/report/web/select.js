// One fact or issue is chosen at a time, and one of its places; both panes show them.
let chosen = null; // { kind: "fact" or "issue", number, at }
let shown = facts.map((_, number) => number); // numbers of the facts that pass the filters, in the order of the rows
let shownIssues = issues.map((_, number) => number);

const record = (choice) => (choice.kind === "fact" ? facts : issues)[choice.number];
const rowOf = (choice) => (choice.kind === "fact" ? factRows : issueRows)[choice.number];

function choose(kind, number, at = 0, { focus = true } = {}) {
  const same = chosen && chosen.kind === kind && chosen.number === number;
  if (!same) unmark();
  chosen = { kind, number, at };
  showPart(kind === "fact" ? "facts" : "issues");
  const row = rowOf(chosen);
  row.hidden = false; // a link may lead to a fact that the filters leave out
  row.classList.add("current");
  row.querySelector(".go").setAttribute("aria-current", "true");
  if (kind === "fact") row.querySelector(".go").setAttribute("aria-expanded", "true");
  if (focus) row.querySelector(".go").focus({ preventScroll: true });
  if (!same) record(chosen).places.forEach((place) => paint(place, "near", true));
  arrive();
  row.scrollIntoView({ block: "nearest" });
  highlight(kind === "fact" ? record(chosen).words : []);
  remember(rowOf(chosen).id);
}

// Shows the place where the walk has arrived.
function arrive() {
  const { places: own, line } = record(chosen);
  own.forEach((place, n) => paint(place, "here", n === chosen.at));
  const place = own[chosen.at];
  rowOf(chosen).querySelectorAll(".at").forEach((link) => link.classList.toggle("here", link.dataset.go === String(place)));
  const target = place === undefined ? null : targetOf(places[place]);
  if (target) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell(line, own, place);
}

const targetOf = (place) => (root.dataset.view === "pages" ? place.boxes[0] : null) ?? place.marks[0];

function tell(line, own, place) {
  const order = chosen.kind === "fact" ? shown : shownIssues;
  const nth = order.indexOf(chosen.number) + 1;
  const where = place === undefined ? "" : ` · ${places[place].name}`;
  const which = own.length > 1 ? `, ${words.place} ${chosen.at + 1} ${words.of} ${own.length}` : "";
  byId("position").textContent = `${words[chosen.kind]} ${nth} ${words.of} ${order.length}${which}${where} · ${line}`;
}

function paint(place, name, on) {
  for (const element of [...places[place].marks, ...places[place].boxes]) element.classList.toggle(name, on);
}

function unmark() {
  if (!chosen) return;
  const row = rowOf(chosen);
  row.classList.remove("current");
  row.querySelector(".go").removeAttribute("aria-current");
  if (chosen.kind === "fact") row.querySelector(".go").setAttribute("aria-expanded", "false");
  for (const place of record(chosen).places) for (const name of ["near", "here"]) paint(place, name, false);
}

function release() {
  if (chosen && rowOf(chosen).contains(document.activeElement)) document.activeElement.blur(); // but never who types a search
  unmark();
  chosen = null;
  highlight([]);
  byId("position").textContent = words.hint;
}

// The next fact in the order of the rows; the first one when none is chosen.
function stepFact(by) {
  if (!shown.length) return;
  const at = chosen?.kind === "fact" ? shown.indexOf(chosen.number) : -1;
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
  choose("fact", shown[next]);
}

function stepPlace(by) {
  if (!chosen) return stepFact(by);
  const count = record(chosen).places.length;
  if (!count) return;
  chosen.at = (chosen.at + by + count) % count;
  arrive();
}

function stepIssue() {
  showPart("issues");
  if (!shownIssues.length) return;
  const at = chosen?.kind === "issue" ? shownIssues.indexOf(chosen.number) : -1;
  choose("issue", shownIssues[(at + 1) % shownIssues.length]);
}

// A mark leads to its fact, and clicked again to the next fact that rests on the same figure.
function chooseAt(element) {
  const numbers = placed(element);
  const rests = numbers.flatMap((place) => places[place].facts.filter((n) => shown.includes(n)).map((n) => ["fact", n, place]));
  rests.push(...numbers.flatMap((place) => places[place].issues.map((n) => ["issue", n, place])));
  if (!rests.length) rests.push(...numbers.flatMap((place) => places[place].facts.map((n) => ["fact", n, place])));
  rests.sort((a, b) => numbers.indexOf(b[2]) - numbers.indexOf(a[2])); // the innermost place first
  const at = chosen ? rests.findIndex(([kind, n]) => kind === chosen.kind && n === chosen.number) : -1;
  const [kind, number, place] = rests[(at + 1) % rests.length];
  const own = (kind === "fact" ? facts : issues)[number].places;
  choose(kind, number, Math.max(0, own.indexOf(place)));
}

// The words that a rule relied on; offsets count code points of the source, from data-o of their element.
function highlight(spans) {
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("because");
  const ranges = spans.map(([start, end]) => rangeOf(start, end)).filter(Boolean);
  if (ranges.length) CSS.highlights.set("because", new Highlight(...ranges));
}

const written = all("[data-o]").map((element) => ({ element, start: Number(element.dataset.o) })).sort((a, b) => a.start - b.start);
const units = (text, points) => [...text].slice(0, points).join("").length;

function rangeOf(start, end) {
  let low = 0;
  for (let high = written.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (written[middle].start <= start) low = middle + 1; else high = middle;
  }
  if (!low) return null;
  const { element, start: from } = written[low - 1];
  const range = new Range();
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = from;
  for (let node = nodes.nextNode(), open = false; node; node = nodes.nextNode()) {
    const length = [...node.data].length;
    if (!open && start < at + length) {
      range.setStart(node, units(node.data, start - at));
      open = true;
    }
    if (open && end <= at + length) {
      range.setEnd(node, units(node.data, end - at));
      return range;
    }
    at += length;
  }
  return null;
}

function remember(id) {
  try { history.replaceState(null, "", `#${id}`); } catch { /* a file may not be allowed to */ }
}
