// The switches that cause trouble for the bot, and the badge that is shown while there is any.

import { get } from "./dom.js";

const SWITCHES = {
  limits: { kind: "status", status: 429, retry_after: "1", probability: 0.34 },
  failures: { kind: "status", status: 503, probability: 0.34 },
  resets: { kind: "reset_after", probability: 0.2 },
};

export async function setUpFaults() {
  for (const id of ["latency", ...Object.keys(SWITCHES)]) get(id).addEventListener("input", sendFaults);
  get("trouble").onclick = () => {
    if (get("traffic").hidden) get("traffic-button").click();
    get("latency").focus();
  };
  showFaults(await (await fetch("/sandbox/faults")).json());
}

// The rules may have been set by another page or a program.
export function showFaults(rules) {
  const latency = (rules.find(({ kind }) => kind === "delay")?.seconds ?? 0) * 1000;
  get("trouble").hidden = rules.length === 0;
  get("latency-value").textContent = `${latency} ms`;
  if (document.activeElement !== get("latency")) get("latency").value = latency;
  for (const [id, { kind, status }] of Object.entries(SWITCHES)) {
    get(id).checked = rules.some((rule) => rule.kind === kind && (!status || rule.status === status));
  }
}

let sending = Promise.resolve();

// One after the other: of two requests at once, the first might arrive last.
function sendFaults() {
  const latency = Number(get("latency").value);
  const checked = Object.keys(SWITCHES).filter((id) => get(id).checked).map((id) => SWITCHES[id]);
  const rules = [...(latency ? [{ kind: "delay", seconds: latency / 1000 }] : []), ...checked];
  const body = JSON.stringify(rules.map((rule) => ({ ...rule, bot_only: true })));
  const headers = { "Content-Type": "application/json" };
  sending = sending.then(() => fetch("/sandbox/faults", { method: "PUT", headers, body })).catch(() => {});
}
