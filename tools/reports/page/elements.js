
"use strict";
// Words of papers, models and files reach the page here, as text, and nowhere else.

const figures = JSON.parse(document.getElementById("figures").textContent);
const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== ""));
  return made;
}

const whole = new Intl.NumberFormat("en");
const count = (number) => whole.format(number);
const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;
const dollars = (amount) => (amount && amount < 1 ? `$${amount.toFixed(4)}` : `$${count(Math.round(amount * 100) / 100)}`);
const words = (name) => name.replaceAll("_", " ");
const styled = (fate) => fate.replaceAll(" ", "-");
const many = (number, one) => `${count(number)} ${number === 1 ? one : `${one}s`}`;

// A block is complete when something follows it, or when the page is.
async function block(name) {
  for (;;) {
    const found = byId(name);
    if (found && (found.nextElementSibling || document.readyState !== "loading")) return unpacked(found.textContent);
    if (!found && document.readyState !== "loading") throw new Error(`this page has lost its part ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function unpacked(base64) {
  const packed = atob(base64);
  const bytes = new Uint8Array(packed.length);
  for (let place = 0; place < packed.length; place++) bytes[place] = packed.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

const THEMES = ["system", "light", "dark"];

function switchTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = `Theme: ${theme}`;
  try {
    localStorage.setItem("bioalchemy-report-theme", theme);
  } catch {
    // Some browsers keep nothing for files; the choice then lasts as long as the page.
  }
}

byId("theme").addEventListener("click", () => {
  const now = THEMES.indexOf(document.documentElement.dataset.theme);
  switchTheme(THEMES[(now + 1) % THEMES.length]);
});
try {
  switchTheme(THEMES.find((theme) => theme === localStorage.getItem("bioalchemy-report-theme")) ?? "system");
} catch {
  switchTheme("system");
}
