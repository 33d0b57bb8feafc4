
// What is drawn once, of the figures that came with the page.

const FATES = ["accepted", "no receipt", "withdrawn", "sent back", "rejected"];
const areLeftOut = Object.keys(figures.left_out_listed).length > 0;
const noun = figures.of === "run" ? "drafts" : "pairs";
const NAMES = { kind: "Kind of answer", asks: "Kind of question", use: "Use that the paper’s licence allows", split: "Split" };

byId("name").textContent = figures.name;
if (figures.of === "dataset") {
  byId("flow-title").textContent = "Where pairs are lost";
  byId("browser-title").textContent = areLeftOut ? "Every pair, and what was left out" : "Every pair";
}
for (const [name, value] of Object.entries(figures.facts)) {
  if (value) byId("facts").append(element("div", {}, element("dt", {}, name), element("dd", { dir: "auto" }, value)));
}

function headline(amount, said, kind = "") {
  byId("headline").append(element("li", { class: kind }, element("strong", {}, amount), element("span", {}, said)));
}
const falls = Object.fromEntries(figures.waterfalls.map((fall) => [fall.unit, fall]));
for (const fall of figures.waterfalls) {
  if (fall.unit !== "pairs") headline(count(fall.found), `${fall.unit}, ${count(fall.left)} ${fall.left_as}`);
}
const withdrawn = falls.pairs.found - falls.pairs.left;
headline(count(figures.pairs), withdrawn ? `pairs given out, ${count(withdrawn)} withdrawn` : "pairs given out", "goal");
if (figures.spending.length) {
  const paid = figures.spending.reduce((sum, role) => sum + role.prompt_tokens + role.completion_tokens, 0);
  headline(count(paid), figures.of === "run" ? "tokens paid for" : "tokens paid for by its runs");
}

// Losses

function fallTable(fall) {
  const rows = [];
  let left = fall.found;
  const row = (name, parts, lost, now, reasons, kind = "") => {
    const drawn = barCell(track(parts, fall.found));
    rows.push(element("tr", { class: kind }, rowHead(name), drawn, number(lost), number(now), element("td", { class: "reasons-cell" }, reasons)));
  };
  row(`${fall.unit} ${fall.found_as}`, [["accepted", 0, left]], "", count(left), "");
  for (const step of fall.steps.filter((one) => one.left_out)) {
    const rest = left - step.left_out;
    const kept = rest + step.sent_back;
    const share = percent(step.left_out / left);
    const parts = [["passed", 0, rest], ["sent-back", rest, kept], [fall.unit === "pairs" ? "withdrawn" : "rejected", kept, left]];
    row(words(step.name), parts, `−${count(step.left_out)} (${share})`, count(rest), reasonChips(fall, step));
    left = rest;
  }
  const whole = fall.found ? `${percent(left / fall.found)} of ${fall.unit} ${fall.found_as}` : "";
  row(fall.left_as, [["accepted", 0, left]], "", count(left), whole, "total");
  const heads = [[""], [axis(count(fall.found), fall.unit), "bar"], ["left out", "number"], ["remaining", "number"], ["reasons"]];
  const drawn = table(`From ${fall.unit} ${fall.found_as} to ${fall.left_as}`, heads, rows);
  drawn.className = "fall";
  return drawn;
}

// Reasons lead to those that were left out for them, where the list has them.
function reasonChips(fall, step) {
  const narrowed = { drafts: { gate: step.name }, candidates: { fate: "left out" }, pairs: { fate: "withdrawn" } }[fall.unit];
  const chips = Object.entries(step.reasons).map(([reason, n]) => {
    const said = `${words(reason)} ${count(n)}`;
    const isListed = { drafts: figures.of === "run", candidates: reason in figures.left_out_listed, pairs: true }[fall.unit];
    if (!isListed) return element("span", { class: "chip" }, said);
    const chip = element("button", { type: "button", class: "chip", title: "Show them" }, said);
    chip.addEventListener("click", () => showOnly({ ...narrowed, reason }));
    return chip;
  });
  return element("div", { class: "reasons" }, ...chips);
}

function fallCard(fall) {
  const kinds = [["passed", "went on"], ["rejected", "left out"]];
  if (fall.unit === "drafts") kinds.push(["sent-back", "sent back, and written again as another draft"]);
  if (fall.unit === "pairs") kinds[1] = ["withdrawn", "withdrawn"];
  const head = element("h3", {}, fall.unit[0].toUpperCase() + fall.unit.slice(1));
  if (!fall.found) return element("div", {}, head, element("p", { class: "note" }, `No ${fall.unit} yet.`));
  const quiet = fall.steps.filter((step) => !step.left_out).map((step) => words(step.name));
  const note = quiet.length ? element("p", { class: "note" }, `None: ${quiet.join(", ")}.`) : "";
  return element("div", {}, head, key(kinds), element("div", { class: "scroll" }, fallTable(fall)), note);
}
byId("waterfalls").append(...figures.waterfalls.map(fallCard));
if (figures.left_out.length) {
  const said = (text) => element("td", { class: "said", dir: "auto" }, text);
  const rows = figures.left_out.map((one) => element("tr", {}, rowHead(words(one.reason)), ...[one.which, one.question, one.why, one.kept].map(said)));
  const drawn = table("Some that were left out", [[""], ["which"], ["asks"], ["why"], ["kept in its place"]], rows);
  const note = element("p", { class: "note" }, "Some of each reason. The list below has all of which more than the reason is known; the version’s left_out.jsonl has all.");
  byId("waterfalls").append(element("div", {}, element("h3", {}, "Some that were left out"), element("div", { class: "scroll" }, drawn), note));
}

// What the pairs are like

for (const [by, values] of Object.entries(figures.counts)) {
  const kinds = Object.entries(values);
  if (!kinds.length) continue;
  const sum = (fates) => Object.values(fates).reduce((total, n) => total + n, 0);
  const most = Math.max(...kinds.map(([, fates]) => sum(fates)));
  const rows = kinds.map(([value, fates]) => {
    const parts = FATES.map((fate) => [styled(fate), fates[fate] ?? 0]);
    const good = (fates.accepted ?? 0) + (fates["no receipt"] ?? 0);
    return element("tr", {}, rowHead(words(value)), barCell(stacked(parts, most)), number(count(good)), number(count(sum(fates))), number(percent(good / sum(fates), 0)));
  });
  const heads = [[""], [axis(count(most), noun), "bar"], ["pairs", "number"], [`of ${noun}`, "number"], ["share", "number"]];
  const there = FATES.filter((fate) => kinds.some(([, fates]) => fates[fate]));
  byId("cards").append(card(NAMES[by], key(there.map((fate) => [styled(fate), fate])), table(NAMES[by], heads, rows)));
}

const known = figures.difficulty;
if (known.measured) {
  const most = Math.max(...Object.values(known.bands));
  const rows = Object.entries(known.bands).map(([band, n]) =>
    element("tr", {}, rowHead(band), barCell(track([["accepted", 0, n]], most)), number(count(n)), number(percent(n / known.measured, 0))),
  );
  const heads = [["answered right"], [axis(count(most), "pairs"), "bar"], ["pairs", "number"], ["share", "number"]];
  const mean = `Without its paper a pair is answered right ${percent(known.mean)} of the time; a guess would be ${percent(known.chance)}.`;
  const rest = known.not_measured ? ` ${many(known.not_measured, "pair")} not measured.` : "";
  byId("cards").append(card("Difficulty: how often models answer without the paper", table("Difficulty", heads, rows), element("p", { class: "note" }, mean + rest)));
}

const proof = figures.proof;
const proofs = [
  ["every sample that read the passage gave the answer", proof.unanimous, proof.open_book],
  ["no sample gave it when the evidence was taken out", proof.answer_lost, proof.without_evidence],
].filter(([, , of]) => of);
if (proofs.length) {
  const rows = proofs.map(([said, n, of]) =>
    element("tr", {}, rowHead(said), barCell(track([["accepted", 0, n]], of)), number(`${count(n)} of ${count(of)}`), number(percent(n / of, 0))),
  );
  byId("cards").append(card("How firmly the pairs are proven", table("Proof", [[""], [axis(100, "%"), "bar"], ["pairs", "number"], ["share", "number"]], rows)));
}

if (!byId("cards").children.length) byId("cards").append(element("p", { class: "note" }, `No ${noun} yet.`));

// Topics

const topics = figures.topics;
if (topics.topics.length) {
  const most = Math.max(...topics.topics.map((topic) => Math.max(topic.share, topic.wanted ?? 0)));
  const rows = topics.topics.map((topic) => {
    const [field, name] = topic.topic.split("/").map(words);
    const drawn = barCell(track([["accepted", 0, topic.share]], most, topic.wanted));
    const cells = [rowHead(`${name} · ${field}`), drawn, number(count(topic.pairs)), number(percent(topic.share))];
    if (topics.target === null) return element("tr", {}, ...cells);
    const off = 100 * (topic.share - topic.wanted);
    const difference = `${off < 0 ? "−" : "+"}${Math.abs(off).toFixed(1)}`;
    return element("tr", {}, ...cells, number(percent(topic.wanted)), number(difference));
  });
  const heads = [[""], [axis(percent(most), "of pairs"), "bar"], ["pairs", "number"], ["share", "number"]];
  if (topics.target !== null) heads.push(["wanted", "number"], ["points off", "number"]);
  byId("topic-shares").append(...shortened(table("Topics", heads, rows), 20));
}
const unknown = topics.told_by.none ?? 0;
const told = Object.entries(topics.told_by).filter(([by]) => by !== "none").map(([by, n]) => `${count(n)} by ${by}`);
const far = topics.divergence === null ? "" : `Jensen-Shannon divergence from ${topics.target} (the marks): ${topics.divergence.toFixed(4)} bits, where 0 is the same mix and 1 nothing in common. `;
const how = told.length ? `Topics of pairs were told: ${told.join(", ")}. ` : "No pair has a known topic. ";
byId("topic-shares").append(element("p", { class: "note" }, far + how + (unknown ? `${many(unknown, "pair")} without one. ` : "") + `Taxonomy ${topics.taxonomy}.`));

// Cost

const spending = figures.spending;
const receipts = figures.receipts;
const price = (usd, without) => (without ? `${usd ? `${dollars(usd)} + ` : ""}unknown` : dollars(usd));
if (spending.length) {
  const tokens = (one) => one.prompt_tokens + one.completion_tokens;
  const most = Math.max(...spending.map(tokens));
  const row = (name, model, one, drawn, kind = "") =>
    element("tr", { class: kind }, rowHead(name), element("td", { dir: "auto" }, model), drawn, number(count(one.prompt_tokens)), number(one.prompt_tokens ? percent(one.cached_tokens / one.prompt_tokens, 0) : ""), number(count(one.completion_tokens)), number(count(one.calls)), number(count(one.calls_from_cache)), number(count(one.failed)), number(price(one.cost_usd, one.calls_without_price)));
  const rows = spending.map((one) => {
    const parts = [["fresh", one.prompt_tokens - one.cached_tokens], ["cached", one.cached_tokens], ["said", one.completion_tokens]];
    return row(words(one.role), one.model, one, barCell(stacked(parts, most)));
  });
  const sum = Object.fromEntries(Object.keys(spending[0]).map((name) => [name, spending.reduce((total, one) => total + one[name], 0)]));
  rows.push(row("all", "", sum, element("td"), "total"));
  const heads = [["role"], ["model"], [axis(count(most), "tokens"), "bar"], ["prompt tokens", "number"], ["from prefix cache", "number"], ["response tokens", "number"], ["calls paid", "number"], ["from response cache", "number"], ["unusable", "number"], ["cost", "number"]];
  const names = [["fresh", "prompt, read anew"], ["cached", "prompt, from the server’s prefix cache"], ["said", "response"]];
  if (figures.of === "dataset") byId("spending").append(element("p", { class: "note" }, "What the runs behind it took, for what was refused and left out too:"));
  byId("spending").append(key(names), element("div", { class: "scroll" }, table("Cost and tokens by role", heads, rows)));
}
if (receipts.pairs) {
  const each = `${count(Math.round(receipts.tokens / receipts.pairs))} tokens and ${(receipts.calls / receipts.pairs).toFixed(1)} calls a pair`;
  const whole = `${count(receipts.tokens)} tokens, ${count(receipts.calls)} calls, cost ${price(receipts.cost_usd, receipts.pairs_without_price)}`;
  const shares = "A receipt counts what its draft took, with the drafts it was written again from, and the writing for its passage, which other drafts share.";
  const parted = figures.of === "dataset" && !spending.length ? " It does not part them by role: the report of a run does." : "";
  byId("spending").append(element("p", { class: "note" }, `As the receipts of the ${many(receipts.pairs, "pair")} have it: ${whole}, ${each}. ${shares}${parted}`));
  const rows = Object.entries(figures.models).flatMap(([role, models]) =>
    Object.entries(models).map(([model, n]) => element("tr", {}, rowHead(words(role)), element("td", { dir: "auto" }, model), number(count(n)))),
  );
  if (figures.of === "dataset") byId("spending").prepend(table("Models that made the pairs", [["role"], ["model"], ["pairs", "number"]], rows));
}
if (figures.pairs > receipts.pairs) byId("spending").append(element("p", { class: "note" }, `${many(figures.pairs - receipts.pairs, "pair")} without a receipt: what they cost is not known.`));
if (!byId("spending").children.length) byId("spending").append(element("p", { class: "note" }, "Nothing was spent yet."));
