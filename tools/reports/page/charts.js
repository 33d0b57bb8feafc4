
// Bars in tables: each number stands beside its bar, and a reader of the screen hears a table.

// `parts`: [kind, from, to] on an axis from 0 to `most`; `tick`: a place on it to mark.
function track(parts, most, tick = null) {
  const made = element("div", { class: "track", "aria-hidden": "true" });
  for (const [kind, from, to] of parts) {
    if (to <= from || !most) continue;
    const part = element("i", { class: kind });
    part.style.insetInlineStart = `${(100 * from) / most}%`;
    // What is there is seen, however little it is.
    part.style.width = `max(2px, ${(100 * (to - from)) / most}%)`;
    made.append(part);
  }
  if (tick !== null && most) {
    const mark = element("b");
    mark.style.insetInlineStart = `${(100 * tick) / most}%`;
    made.append(mark);
  }
  return made;
}

// Parts one after the other: [[kind, amount], …].
function stacked(amounts, most) {
  let end = 0;
  return track(amounts.map(([kind, amount]) => [kind, end, (end += amount)]), most);
}

const number = (text) => element("td", { class: "number" }, text);
const barCell = (drawn) => element("td", { class: "bar" }, drawn);
const rowHead = (text) => element("th", { scope: "row", dir: "auto" }, text);
const axis = (most, unit) => element("span", { class: "scale" }, element("span", {}, "0"), element("span", {}, `${most} ${unit}`));

// `heads`: [text or axis, class]; the first is of the rows' names. In a narrow window numbers say what they are
// themselves, and rows are no table to a browser any more: so the roles are stated.
function table(caption, heads, rows) {
  const cells = heads.map(([head, kind = ""]) => element("th", { scope: "col", role: "columnheader", class: kind }, head));
  for (const row of rows) {
    row.setAttribute("role", "row");
    [...row.cells].forEach((cell, place) => {
      cell.setAttribute("role", place ? "cell" : "rowheader");
      if (typeof heads[place][0] === "string") cell.dataset.head = heads[place][0];
    });
  }
  const head = element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...cells));
  const body = element("tbody", { role: "rowgroup" }, ...rows);
  return element("table", { role: "table", "aria-label": caption }, head, body);
}

const key = (names) => element("ul", { class: "key" }, ...names.map(([kind, name]) => element("li", { class: kind }, name)));

function card(title, ...content) {
  return element("div", { class: "card" }, element("h3", {}, title), ...content);
}

// The first `few` rows, and a button for the others.
function shortened(drawn, few) {
  const rows = [...drawn.tBodies[0].rows];
  if (rows.length <= few + 2) return [drawn];
  const button = element("button", { type: "button", class: "more", "aria-expanded": "false" });
  const show = (all) => {
    rows.forEach((row, place) => (row.hidden = !all && place >= few));
    button.textContent = all ? `Show the first ${few}` : `Show all ${count(rows.length)}`;
    button.setAttribute("aria-expanded", String(all));
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") === "false"));
  show(false);
  return [drawn, button];
}
