// What is on the page: rows, marks and boxes, found once.
const root = document.documentElement;
const known = JSON.parse(document.getElementById("data").textContent);
const { facts, issues, words } = known;
const byId = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];

const factRows = facts.map((fact) => byId(`f-${fact.id}`));
const issueRows = issues.map((issue) => byId(`i-${issue.id}`));
for (const row of factRows) row.querySelector(".go").setAttribute("aria-expanded", "false");
const factNumbers = new Map(facts.map((fact, number) => [`f-${fact.id}`, number]));
const issueNumbers = new Map(issues.map((issue, number) => [`i-${issue.id}`, number]));

// Of each place its marks in the text, its boxes on the pages, and what rests on it.
const places = known.places.map((name) => ({ name, marks: [], boxes: [], facts: [], issues: [] }));
const placed = (element) => element.dataset.p.split(" ").map(Number);
for (const mark of all(".m")) {
  mark.tabIndex = -1; // the rows and the keys lead here; a thousand stops of the Tab key would lead nowhere
  for (const number of placed(mark)) places[number].marks.push(mark);
}
for (const box of all(".box")) {
  box.setAttribute("tabindex", "-1");
  for (const number of placed(box)) places[number].boxes.push(box);
}
facts.forEach((fact, number) => fact.places.forEach((place) => places[place].facts.push(number)));
issues.forEach((issue, number) => issue.places.forEach((place) => places[place].issues.push(number)));
