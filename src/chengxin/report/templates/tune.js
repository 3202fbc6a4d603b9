// The tuning page: sends changed numbers to the program that served it and shows what comes back.
// It computes nothing and asks nobody else. All words come from the page.
"use strict";

const tuner = document.querySelector(".tuner");
const form = document.getElementById("numbers");
const drawn = document.querySelector(".drawn");
const at = (id) => document.getElementById(id);
const fields = [...form.querySelectorAll("input[data-was]")];
const kept = "chengxin-tune" + location.pathname.replace(/[^/]*$/, "");
const lang = tuner.dataset.lang.startsWith("zh") ? "zh" : "en";
let asking = null;
let waiting = 0;

const edits = () => {
  const found = {};
  for (const field of fields) {
    const text = field.value.trim();
    if (text !== field.dataset.was) found[field.name] = text;
  }
  return found;
};

async function ask(what, body, signal) {
  const answer = await fetch(what, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ lang, ...body }),
    signal,
  });
  return answer.json();
}

function mark() {
  const changed = edits();
  const count = Object.keys(changed).length;
  for (const field of fields) {
    const is = field.name in changed;
    field.classList.toggle("changed", is);
    field.parentElement.querySelector(".undo").hidden = !is;
    say(field, is ? tuner.dataset.was.replace("{number}", field.dataset.was) : "", false);
  }
  at("count").textContent = tuner.dataset.changed.replace("{count}", count);
  at("back-all").disabled = count === 0;
  at("problems").replaceChildren();
  sessionStorage.setItem(kept, JSON.stringify(changed));
}

// What came of it is said where it is drawn, and where numbers are turned when that is far away.
function tell(text) {
  at("state").textContent = text;
  at("state-here").textContent = text;
}

function say(field, text, wrong) {
  field.parentElement.querySelector(".said").textContent = text;
  field.setAttribute("aria-invalid", wrong ? "true" : "false");
}

function refuse(answer) {
  for (const field of fields) {
    const said = answer.fields[field.name];
    if (said) {
      say(field, said.join(" "), true);
      field.closest("details").open = true;
    }
  }
  at("problems").replaceChildren(
    ...answer.problems.map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }),
  );
}

async function draw() {
  if (asking) asking.abort();
  const mine = (asking = new AbortController());
  mark();
  drawn.classList.add("stale");
  tell(tuner.dataset.working);
  let answer;
  try {
    answer = await ask("draw", { edits: edits() }, mine.signal);
  } catch (problem) {
    if (problem.name !== "AbortError") tell(tuner.dataset.stopped);
    return;
  }
  if (mine !== asking) return;
  tell(answer.said);
  at("everybody").hidden = answer.state !== "everybody";
  at("save-button").disabled = answer.state === "refused";
  refuse(answer);
  if (answer.html) {
    const open = [...at("result").querySelectorAll("details")].map((each) => each.open);
    at("result").innerHTML = answer.html;
    at("result").querySelectorAll("details").forEach((each, n) => (each.open = !!open[n]));
  }
  drawn.classList.toggle("stale", answer.state !== "drawn");
}

async function run() {
  at("run").disabled = true;
  at("progress").hidden = false;
  try {
    let answer = await ask("run", { edits: edits() });
    while (answer.state === "running") {
      at("progress").max = answer.of;
      at("progress").value = answer.done;
      tell(tuner.dataset.running
        .replace("{done}", answer.done)
        .replace("{of}", answer.of));
      await new Promise((done) => setTimeout(done, 400));
      answer = await ask("progress", {});
    }
    await draw();
  } catch {
    tell(tuner.dataset.stopped);
  } finally {
    at("run").disabled = false;
    at("progress").hidden = true;
  }
}

async function save(event) {
  event.preventDefault();
  at("save-button").disabled = true;
  at("saved").textContent = tuner.dataset.saving;
  try {
    const name = at("name").value;
    const answer = await ask("save", { edits: edits(), name });
    if (answer.html) {
      at("saved").innerHTML = answer.html;
      at("save-button").disabled = false;
      const line = at("cases");
      line.textContent = (await ask("cases", { name })).said;
    } else at("saved").textContent = answer.said;
  } catch {
    at("saved").textContent = tuner.dataset.stopped;
  }
  at("save-button").disabled = false;
}

function takeBack(list) {
  for (const field of list) field.value = field.dataset.was;
  draw();
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 250);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  draw();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest(".undo");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  takeBack([field]);
  field.focus();
});
at("back-all").addEventListener("click", () => takeBack(fields));
at("run").addEventListener("click", run);
at("save").addEventListener("submit", save);

// A page read again, or in the other language, goes on with the same numbers.
const before = JSON.parse(sessionStorage.getItem(kept) || "{}");
for (const field of fields) if (field.name in before) field.value = before[field.name];
if (Object.keys(before).length) draw();
else mark();
