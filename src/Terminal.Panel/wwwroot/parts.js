// What the operator's page is made of.

export const $ = (id) => document.getElementById(id);

/** An element with a class, and text or children. */
export function element(name, kind, content) {
  const made = document.createElement(name);
  made.className = kind;
  if (Array.isArray(content)) {
    made.append(...content);
  } else {
    made.textContent = content;
  }
  return made;
}

/** Steps on a way: pairs of text and kind (good, bad, open). */
export function path(steps) {
  return element("ol", "path", steps.map(([text, kind]) => element("li", kind, text)));
}

export function clock(time) {
  return new Date(time).toTimeString().slice(0, 8);
}

/** Makes a call with a JSON body; gives why it was refused, or nothing. */
export async function post(call, body) {
  try {
    const answer = await fetch("/api/" + call, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.ok ? "" : (await answer.json().catch(() => ({ error: answer.statusText }))).error;
  } catch {
    return "the board does not answer";
  }
}
