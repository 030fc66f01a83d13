// The drawer: what goes over the wire, and the trouble that can be made there.

const MOST_ROWS = 100;
const BOTS = new Set(["Numbers", "Service app"]);

export function setUpWire() {
  const drawer = document.getElementById("wire");
  const button = document.getElementById("wire-button");
  button.onclick = () => {
    drawer.hidden = !drawer.hidden;
    button.setAttribute("aria-expanded", String(!drawer.hidden));
  };
  for (const id of ["latency", "limits", "failures", "resets"]) {
    document.getElementById(id).addEventListener("input", sendFaults);
  }
}

export async function loadWire() {
  const [deliveries, calls] = await Promise.all(["deliveries", "calls"].map((name) => fetch(`/sandbox/${name}`).then((answer) => answer.json())));
  document.getElementById("deliveries").replaceChildren();
  document.getElementById("calls").replaceChildren();
  deliveries.slice(-MOST_ROWS).forEach(showDelivery);
  calls.slice(-MOST_ROWS).forEach(showCall);
}

export function showDelivery({ resource, event, status, error, milliseconds }) {
  addRow("deliveries", `${resource} ${event}`, status ?? error ?? "…", milliseconds);
}

export function showCall({ caller, method, path, status, milliseconds }) {
  if (BOTS.has(caller)) addRow("calls", `${method} ${path}`, status, milliseconds);
}

function addRow(table, what, status, milliseconds) {
  const row = document.createElement("tr");
  row.classList.toggle("bad", !(status >= 200 && status < 300));
  for (const text of [what, status, milliseconds === null ? "" : Math.round(milliseconds)]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.title = text;
    row.append(cell);
  }
  const body = document.getElementById(table);
  body.prepend(row);
  while (body.children.length > MOST_ROWS) body.lastChild.remove();
}

function sendFaults() {
  const latency = Number(document.getElementById("latency").value);
  document.getElementById("latency-shown").textContent = `${latency} ms`;
  const isOn = (id) => document.getElementById(id).checked;
  const rules = [
    latency && { kind: "delay", seconds: latency / 1000 },
    isOn("limits") && { kind: "status", status: 429, retry_after: "1", probability: 0.34 },
    isOn("failures") && { kind: "status", status: 503, probability: 0.34 },
    isOn("resets") && { kind: "reset_after", probability: 0.2 },
  ];
  const body = JSON.stringify(rules.filter(Boolean).map((rule) => ({ ...rule, bot_only: true })));
  return fetch("/sandbox/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body });
}
