// The drawer with the traffic between the bot and Webex, and the faults to add to it.

import { addDrawer } from "./drawers.js";

const MAX_ROWS = 100;
const BOT_CALLERS = new Set(["Numbers", "Service app"]);

export function setUpTraffic() {
  addDrawer("traffic");
  for (const id of ["latency", "limits", "failures", "resets"]) {
    document.getElementById(id).addEventListener("input", sendFaults);
  }
}

export async function loadTraffic() {
  const [deliveries, calls] = await Promise.all([fetchList("deliveries"), fetchList("calls")]);
  document.getElementById("deliveries").replaceChildren();
  document.getElementById("calls").replaceChildren();
  deliveries.slice(-MAX_ROWS).forEach(addDelivery);
  calls.slice(-MAX_ROWS).forEach(addCall);
}

async function fetchList(name) {
  const response = await fetch(`/sandbox/${name}`);
  return response.json();
}

export function addDelivery({ resource, event, status, error, milliseconds }) {
  addRow("deliveries", `${resource} ${event}`, status ?? error ?? "…", milliseconds);
}

export function addCall({ caller, method, path, status, milliseconds }) {
  if (BOT_CALLERS.has(caller)) addRow("calls", `${method} ${path}`, status ?? "lost", milliseconds);
}

function addRow(tableId, title, status, milliseconds) {
  const row = document.createElement("tr");
  row.classList.toggle("failed", !(status >= 200 && status < 300));
  for (const text of [title, status, milliseconds === null ? "" : Math.round(milliseconds)]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.title = text;
    row.append(cell);
  }
  const body = document.getElementById(tableId);
  body.prepend(row);
  while (body.children.length > MAX_ROWS) body.lastChild.remove();
}

function sendFaults() {
  const latency = Number(document.getElementById("latency").value);
  document.getElementById("latency-value").textContent = `${latency} ms`;
  const isChecked = (id) => document.getElementById(id).checked;
  const rules = [
    latency && { kind: "delay", seconds: latency / 1000 },
    isChecked("limits") && { kind: "status", status: 429, retry_after: "1", probability: 0.34 },
    isChecked("failures") && { kind: "status", status: 503, probability: 0.34 },
    isChecked("resets") && { kind: "reset_after", probability: 0.2 },
  ];
  const body = JSON.stringify(rules.filter(Boolean).map((rule) => ({ ...rule, bot_only: true })));
  return fetch("/sandbox/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body });
}
