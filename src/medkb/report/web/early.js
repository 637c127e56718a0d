document.documentElement.classList.add("js");
document.documentElement.dataset.part = "facts";
document.documentElement.dataset.view = "text";
try { document.documentElement.dataset.theme = localStorage.getItem("medkb-theme") || ""; } catch { /* no storage */ }
