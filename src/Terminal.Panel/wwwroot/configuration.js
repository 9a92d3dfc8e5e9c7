// The configuration on the operator's page: a form made of the schema, what became of each push, and who set what.

import { $, clock, element, path, post } from "./parts.js";

/** What the form offers; every other key can be pushed as JSON. */
const offered = [
  "/merchant/name",
  "/merchant/address",
  "/language",
  "/receipt/footer",
  "/offline/use",
  "/offline/saleLimitMinor",
  "/offline/totalLimitMinor",
  "/contactless/applications/0/transactionLimitMinor",
  "/contactless/applications/0/floorLimitMinor",
  "/contactless/applications/0/cvmRequiredLimitMinor",
  "/telemetrySeconds",
];

const steps = (pointer) => pointer.split("/").slice(1);
const fields = new Map();
let inForce = null;

// --- form ----------------------------------------------------------------------------------------------------

function schemaAt(schema, pointer) {
  return steps(pointer).reduce((at, step) => (/^\d+$/.test(step) ? at?.items : at?.properties?.[step]), schema);
}

/** The whole value of a key in force, and what is left of the pointer below it: a list is one key. */
function keyOf(pointer) {
  const key = inForce.keys.find((one) => pointer === one.pointer || pointer.startsWith(one.pointer + "/"));
  return { key, below: steps(pointer.slice(key?.pointer.length ?? 0)) };
}

function valueAt(pointer) {
  const { key, below } = keyOf(pointer);
  return below.reduce((at, step) => at?.[step], key?.value ?? undefined);
}

function textOf(value) {
  return Array.isArray(value) ? value.join("\n") : value === undefined || value === null ? "" : String(value);
}

function control(schema) {
  const types = [schema.type].flat();
  if (schema.enum) {
    const select = document.createElement("select");
    select.append(...schema.enum.map((value) => element("option", "", value)));
    return select;
  }
  const made = document.createElement(types.includes("array") ? "textarea" : "input");
  if (types.includes("array")) {
    made.rows = Math.min(schema.maxItems ?? 2, 2);
  } else if (types.includes("integer")) {
    made.type = "number";
    made.min = schema.minimum ?? "";
    made.max = schema.maximum ?? "";
    made.required = true;
  } else {
    made.maxLength = schema.maxLength ?? 4096;
    made.required = schema.minLength > 0;
  }
  return made;
}

function makeField(pointer, schema) {
  const made = control(schema);
  made.name = pointer;
  made.title = pointer;
  const unit = schema["x-unit"] ? ` (${schema["x-unit"]})` : [schema.type].flat().includes("array") ? " (one a line)" : "";
  const label = element("label", "", schema.description.split(/[,;:]/)[0] + unit);
  label.append(element("code", "", steps(pointer).at(-1)), made);
  made.addEventListener("input", mark);
  fields.set(pointer, { made, label, schema, before: made.value });
  return label;
}

function read({ made, schema }) {
  const types = [schema.type].flat();
  return types.includes("array") ? made.value.split("\n").filter((line) => line.trim() !== "")
    : types.includes("integer") ? Number(made.value)
    : made.value;
}

function isChanged(field) {
  return field.made.value !== field.before;
}

function mark() {
  let count = 0;
  for (const field of fields.values()) {
    field.label.classList.toggle("changed", isChanged(field));
    count += isChanged(field) ? 1 : 0;
  }
  $("changed").textContent = count ? `${count} changed` : "";
}

/** The changes of the form as a merge patch; a list goes as a whole. */
function changes() {
  const patch = {};
  for (const [pointer, field] of fields) {
    if (!isChanged(field)) {
      continue;
    }
    const { key, below } = keyOf(pointer);
    const whole = key?.pointer ?? pointer;
    const ahead = steps(whole);
    const last = ahead.pop();
    const section = ahead.reduce((at, step) => (at[step] ??= {}), patch);
    if (below.length === 0) {
      section[last] = read(field);
    } else {
      section[last] ??= structuredClone(key.value);
      const item = below.slice(0, -1).reduce((at, step) => at[step], section[last]);
      item[below.at(-1)] = read(field);
    }
  }
  return patch;
}

function merge(into, from) {
  for (const [name, value] of Object.entries(from)) {
    const isSection = value !== null && typeof value === "object" && !Array.isArray(value);
    into[name] = isSection ? merge({ ...into[name] }, value) : value;
  }
  return into;
}

function refuse(why) {
  $("refused").textContent = why;
  $("refused").hidden = why === "";
}

$("change").addEventListener("submit", async (event) => {
  event.preventDefault();
  let patch = changes();
  try {
    patch = merge(patch, JSON.parse($("free").value.trim() || "{}"));
  } catch (fault) {
    refuse(`the JSON cannot be read: ${fault.message}`);
    return;
  }
  refuse(Object.keys(patch).length ? await post("fleet/push", { changes: patch, urgent: $("urgent").checked }) : "nothing is changed");
});

// --- pushes --------------------------------------------------------------------------------------------------

const ends = { confirmed: "good", rejected: "bad", rolledback: "bad" };

function fault(one) {
  return element("li", "", [element("code", "", one.path || "/"), `${one.code}: ${one.text ?? ""}`]);
}

function pushed(push) {
  const walked = push.phases.map((phase) => [phase.phase, ends[phase.phase] ?? ""]);
  const item = element("li", "", [
    element("div", "head", [element("b", "", `v${push.version}`), element("time", "", clock(push.time))]),
    path(walked.length ? walked : [["no answer yet", "open"]]),
  ]);
  item.dataset.version = push.version;
  const reasons = push.phases.at(-1)?.reason;
  if (reasons) {
    item.append(element("ul", "faults", reasons.map(fault)));
  }
  return item;
}

export function showPushes(pushes) {
  $("pushes").replaceChildren(...pushes.slice(-6).reverse().map(pushed));
}

// --- in force ------------------------------------------------------------------------------------------------

const origins = { board: "board", document: "pushed", default: "default" };

function shownValue(value) {
  if (value === null || value === undefined) {
    return element("span", "dim", "none");
  }
  const isPlain = typeof value !== "object" || (Array.isArray(value) && value.every((item) => typeof item !== "object"));
  if (isPlain) {
    return element("span", "", Array.isArray(value) ? value.join(" · ") || "none" : String(value));
  }
  return element("details", "", [
    element("summary", "", Array.isArray(value) ? `${value.length} ${value.length === 1 ? "entry" : "entries"}` : "object"),
    element("pre", "", JSON.stringify(value, null, 2)),
  ]);
}

function row(key) {
  const origin = element("td", "", [element("span", `origin ${key.origin}`, origins[key.origin])]);
  if (key.by && key.origin === "document") {
    origin.append(element("span", "by", key.by));
  }
  const value = element("td", "", [shownValue(key.value)]);
  if (key.own !== null && key.own !== undefined) {
    value.append(element("span", "own", `the board has ${typeof key.own === "object" ? JSON.stringify(key.own).slice(0, 80) : key.own}`));
  }
  const made = element("tr", "", [element("td", "", key.pointer), value, origin]);
  made.title = key.says;
  made.dataset.pointer = key.pointer;
  return made;
}

function showKeys() {
  const words = $("key-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = inForce.keys.filter((key) =>
    words.every((word) => `${key.pointer} ${key.says} ${key.by} ${origins[key.origin]}`.toLowerCase().includes(word)));
  $("keys").tBodies[0].replaceChildren(...wanted.map(row));
}

$("key-filter").addEventListener("input", showKeys);

export async function showConfiguration(configuration) {
  inForce = configuration;
  $("force").textContent = configuration.version === 0 ? "The board’s own settings file; nothing was pushed."
    : configuration.known ? `Version ${configuration.version}, ${configuration.sha256.slice(0, 12)}…`
    : `Version ${configuration.version}, whose document was not seen here: below stands the board’s own.`;
  showKeys();
  if (fields.size === 0) {
    const schema = await fetch("/api/fleet/schema").then((answer) => answer.json());
    $("fields").replaceChildren(...offered.map((pointer) => makeField(pointer, schemaAt(schema, pointer))));
  }
  for (const [pointer, field] of fields) {
    const now = textOf(valueAt(pointer));
    if (!isChanged(field)) {
      field.made.value = now; // What a person is changing stays as it is.
    }
    field.before = now;
  }
  mark();
}
