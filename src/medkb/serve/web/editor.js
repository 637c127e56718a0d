// The query page: YASGUI on this server's endpoint, and the named queries beside it.
(function () {
  "use strict";
  const known = JSON.parse(document.getElementById("known").textContent);
  const endpoint = new URL("/sparql", location.href).href;
  const first = `PREFIX mkb: <${known.prefixes.mkb}>
PREFIX rdfs: <${known.prefixes.rdfs}>

SELECT ?drug (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?article) AS ?articles) {
  ?claim mkb:drugName ?drug ; mkb:inArticle ?article
}
GROUP BY ?drug
ORDER BY DESC(?claims)
LIMIT 20
`;
  // completion by classes and properties asks a server elsewhere: variables and prefixes do not
  Yasgui.Yasqe.defaults.autocompleters = ["variables", "prefixes"];
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasr.defaults.plugins.table.dynamicConfig = { compact: true };  // figures without their datatypes
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint: endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: endpoint }] },
    copyEndpointOnNewTab: true,
    persistenceId: "medkb " + endpoint,
    yasqe: { value: first, autocompleters: ["variables", "prefixes"], prefixCcApi: null },
    yasr: { prefixes: known.prefixes },
  });

  function fresh(name, text) {
    const tab = yasgui.addTab(true, { name: name, yasqe: { value: text } });
    tab.setEndpoint(endpoint);
    return tab;
  }

  async function take(event) {
    event.preventDefault();
    const form = event.target;
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) given.set(name, value);
    const name = form.dataset.query;
    const answer = await fetch(`/query/${encodeURIComponent(name)}.rq?${given}`);
    const text = await answer.text();
    if (!answer.ok) {
      let told = form.querySelector("p") || form.appendChild(document.createElement("p"));
      told.textContent = text;
      return;
    }
    fresh(name, text).query();
  }

  for (const form of document.querySelectorAll("form[data-query]")) form.addEventListener("submit", take);

  // addresses of the knowledge base are answered here, wherever they lead elsewhere
  document.getElementById("yasgui").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !link.href.startsWith(known.base)) return;
    event.preventDefault();
    open("/" + link.href.slice(known.base.length), "_blank", "noopener");
  }, true);

  const asked = new URLSearchParams(location.search).get("query");
  const tab = yasgui.getTab();
  if (asked) fresh("Query", asked);
  else if (tab && /^\s*(PREFIX [^\n]*\s*)*SELECT \* WHERE \{\s*\?sub \?pred \?obj/.test(tab.getQuery() || "")) tab.setQuery(first);
})();
