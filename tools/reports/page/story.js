
// One draft or pair, opened.

const unpackedStories = new Map();

async function storyOf(place) {
  const together = figures.stories_together;
  const number = Math.floor(place / together);
  if (!unpackedStories.has(number)) {
    if (unpackedStories.size > 8) unpackedStories.delete(unpackedStories.keys().next().value);
    unpackedStories.set(number, block(`story-${number}`));
  }
  return (await unpackedStories.get(number))[place % together];
}

function tell(listed, story) {
  const said = [listed.fate, ...(listed.reason ? [words(listed.reason)] : [])].join(": ");
  const close = element("button", { type: "button" }, "Close");
  close.addEventListener("click", closeStory);
  return [
    element("div", { class: "top" }, element("strong", { class: `fate ${styled(listed.fate)}` }, said), close),
    element("h3", { dir: "auto" }, listed.question || listed.id),
    ...toldAnswer(listed, story.answer),
    ...toldEvidence(story),
    ...toldFate(listed, story),
    ...toldChecks(story.checks),
    ...toldOrigin(listed, story),
  ];
}

function toldAnswer(listed, answer) {
  if (!listed.answer) return [];
  const kind = [answer.kind, listed.asks].filter(Boolean).map(words).join(" · ");
  const parts = [element("h4", {}, `Answer (${kind})`), element("p", { dir: "auto" }, element("strong", {}, listed.answer))];
  if (answer.options.length) {
    const right = (place) => (String.fromCharCode(65 + place) === answer.value ? "right" : "");
    parts.push(element("ol", { class: "options" }, ...answer.options.map((option, place) => element("li", { class: right(place), dir: "auto" }, option))));
  }
  const more = [];
  if (answer.tolerance) more.push(`within ${percent(answer.tolerance)}`);
  if (answer.aliases.length) more.push(`also right: ${answer.aliases.join("; ")}`);
  if (more.length) parts.push(element("p", { class: "faint", dir: "auto" }, more.join(" · ")));
  return parts;
}

function toldEvidence(story) {
  const parts = [element("h4", {}, "Evidence in its paper")];
  for (const [text, start, end, [cutBefore, cutBehind], pieces] of story.passages) {
    const marked = pieces.map(([piece, isEvidence]) => (isEvidence ? element("mark", {}, piece) : piece));
    parts.push(
      element("blockquote", { dir: "auto" }, cutBefore ? "… " : "", ...marked, cutBehind ? " …" : ""),
      element("p", { class: "faint" }, `characters ${count(start)}–${count(end)} of text `, element("code", {}, text.slice(0, 12))),
    );
  }
  for (const quote of story.unlocated) {
    const where = story.texts_missing ? "The writer’s quote:" : "The writer’s quote, which stands nowhere in what it was shown:";
    parts.push(element("p", { class: "faint" }, where), element("blockquote", { dir: "auto" }, quote));
  }
  if (story.texts_missing) parts.push(element("p", { class: "faint" }, "The paper’s text was not on the machine that made this page, so nothing is shown around."));
  return parts.length > 1 ? parts : [];
}

// Why it is not there, and what is in its place.
function toldLeftOut(story) {
  const parts = story.advice ? [element("h4", {}, "Why it was left out"), element("p", { dir: "auto" }, story.advice)] : [];
  const place = story.stays ? columns.id.indexOf(story.stays) : -1;
  if (place < 0) return parts;
  const show = element("button", { type: "button", class: "more" }, "Show it");
  show.addEventListener("click", () => openStory(place));
  const stays = element("p", { dir: "auto" }, columns.question[place], " → ", element("strong", {}, columns.answer[place]));
  return [...parts, element("h4", {}, "Kept in its place"), stays, show];
}

function toldFate(listed, story) {
  if (listed.fate === "left out") return toldLeftOut(story);
  const parts = story.tombstones.map((note) => `Withdrawn: ${words(note.reason)}, ${note.detail} (${note.created})`);
  for (const earlier of story.revises) parts.push(`Written again from ${earlier.draft_id}, sent back for ${words(earlier.reason ?? "")}. ${earlier.advice}`);
  if (story.advice) parts.push(`${listed.fate === "sent back" ? "Asked of the writer" : "Said"}: ${story.advice}`);
  return parts.length ? [element("h4", {}, "What became of it"), ...parts.map((part) => element("p", { dir: "auto" }, part))] : [];
}

// Rules that found nothing are told in one breath; what was refused, and what models said, at length.
function toldChecks(checks) {
  if (!checks.length) return [];
  const items = [];
  let silent = [];
  const endSilence = () => {
    if (silent.length) items.push(element("li", { dir: "auto" }, `${silent.length > 1 ? "rules kept: " : ""}${silent.join(", ")}`));
    silent = [];
  };
  for (const check of checks) {
    const name = words(check.name);
    if (check.passed && check.by === "rule" && !check.votes.length) {
      silent.push(check.detail && check.detail !== name ? `${name} (${check.detail})` : name);
    } else {
      endSilence();
      items.push(toldCheck(check));
    }
  }
  endSilence();
  return [element("h4", {}, "Checks and votes"), element("ul", { class: "checks" }, ...items)];
}

function toldCheck(check) {
  const votes = check.votes.map((vote) => element("li", { dir: "auto" }, `${vote.agrees ? "agrees" : "disagrees"}: ${vote.response} `, element("span", { class: "faint" }, `(${vote.model})`)));
  return element(
    "li",
    { class: check.passed ? "" : "failed" },
    element("strong", {}, words(check.name)),
    element("span", { class: "faint" }, check.passed ? "" : " refused"),
    check.detail ? element("p", { dir: "auto" }, check.detail) : "",
    votes.length ? element("ul", {}, ...votes) : "",
    check.by === "rule" ? "" : element("p", { class: "faint", dir: "auto" }, `by ${check.by}`),
  );
}

// As `citations.cite` does: no full stop behind what ends by itself.
function cited(...parts) {
  const stated = parts.filter(Boolean);
  const ended = /[.?!…。！？][\])}"'’”»]*$/;
  return stated.map((part, place) => (place === stated.length - 1 || ended.test(part) ? part : `${part}.`)).join(" ");
}

function toldOrigin(listed, story) {
  const [title, journal, published, doi, licence, use, citation] = story.paper;
  const facts = [
    [title ? "paper" : "source", cited(title, journal, published) || citation],
    ["DOI", doi ? linked(doi) : ""],
    ["licence", [licence, use && `(${words(use)})`].filter(Boolean).join(" ")],
    ["topic", listed.topic ? `${words(listed.topic)}, by ${story.topic_by} (${story.topic_share.toFixed(2)})` : ""],
    ["split", listed.split],
    ...story.difficulty.map((note) => ["closed book", `${note.passed} of ${note.samples} right (${note.model}; a guess: ${percent(note.chance)})`]),
    ["took", story.calls && `${many(story.calls, "call")}, ${count(story.tokens)} tokens, ${story.cost_usd === null ? "price unknown" : dollars(story.cost_usd)}`],
    ...story.models.map(([role, model, revision, terms]) => [words(role), [model, `revision ${revision}`, terms && `training on outputs: ${terms}`].filter(Boolean).join(" · ")]),
    ["made", story.created],
    ["draft", story.draft && element("code", {}, story.draft)],
    ["pair", story.pair && element("code", {}, story.pair)],
  ].filter(([, value]) => value);
  const list = element("dl", {}, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", { dir: "auto" }, value)]));
  const more = story.draft ? [element("p", { class: "faint" }, "Each prompt and response: ", element("code", {}, `bioalchemy trace RUN --draft ${story.draft}`))] : [];
  return [element("h4", {}, "Where it is from"), list, ...more];
}

// No other address than the resolver's, whatever a paper says its DOI is.
function linked(doi) {
  if (!/^10\.[0-9]{4,9}\/\S+$/.test(doi)) return doi;
  const path = doi.split("/").map(encodeURIComponent).join("/");
  return element("a", { href: `https://doi.org/${path}`, rel: "noopener noreferrer", target: "_blank" }, doi);
}
