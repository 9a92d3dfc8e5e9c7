// The page of the virtual board: shows what the board's state says and turns clicks into its HTTP calls.

import { drawDisplay } from "./display.js";

const $ = (id) => document.getElementById(id);
const canvas = $("display");
const faces = new Map();
let state = null;
let shownReceipt = 0;
let removal = 0;
let audio = null;

// One call after the other: two requests in flight may arrive in either order, and keys must not.
let calls = Promise.resolve();

function post(path) {
  calls = calls.then(() => send(path));
  return calls;
}

async function send(path) {
  try {
    const answer = await fetch("/api/" + path, { method: "POST" });
    if (!answer.ok) {
      const why = await answer.json().catch(() => ({ error: answer.statusText }));
      note(why.error, true);
    }
  } catch {
    note("the board does not answer", true);
  }
}

function turn(id, on) {
  $(id).setAttribute("aria-checked", String(on));
}

function isOn(id) {
  return $(id).getAttribute("aria-checked") === "true";
}

/** A switch that makes one call to go on and another to go off; the board's state says where it stands. */
function wire(id, on, off) {
  $(id).addEventListener("click", () => post(isOn(id) ? off : on));
  return (stands) => {
    turn(id, stands);
    $(id).title = "POST /api/" + (stands ? off : on);
  };
}

// --- cards ---------------------------------------------------------------------------------------------------

const chipSvg =
  '<svg class="chip-art" viewBox="0 0 40 30" aria-hidden="true"><rect width="40" height="30" rx="5"/><path d="M0 10h13v10H0M40 10H27v10h13M13 0v30M27 0v30M13 15h14"/></svg>' +
  '<svg class="card-waves" viewBox="0 0 30 40" aria-hidden="true"><path d="M5 13c4 4 4 10 0 14M11 9c7 7 7 15 0 22M17 5c10 10 10 20 0 30"/></svg>';

function paintCard(element, card) {
  element.dataset.art = card.id;
  element.dataset.antenna = card.antenna ? "yes" : "no";
  element.innerHTML = chipSvg;
  const texts = [
    ["name", card.name],
    ["pin", card.pin ? "PIN " + card.pin : ""],
    ["number", card.lastFour ? "•••• " + card.lastFour : ""],
    ["label", card.label],
  ];
  for (const [name, text] of texts) {
    const span = document.createElement("span");
    span.className = "card-" + name;
    span.textContent = text;
    element.append(span);
  }
}

function dealCards(cards) {
  if (faces.size === cards.length) {
    return;
  }
  $("cards").replaceChildren();
  faces.clear();
  for (const card of cards) {
    const place = document.createElement("li");
    const button = document.createElement("button");
    button.className = "card";
    button.draggable = true;
    const deed = card.antenna ? "tap" : card.chip ? "insert" : "swipe";
    button.title = `${card.description}\nPOST /api/cards/${card.id}/${deed}`;
    button.setAttribute("aria-label", `${deed[0].toUpperCase()}${deed.slice(1)} ${card.name}, ending ${card.lastFour}. ${card.description}`);
    paintCard(button, card);
    button.addEventListener("click", () => lay(card.id, deed));
    button.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", card.id);
      event.dataTransfer.effectAllowed = "move";
    });
    place.append(button);
    if (card.chip) {
      place.append(way(card, "insert"));
    }
    if (card.stripe) {
      place.append(way(card, "swipe"));
    }
    $("cards").append(place);
    faces.set(card.id, { card, place });
  }
}

/** A button that presents a card in another way than a click on it does. */
function way(card, deed) {
  const button = document.createElement("button");
  button.className = deed;
  button.textContent = deed;
  button.title = `POST /api/cards/${card.id}/${deed}`;
  button.setAttribute("aria-label", `${deed[0].toUpperCase()}${deed.slice(1)} ${card.name}`);
  button.addEventListener("click", () => lay(card.id, deed));
  return button;
}

function lay(id, deed) {
  clearTimeout(removal);
  removal = 0;
  post(`cards/${id}/${deed}` + (isOn("hasty") ? "?leaveAfter=3" : ""));
  turn("hasty", false); // for one card only
}

$("hasty").addEventListener("click", () => turn("hasty", !isOn("hasty")));

function showSlot(id) {
  const inSlot = $("slot-card");
  inSlot.hidden = !id;
  if (id && inSlot.dataset.art !== id) {
    const card = faces.get(id)?.card ?? { id, name: "Recorded card", lastFour: "", label: "", pin: "", antenna: false };
    paintCard(inSlot, card);
    inSlot.setAttribute("aria-label", `Pull ${card.name} out`);
    inSlot.title = "POST /api/slot/remove";
  }
}

function layCard(id) {
  const onReader = $("field-card");
  for (const [name, face] of faces) {
    face.place.classList.toggle("out", name === id || name === state.cardInSlot);
  }
  if (!id) {
    onReader.hidden = true;
    clearTimeout(removal);
    removal = 0;
    return;
  }
  if (onReader.hidden || onReader.dataset.art !== id) {
    const { card } = faces.get(id);
    paintCard(onReader, card);
    onReader.setAttribute("aria-label", `Take ${card.name} away`);
    onReader.title = "POST /api/cards/remove";
    onReader.hidden = false;
  }
}

/** A person takes the card away once the terminal says that it may, or that it will not have it. */
function takeAwaySoon() {
  if (state.cardInField && !removal) {
    removal = setTimeout(() => post("cards/remove"), 1400);
  }
}

const reader = $("reader");
reader.addEventListener("dragover", (event) => {
  event.preventDefault();
  reader.classList.add("over");
});
reader.addEventListener("dragleave", () => reader.classList.remove("over"));
reader.addEventListener("drop", (event) => {
  event.preventDefault();
  reader.classList.remove("over");
  const id = event.dataTransfer.getData("text/plain");
  if (faces.has(id)) {
    lay(id, "tap");
  }
});
$("field-card").addEventListener("click", () => post("cards/remove"));
$("slot-card").addEventListener("click", () => post("slot/remove"));

// --- keypad --------------------------------------------------------------------------------------------------

for (const button of $("keypad").querySelectorAll("button")) {
  button.title = `POST /api/keys/${button.dataset.key}`;
  button.addEventListener("click", () => post(`keys/${button.dataset.key}`));
}

const typed = { Enter: "enter", Backspace: "clear", Delete: "clear", Escape: "cancel" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return;
  }
  const elsewhere = event.target.closest("button, a") && !event.target.closest("#keypad, .card");
  const key = /^[0-9]$/.test(event.key) ? event.key : typed[event.key];
  if (!key || (elsewhere && event.key === "Enter")) {
    return;
  }
  if (event.key === "Enter" && event.target.closest(".card")) {
    return; // Enter on a card taps it
  }
  event.preventDefault();
  const button = $("keypad").querySelector(`[data-key="${key}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 120);
  post(`keys/${key}`);
});

// A pointer's click leaves no focus behind, so that Enter typed next is the green key; who tabs to a button keeps it (detail is 0 there).
document.addEventListener("click", (event) => {
  if (event.detail > 0) {
    document.activeElement?.blur();
  }
});

// --- lights and tones ----------------------------------------------------------------------------------------

function showLights(mask) {
  const lit = [];
  [...$("lights").children].forEach((light, index) => {
    const on = (mask >> index) & 1;
    light.classList.toggle("on", on === 1);
    if (on) {
      lit.push(index + 1);
    }
  });
  $("lights").setAttribute("aria-label", "Contactless lights: " + (lit.length ? lit.join(", ") + " lit" : "all off"));
}

function beep(frequency, start, length, loudness) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = frequency;
  tone.type = "square";
  gain.gain.value = loudness;
  tone.connect(gain).connect(audio.destination);
  tone.start(audio.currentTime + start);
  tone.stop(audio.currentTime + start + length);
}

function play(name) {
  if (!audio) {
    return;
  }
  if (name === "success") {
    beep(1500, 0, 0.5, 0.04);
  } else if (name === "alert") {
    beep(750, 0, 0.2, 0.05);
    beep(750, 0.4, 0.2, 0.05);
  } else {
    beep(2400, 0, 0.03, 0.02);
  }
}

$("sound").addEventListener("click", () => {
  if (audio) {
    audio.close();
    audio = null;
  } else {
    audio = new AudioContext();
    play("key");
  }
  turn("sound", audio !== null);
});

// --- receipts ------------------------------------------------------------------------------------------------

async function showReceipt(number, fresh) {
  const image = new Image();
  image.src = `/api/receipts/${number}.png`;
  const text = await fetch(`/api/receipts/${number}`).then((answer) => answer.json()).catch(() => null);
  await image.decode().catch(() => undefined);
  const paper = $("paper");
  paper.src = image.src;
  paper.alt = text ? `Receipt ${number}: ` + text.lines.map((line) => line.trim()).filter(Boolean).join(", ") : `Receipt ${number}`;
  paper.hidden = false;
  paper.classList.remove("growing");
  shownReceipt = number;
  if (fresh) {
    void paper.offsetWidth; // restarts the animation
    paper.classList.add("growing");
    $("printer-led").classList.add("busy");
    setTimeout(() => $("printer-led").classList.remove("busy"), 2600);
  }
  $("no-paper").hidden = true;
  $("leaf").hidden = false;
  $("leaf-text").textContent = `${number} of ${state.receipts}`;
  $("older").disabled = number <= 1;
  $("newer").disabled = number >= state.receipts;
  $("as-png").href = `/api/receipts/${number}.png`;
  $("as-png").title = `GET /api/receipts/${number}.png`;
  $("as-bytes").href = `/api/receipts/${number}.bin`;
  $("as-bytes").title = `GET /api/receipts/${number}.bin`;
  $("chute").scrollTop = 0;
}

$("older").addEventListener("click", () => showReceipt(shownReceipt - 1, false));
$("newer").addEventListener("click", () => showReceipt(shownReceipt + 1, false));

// --- the world outside ---------------------------------------------------------------------------------------

for (const button of $("modes").children) {
  button.title += `${button.title && "\n"}POST /api/acquirer/${button.dataset.mode}`;
  button.addEventListener("click", () => post(`acquirer/${button.dataset.mode}`));
}
const showNetwork = wire("network", "network/up", "network/down");
const showPaper = wire("has-paper", "printer/paper-in", "printer/paper-out");
const showCover = wire("cover", "printer/cover-closed", "printer/cover-open");
const showHousing = wire("housing", "tamper/closed", "tamper/open");
$("power").addEventListener("click", () => post("power-cut"));

/** What a ledger line is, by message type and processing code. */
const words = {
  "0200 000000": "sale",
  "0200 020000": "void",
  "0200 220000": "void",
  "0220 000000": "offline",
  "0221 000000": "offline",
  "0220 200000": "refund",
  "0320": "upload",
  "0400": "reversal",
  "0500": "settlement",
  "0620": "script report",
};
const exponents = { 392: 0, 410: 0, 152: 0, 48: 3, 414: 3 };

function money(entry) {
  const exponent = exponents[entry.currency] ?? 2;
  const minor = entry.told ? entry.told.salesMinor - entry.told.refundsMinor : entry.amount;
  return (minor / 10 ** exponent).toFixed(exponent);
}

/** What became of an entry, in a word; a reversal says whether there was something to undo. */
function fate(entry) {
  const at = entry.state.toLowerCase();
  const answered = { reversal: ["undone", "nothing"], settlement: ["agreed", "differs"], void: ["void", "refused"], report: ["heard", "unknown"] }[at];
  return answered ? answered[entry.outcome === "00" ? 0 : 1] : at;
}

function line(parts, kind) {
  const item = document.createElement("li");
  item.className = kind;
  for (const [name, text] of parts) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    item.append(span);
  }
  return item;
}

let ledgerText = "";
let ledgerDue = 0;

async function refreshLedger() {
  ledgerDue = 0;
  const answer = await fetch("/api/acquirer/ledger").catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (text === null || text === ledgerText) {
    return;
  }
  ledgerText = text;
  const ledger = JSON.parse(text);
  const entries = Array.isArray(ledger) ? ledger : ledger.entries ?? [];
  $("no-ledger").hidden = entries.length > 0;
  $("ledger").replaceChildren(
    ...entries.slice(-30).reverse().map((entry) =>
      line(
        [
          ["what", words[`${entry.mti} ${entry.processingCode}`] ?? words[entry.mti] ?? entry.mti],
          ["stan", "#" + String(entry.stan).padStart(6, "0")],
          ["pan", entry.pan ? "•••• " + entry.pan.slice(-4) : ""],
          ["sum", money(entry)],
          ["mark", fate(entry)],
        ],
        fate(entry),
      ),
    ),
  );
}

function ledgerSoon() {
  ledgerDue ||= setTimeout(refreshLedger, 150);
}

setInterval(refreshLedger, 2500);

function note(text, bad = false, time = new Date()) {
  const item = line([["time", time.toTimeString().slice(0, 8)], ["text", text]], bad ? "bad" : "");
  $("log").prepend(item);
  while ($("log").children.length > 120) {
    $("log").lastChild.remove();
  }
}

// --- state ---------------------------------------------------------------------------------------------------

function chip(id, good, text) {
  $(id).textContent = text;
  $(id).classList.toggle("good", good);
  $(id).classList.toggle("bad", !good);
}

let said = "";

function announce(lines) {
  const text = lines.map((part) => part.trim()).filter(Boolean).join(", ");
  if (text && text !== said) {
    said = text;
    $("announcer").textContent = text;
    canvas.setAttribute("aria-label", "Display: " + text);
  }
}

function show(next) {
  const before = state;
  state = next;
  if (before?.display !== next.display) {
    drawDisplay(canvas, next.display);
    announce(next.displayText);
  }
  document.body.classList.toggle("dark-terminal", !next.terminal);
  dealCards(next.cards);
  showLights(next.lights);
  layCard(next.cardInField);
  showSlot(next.cardInSlot);
  if (before && next.tone.count > before.tone.count) {
    play(next.tone.name);
    if (next.tone.name === "alert") {
      takeAwaySoon();
    }
  }
  if (next.lights === 15) {
    takeAwaySoon();
  }
  for (const button of $("modes").children) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === next.acquirerMode));
  }
  showNetwork(next.network);
  showPaper(!next.paperOut);
  showCover(!next.coverOpen);
  showHousing(!next.housingOpen);
  $("printer-led").classList.toggle("fault", next.paperOut || next.coverOpen);
  chip("chip-terminal", next.terminal, next.terminal ? "terminal on" : "terminal off");
  chip("chip-network", next.network, next.network ? "network up" : "network down");
  if (next.receipts > (before?.receipts ?? 0)) {
    showReceipt(next.receipts, before !== null);
  }
  ledgerSoon();
}

const events = new EventSource("/api/events");
events.addEventListener("state", (event) => show(JSON.parse(event.data)));
events.addEventListener("log", (event) => {
  for (const entry of JSON.parse(event.data)) {
    note(entry.text, false, new Date(entry.time));
  }
});
events.addEventListener("open", () => {
  $("log").replaceChildren();
  chip("chip-link", true, "page live");
});
events.addEventListener("error", () => chip("chip-link", false, "page cut off"));
