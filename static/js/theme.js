/* Light or dark: follows the system until someone chooses, then remembers the choice.
   Also marks the page as scripted (data-js), for what only works with JavaScript. */
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const KEY = "theme";

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off: the choice lasts for this page
  }
}

function store(theme) {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    /* as above */
  }
}

function effective() {
  return root.dataset.theme || (system.matches ? "dark" : "light");
}

function show() {
  const next = effective() === "dark" ? "light" : "dark";
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const label = next === "dark" ? button.dataset.labelDark : button.dataset.labelLight;
    button.setAttribute("aria-label", label);
    button.title = label;
    for (const icon of button.querySelectorAll("[data-theme-icon]")) {
      icon.toggleAttribute("hidden", icon.dataset.themeIcon !== next);
    }
  }
}

function apply(theme) {
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  else delete root.dataset.theme;
}

root.dataset.js = "";
apply(stored());
system.addEventListener("change", show);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const next = effective() === "dark" ? "light" : "dark";
  const choice = next === (system.matches ? "dark" : "light") ? null : next;
  apply(choice);
  store(choice);
  show();
});
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
