
// The list: filtered, searched, and drawn as far as it is in sight.

const FILTERS = {
  fate: "Verdict", reason: "Reason", gate: "Gate", kind: "Answer", asks: "Question", topic: "Topic", split: "Split",
  journal: "Journal", use: "Use",
};
const SLICE_MS = 12;
const TALLEST_PX = 8_000_000;
const columns = Object.fromEntries(["id", ...Object.keys(FILTERS), "question", "answer", "paper"].map((name) => [name, []]));
const folded = [];
const selects = {};
const list = byId("list");
const rows = byId("rows");
const drawnRows = new Map();
let shown = [];
let selected = -1; // a place in `shown`
let opened = -1; // a place in the columns
let refreshing = 0;
let rowHeight = 0;

const pause = () => new Promise((resolve) => setTimeout(resolve));
// µ and μ, ﬁ and fi, full and half width: what looks the same is found the same.
const fold = (text) => text.normalize("NFKC").toLowerCase();
const searched = () => fold(byId("search").value).split(/\s+/).filter(Boolean);
const asked = () => Object.entries(selects).map(([name, select]) => [columns[name], select.value, name]);

// Which entries fit, and how many would with each value of each filter, the others as they are.
async function refresh() {
  const mine = ++refreshing;
  const needles = searched();
  const filters = asked();
  const fit = [];
  const counts = Object.fromEntries(filters.map(([, , name]) => [name, new Map()]));
  let began = performance.now();
  for (let place = 0; place < folded.length; place++) {
    if (place % 512 === 0 && performance.now() - began > SLICE_MS) {
      await pause();
      if (mine !== refreshing) return;
      began = performance.now();
    }
    if (!needles.every((needle) => folded[place].includes(needle))) continue;
    const misses = filters.filter(([column, value]) => value !== "" && column[place] !== value);
    if (!misses.length) fit.push(place);
    for (const [column, , name] of misses.length ? (misses.length === 1 ? misses : []) : filters) {
      const value = column[place];
      if (value) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  settle(fit, counts);
}

function settle(fit, counts) {
  const kept = selected >= 0 ? shown[selected] : opened;
  shown = fit;
  selected = shown.indexOf(kept);
  for (const [name, select] of Object.entries(selects)) offer(select, counts[name]);
  tellFound();
  for (const row of drawnRows.values()) row.remove();
  drawnRows.clear();
  draw();
}

function tellFound() {
  const loading = folded.length < figures.listed ? ` (${count(folded.length)} of ${count(figures.listed)} read so far)` : "";
  byId("found").textContent = `${count(shown.length)} of ${count(figures.listed)} ${areLeftOut ? "pairs and left out" : noun}${loading}`;
}

function offer(select, counts) {
  const chosen = select.value;
  const values = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  if (chosen && !counts.has(chosen)) values.unshift([chosen, 0]);
  const options = values.map(([value, n]) => element("option", { value }, `${words(value)} (${count(n)})`));
  select.replaceChildren(element("option", { value: "" }, "all"), ...options);
  select.value = chosen;
  // What tells nothing apart is not offered.
  select.parentElement.hidden = !chosen && values.length < 2 && !select.dataset.needed;
  if (values.length > 1) select.dataset.needed = "yes";
}

// The rows in sight, and some around. A list too tall for a browser is drawn to a scale.
function draw() {
  rowHeight ||= parseFloat(getComputedStyle(document.documentElement).fontSize) * 5.4;
  const whole = shown.length * rowHeight;
  const tall = Math.min(whole, TALLEST_PX);
  rows.style.height = `${tall}px`;
  const room = list.clientHeight;
  const scale = tall > room && whole > tall ? (whole - room) / (tall - room) : 1;
  const top = list.scrollTop * scale;
  const shift = list.scrollTop - top;
  const first = Math.max(0, Math.floor(top / rowHeight) - 6);
  const last = Math.min(shown.length, Math.ceil((top + room) / rowHeight) + 6);
  for (const [place, row] of drawnRows) {
    if (place >= first && place < last) continue;
    row.remove();
    drawnRows.delete(place);
  }
  for (let place = first; place < last; place++) {
    if (!drawnRows.has(place)) {
      drawnRows.set(place, rowOf(place));
      rows.append(drawnRows.get(place));
    }
    drawnRows.get(place).style.transform = `translateY(${place * rowHeight + shift}px)`;
    drawnRows.get(place).setAttribute("aria-selected", String(place === selected));
  }
  if (drawnRows.has(selected)) list.setAttribute("aria-activedescendant", `row-${selected}`);
  else list.removeAttribute("aria-activedescendant");
}

function rowOf(place) {
  const of = (name) => columns[name][shown[place]];
  const fate = element("span", { class: "fate" }, [of("fate"), of("reason") && words(of("reason"))].filter(Boolean).join(": "));
  const attributes = {
    class: `row ${styled(of("fate"))}`, role: "option", id: `row-${place}`, "aria-setsize": shown.length, "aria-posinset": place + 1,
  };
  const answer = element("p", { dir: "auto" }, fate, of("answer") && ` → ${of("answer")}`);
  const row = element("div", attributes, element("p", { dir: "auto" }, of("question") || of("id")), answer);
  row.addEventListener("click", () => choose(place, true));
  return row;
}

function choose(place, opens) {
  if (!shown.length) return;
  selected = Math.max(0, Math.min(shown.length - 1, place));
  bringIntoSight(selected);
  draw();
  if (opens) openStory(shown[selected]);
}

function bringIntoSight(place) {
  const whole = shown.length * rowHeight;
  const scale = whole > TALLEST_PX ? (whole - list.clientHeight) / (TALLEST_PX - list.clientHeight) : 1;
  const [low, high] = [(place + 1) * rowHeight - list.clientHeight, place * rowHeight].map((top) => top / scale);
  if (list.scrollTop > high) list.scrollTop = high;
  else if (list.scrollTop < low) list.scrollTop = low;
}

async function openStory(entry) {
  opened = entry;
  remember();
  const story = await storyOf(entry);
  if (opened !== entry) return;
  const listed = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[entry]]));
  byId("story").replaceChildren(...tell(listed, story));
  byId("story").scrollTop = 0;
  byId("story").classList.add("open");
  if (getComputedStyle(byId("story")).position === "fixed") byId("story").focus();
}

function closeStory() {
  opened = -1;
  byId("story").classList.remove("open");
  byId("story").replaceChildren(element("p", { class: "hint" }, "Nothing is open."));
  remember();
  list.focus();
}

// What is looked at stands in the address, so that a reload comes back to it. Browsers allow few changes a second.
let remembering = 0;

function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const state = new URLSearchParams();
    if (byId("search").value) state.set("search", byId("search").value);
    for (const [name, select] of Object.entries(selects)) if (select.value) state.set(name, select.value);
    if (opened >= 0) state.set("open", columns.id[opened]);
    const said = state.toString();
    if (said || location.hash.includes("=")) history.replaceState(null, "", said ? `#${said}` : "#browser");
  }, 300);
}

function recall() {
  if (!location.hash.includes("=")) return "";
  const state = new URLSearchParams(location.hash.slice(1));
  byId("search").value = state.get("search") ?? "";
  for (const [name, select] of Object.entries(selects)) {
    const value = state.get(name);
    if (!value) continue;
    select.append(element("option", { value }, words(value)));
    select.value = value;
  }
  return state.get("open") ?? "";
}

async function changed() {
  list.scrollTop = 0;
  remember();
  await refresh();
}

async function showOnly(values) {
  byId("search").value = "";
  for (const [name, select] of Object.entries(selects)) {
    const value = values[name] ?? "";
    if (value && ![...select.options].some((option) => option.value === value)) select.append(element("option", { value }, words(value)));
    select.value = value;
  }
  byId("browser").scrollIntoView();
  list.focus({ preventScroll: true });
  await changed();
}

for (const [name, label] of Object.entries(FILTERS)) {
  selects[name] = element("select", { id: `filter-${name}` }, element("option", { value: "" }, "all"));
  selects[name].addEventListener("change", changed);
  byId("filters").append(element("label", {}, label, selects[name]));
}
const clear = element("button", { type: "button", id: "clear" }, "Clear");
clear.addEventListener("click", () => showOnly({}));
byId("filters").append(clear);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("search").addEventListener("input", changed);
list.addEventListener("scroll", draw, { passive: true });
new ResizeObserver(draw).observe(list);

list.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(list.clientHeight / (rowHeight || 1)) - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length };
  if (event.key in steps) choose(selected < 0 ? 0 : selected + steps[event.key], getComputedStyle(byId("story")).display !== "none");
  else if (event.key === "Enter" || event.key === " ") choose(Math.max(0, selected), true);
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && opened >= 0 && !isTyping) closeStory();
});

async function readLists() {
  const wanted = recall();
  for (let number = 0; folded.length < figures.listed; number++) {
    const part = await block(`list-${number}`);
    for (const name of Object.keys(columns)) columns[name].push(...part[name]);
    for (let place = 0; place < part.id.length; place++) {
      folded.push([part.question[place], part.answer[place], part.paper[place], part.journal[place], part.id[place]].map(fold).join("\n"));
    }
    // What came first can be looked at meanwhile; whoever filters meanwhile is shown what has come.
    if (number === 0) await refresh();
    else tellFound();
  }
  await refresh();
  document.documentElement.dataset.ready = "yes";
  const place = wanted ? shown.indexOf(columns.id.indexOf(wanted)) : -1;
  if (place >= 0) choose(place, true);
}

readLists().catch((error) => (byId("found").textContent = String(error)));
