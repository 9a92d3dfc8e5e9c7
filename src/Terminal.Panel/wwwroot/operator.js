// The operator's page: what the terminal says over its topics, and what goes to it signed.

import { drawDisplay } from "./display.js";
import { showConfiguration, showPushes } from "./configuration.js";
import { $, clock, element, path, post } from "./parts.js";

const MessagesMax = 300;
let known = null;
let configurationShown = "";

// --- terminal ------------------------------------------------------------------------------------------------

const exponents = { 392: 0, 410: 0, 152: 0, 48: 3, 414: 3 };
let currency = 978;

function span(seconds) {
  const [day, hour, minute] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  return day ? `${day} d ${hour} h` : hour ? `${hour} h ${minute} min` : minute ? `${minute} min` : `${seconds} s`;
}

function days(left) {
  return left < 0 ? `ended ${-left} d ago` : `${left} d`;
}

function money(minor) {
  const exponent = exponents[currency] ?? 2;
  return (minor / 10 ** exponent).toFixed(exponent);
}

const yes = (value) => (value ? "yes" : "no");

/** How a member of status or telemetry is shown: its name, its text, and when it is bad. */
const shown = {
  state: ["state", (value) => value, (value) => !["ready", "busy"].includes(value)],
  reason: ["because", (value) => value, () => true],
  fw: ["program", (value) => value],
  cfg: ["configuration", (value) => (value.v ? `v${value.v}` : "the board’s own")],
  uptime: ["running for", span],
  clockTrusted: ["clock set", yes, (value) => !value],
  host: ["bank", (value) => (value ? "signed on" : "away"), (value) => !value],
  reader: ["reader", (value) => (value ? "ready" : "away"), (value) => !value],
  printer: ["printer", (value) => value, (value) => !["ok", "unknown"].includes(value)],
  batch: ["batch", String],
  sales: ["sales", String],
  totalMinor: ["total", money],
  reversalOwed: ["reversal owed", yes, (value) => value],
  receiptsOwed: ["receipts owed", String, (value) => value > 0],
  journal: ["journal records", String],
  certDays: ["certificates end", days, (value) => value <= 30],
  caKeyDays: ["CA keys end", days, (value) => value <= 30],
};
const untold = ["boot", "seq", "ts"];

function tile(name, value) {
  const [label, text, isBad] = shown[name] ?? [name, (other) => (typeof other === "object" ? JSON.stringify(other) : String(other))];
  const box = element("div", isBad?.(value) ? "bad" : "", [element("dt", "", label), element("dd", "", text(value))]);
  box.classList.toggle("wide", box.lastChild.textContent.length > 12);
  return box;
}

function showTerminal(fleet) {
  const said = { ...fleet.status, ...fleet.telemetry };
  $("tiles").replaceChildren(...Object.keys(said).filter((name) => !untold.includes(name)).map((name) => tile(name, said[name])));
  $("terminal-title").textContent = `Terminal ${fleet.terminal}`;
  const state = fleet.status?.state;
  chip("chip-state", ["ready", "busy"].includes(state), state ? `terminal ${state}` : "terminal not heard");
  const up = fleet.broker === "connected";
  chip("chip-broker", up, up ? "broker connected" : `broker: ${fleet.broker}`);
}

function chip(id, good, text) {
  $(id).textContent = text;
  $(id).classList.toggle("good", good);
  $(id).classList.toggle("bad", !good);
}

// --- commands ------------------------------------------------------------------------------------------------

async function order(name, args) {
  const why = await post("fleet/commands", { name, args });
  if (why) {
    $("announcer").textContent = why;
    $("no-sent").textContent = why;
    $("no-sent").hidden = false;
  }
}

for (const button of $("orders").children) {
  button.addEventListener("click", () => order(button.dataset.name, {}));
}

for (const form of document.querySelectorAll("form.order")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const args = {};
    for (const input of form.querySelectorAll("input")) {
      if (input.value !== "") {
        args[input.name] = input.type === "number" ? input.valueAsNumber : input.value;
      }
    }
    order(form.dataset.name, args);
  });
}

const ends = { done: "good", failed: "bad", rejected: "bad", expired: "bad" };

function sentCommand(command) {
  const last = command.answers.at(-1);
  const args = JSON.stringify(command.arguments);
  const steps = command.answers.map((answer) => [answer.state + (answer.code ? ` ${answer.code}` : ""), ends[answer.state] ?? ""]);
  if (!last) {
    steps.push([new Date(command.expires) < new Date() ? "no answer, and its time is over" : "no answer yet", "open"]);
  }
  const item = element("li", "", [
    element("div", "head", [
      element("b", "", command.name),
      element("span", "args", args === "{}" ? "" : args),
      element("time", "", clock(command.time)),
    ]),
    path(steps),
  ]);
  item.dataset.name = command.name;
  if (last?.result && JSON.stringify(last.result) !== "{}") {
    item.append(element("pre", "", JSON.stringify(last.result, null, 2)));
  }
  return item;
}

function showCommands(commands) {
  $("sent").replaceChildren(...commands.slice(-10).reverse().map(sentCommand));
  $("no-sent").hidden = commands.length > 0;
}

// --- topics --------------------------------------------------------------------------------------------------

let messages = [];
let waiting = 0;
const LinesOpenMax = 14;

function matches(message, words) {
  const text = `${message.topic} ${JSON.stringify(message.json ?? "")}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What a message is about, in a word or two. */
function gist(message) {
  const json = message.json ?? {};
  return json.code || json.phase || json.state || (json.content?.v ? `v${json.content.v}` : "");
}

function shownMessage(message) {
  const body = message.json === null ? `${message.length} bytes that are no JSON` : JSON.stringify(message.json, null, 2);
  const details = element("details", `${message.topic.slice(0, 2)} ${message.json?.sev ?? ""}`.trim(), [
    element("summary", "", [
      element("time", "", clock(message.time)),
      element("span", "topic", message.topic),
      element("span", "gist", gist(message)),
    ]),
    element("pre", "", body),
  ]);
  details.open = body.split("\n").length <= LinesOpenMax;
  return element("li", "", [details]);
}

function showMessages() {
  if (isPaused()) {
    return;
  }
  const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  $("messages").replaceChildren(...messages.filter((message) => matches(message, words)).slice(-MessagesMax).reverse().map(shownMessage));
  $("no-messages").hidden = messages.length > 0;
}

function isPaused() {
  return $("pause").getAttribute("aria-pressed") === "true";
}

function showPause() {
  $("pause").textContent = isPaused() ? `Paused${waiting ? `, ${waiting} new` : ""}` : "Pause";
}

function take(fresh) {
  messages = [...messages, ...fresh].slice(-500);
  waiting = isPaused() ? waiting + fresh.length : 0;
  showPause();
  showMessages();
}

$("pause").addEventListener("click", () => {
  $("pause").setAttribute("aria-pressed", String(!isPaused()));
  take([]);
});
$("filter").addEventListener("input", showMessages);

// --- state ---------------------------------------------------------------------------------------------------

async function refreshConfiguration(fleet) {
  const inForce = `${fleet.status?.cfg?.v} ${fleet.status?.cfg?.sha256}`;
  if (inForce === configurationShown) {
    return;
  }
  configurationShown = inForce;
  const answer = await fetch("/api/fleet/configuration").catch(() => null);
  if (!answer?.ok) {
    configurationShown = "";
    return;
  }
  const configuration = await answer.json();
  currency = configuration.keys.find((key) => key.pointer === "/currency")?.value ?? currency;
  await showConfiguration(configuration);
  showTerminal(known);
}

function show(fleet) {
  known = fleet;
  showTerminal(fleet);
  showCommands(fleet.commands);
  showPushes(fleet.pushes);
  refreshConfiguration(fleet);
}

const fleetEvents = new EventSource("/api/fleet/events");
fleetEvents.addEventListener("fleet", (event) => show(JSON.parse(event.data)));
fleetEvents.addEventListener("messages", (event) => take(JSON.parse(event.data)));
fleetEvents.addEventListener("open", () => {
  messages = [];
  configurationShown = "";
  chip("chip-link", true, "page live");
});
fleetEvents.addEventListener("error", () => chip("chip-link", false, "page cut off"));

const boardEvents = new EventSource("/api/events");
boardEvents.addEventListener("state", (event) => {
  const board = JSON.parse(event.data);
  drawDisplay($("display"), board.display);
  $("display").setAttribute("aria-label", "Display: " + board.displayText.map((line) => line.trim()).filter(Boolean).join(", "));
});
