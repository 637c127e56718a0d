// Clicks and keys. Keys are taken by their place, so that they work on a Russian keyboard too.
byId("previous-place").addEventListener("click", () => stepPlace(-1));
byId("next-place").addEventListener("click", () => stepPlace(1));
byId("previous-fact").addEventListener("click", () => stepFact(-1));
byId("next-fact").addEventListener("click", () => stepFact(1));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"], a.box');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (follow(link, link.getAttribute("href").slice(1))) event.preventDefault();
});

// True where a link has been followed without the browser.
function follow(link, target) {
  if (link.matches(".m, .box")) chooseAt(link);
  else if (factNumbers.has(target)) choose("fact", factNumbers.get(target));
  else if (issueNumbers.has(target)) choose("issue", issueNumbers.get(target));
  else if (/^p\d+$/.test(target)) return followPlace(link, Number(target.slice(1)));
  else if (target.startsWith("page-")) {
    showView("pages");
    byId(target)?.scrollIntoView();
  } else {
    if (["facts", "issues"].includes(target)) showPart(target);
    return false;
  }
  return true;
}

function followPlace(link, place) {
  const row = link.closest("tbody");
  const kind = row?.classList.contains("issue") ? "issue" : "fact";
  const number = Number(row?.dataset.n);
  if (!row || Number.isNaN(number)) return false;
  choose(kind, number, Math.max(0, (kind === "fact" ? facts : issues)[number].places.indexOf(place)));
  return true;
}

const keys = {
  KeyJ: () => stepFact(1),
  KeyK: () => stepFact(-1),
  KeyN: () => stepPlace(1),
  KeyP: () => stepPlace(-1),
  KeyI: stepIssue,
  KeyV: () => showView(root.dataset.view === "text" ? "pages" : "text"),
  KeyB: () => showBoth(!("both" in root.dataset)),
};

function search() {
  byId("search").focus();
  byId("search").select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const writing = event.target.matches?.("input:not([type=checkbox], [type=range]), select, textarea");
  if (event.key === "Escape") {
    if (writing) event.target.blur();
    else release();
    return;
  }
  if (writing) return;
  const asks = event.key === "?" || (event.code === "Slash" && event.shiftKey);
  const act = asks ? () => byId("help").showModal() : event.code === "Slash" || event.key === "/" ? search : event.shiftKey ? null : keys[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});

// The page opened at a fact, an issue or a place.
function opened() {
  const target = decodeURIComponent(location.hash.slice(1));
  if (factNumbers.has(target)) choose("fact", factNumbers.get(target));
  else if (issueNumbers.has(target)) choose("issue", issueNumbers.get(target));
}
opened();
addEventListener("hashchange", opened);
