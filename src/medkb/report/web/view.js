// What the two panes show: facts or issues, text or pages, abstracts below or beside each other, day or night.
function pressed(selector, name, value) {
  for (const button of all(selector)) button.setAttribute("aria-pressed", button.dataset[name] === value);
}

function showPart(part) {
  if (root.dataset.part === part) return;
  root.dataset.part = part;
  pressed("[data-part]:is(button)", "part", part);
}

function showView(view) {
  if (root.dataset.view === view || !byId("pages")) return;
  root.dataset.view = view;
  pressed("[data-view]:is(button)", "view", view);
  if (chosen) arrive();
}

const abstracts = all(".abstract");
const homes = abstracts.map((part) => {
  const mark = document.createComment("");
  part.before(mark);
  return mark;
});

function showBoth(on) {
  if (!byId("both")) return;
  byId("both").setAttribute("aria-pressed", on);
  if (on) {
    root.dataset.both = "";
    const pair = document.createElement("div");
    pair.className = "both";
    homes[0].before(pair);
    for (const lang of ["ru", "en"]) {
      const side = document.createElement("div");
      side.append(...abstracts.filter((part) => part.dataset.abstract === lang));
      pair.append(side);
    }
  } else {
    delete root.dataset.both;
    abstracts.forEach((part, number) => homes[number].after(part));
    document.querySelector(".both")?.remove();
  }
  if (chosen) arrive();
}

function nextTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = root.dataset.theme || (dark ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  try { localStorage.setItem("medkb-theme", root.dataset.theme); } catch { /* no storage */ }
}

for (const button of all("button[data-part]")) button.addEventListener("click", () => showPart(button.dataset.part));
for (const button of all("button[data-view]")) button.addEventListener("click", () => showView(button.dataset.view));
byId("both")?.addEventListener("click", () => showBoth(!("both" in root.dataset)));
byId("theme").addEventListener("click", nextTheme);
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("fold").addEventListener("click", (event) => {
  const open = event.currentTarget.closest(".controls").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", open);
});
