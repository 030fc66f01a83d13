// The drawer with the traffic between the bot and Webex: a timeline for each message that a person sent.

import { addDrawer } from "./drawers.js";
import { create, get, placeChildren } from "./dom.js";

const MAX_ENTRIES = 400;
const QUIET_SECONDS = 30; // a call that comes so long after all others has another cause than the last message
const BOT_CALLERS = new Set(["Numbers", "Service app"]);

const entries = []; // sorted by their start
const elements = new Map(); // by key, of entries and of groups
let isScheduled = false;

export function setUpTraffic() {
  addDrawer("traffic", render);
}

export async function loadTraffic() {
  const [deliveries, calls] = await Promise.all(["deliveries", "calls"].map(fetchList));
  entries.length = 0;
  elements.clear();
  deliveries.slice(-MAX_ENTRIES).forEach(addDelivery);
  calls.slice(-MAX_ENTRIES).forEach(addCall);
  render();
}

async function fetchList(name) {
  return (await fetch(`/sandbox/${name}`)).json();
}

export function addDelivery({ sequence, resource, event, status, error, milliseconds, at, data_id: id }) {
  const result = status ?? error ?? "…";
  add({ source: `deliveries/${sequence}`, kind: "webhook", title: `${resource} ${event}`, result, milliseconds, start: at, id });
}

export function addCall({ sequence, caller, method, path, query, status, milliseconds, at }) {
  const isSent = !BOT_CALLERS.has(caller) && method !== "GET" && /^\/(messages|attachment)/.test(path);
  if (!isSent && !BOT_CALLERS.has(caller)) return;
  const title = shortenIds(`${method} ${path}${query ? `?${query}` : ""}`);
  const start = at - milliseconds / 1000;
  add({ source: `calls/${sequence}`, kind: isSent ? "sent" : "call", caller, title, result: status ?? "lost", milliseconds, start, id: path.split("/").at(-1) });
}

function shortenIds(path) {
  return path.replace(/[\w-]{30,}/g, (id) => `…${id.slice(-6)}`);
}

function add(entry) {
  const index = entries.findLastIndex((each) => each.start <= entry.start) + 1;
  entries.splice(index, 0, entry);
  if (entries.length > MAX_ENTRIES) elements.delete(entries.shift().source);
  if (isScheduled || get("traffic").hidden) return;
  isScheduled = true;
  requestAnimationFrame(() => ((isScheduled = false), render()));
}

function render() {
  placeChildren(get("timeline"), arrange().reverse().map(renderGroup));
}

// Each message or press begins a group. What follows belongs to it, until the next one or a long silence.
function arrange() {
  const groups = [];
  let end = -Infinity;
  for (const entry of entries) {
    const isQuiet = entry.kind !== "webhook" && entry.start - end > QUIET_SECONDS;
    if (entry.kind === "sent" || isQuiet || !groups.length) groups.push({ first: entry, entries: [] });
    groups.at(-1).entries.push(entry);
    end = Math.max(end, entry.start + (entry.milliseconds ?? 0) / 1000);
  }
  return groups;
}

function renderGroup({ first, entries: members }) {
  const key = `group of ${first.source}`;
  if (!elements.has(key)) elements.set(key, createGroup(first));
  const group = elements.get(key);
  placeChildren(group.lastChild, members.map((entry) => renderEntry(entry, first)));
  return group;
}

function createGroup(first) {
  const title = create("h3", { text: first.kind === "sent" ? first.caller : "Without a message" });
  if (first.kind === "sent") describeSent(first, title);
  return create("li", {}, title, create("ol"));
}

async function describeSent({ source, caller }, title) {
  const { request } = await fetchBodies(source);
  const body = parse(request ?? "");
  const text = body?.markdown ?? body?.text ?? Object.values(body?.inputs ?? {}).join(" ");
  title.textContent = text ? `${caller}: ${text.replace(/<@\w+:[^>]*>/g, "@Numbers").slice(0, 120)}` : caller;
}

function renderEntry(entry, first) {
  if (!elements.has(entry.source)) elements.set(entry.source, createEntry(entry));
  const element = elements.get(entry.source);
  element.querySelector("time").textContent = describeTime(entry, first);
  return element;
}

// The first of a group has the time of day, the others how much later they began.
function describeTime(entry, first) {
  if (entry === first) return new Date(entry.start * 1000).toLocaleTimeString();
  return `+${Math.round((entry.start - first.start) * 1000).toLocaleString("en")} ms`;
}

function createEntry({ source, kind, title, result, milliseconds }) {
  const duration = milliseconds === null ? "" : `${Math.round(milliseconds)} ms`;
  const parts = [create("time"), create("span", { className: "what", text: title, title }), create("span", { text: result }), create("span", { text: duration })];
  const details = create("details", {}, create("summary", {}, ...parts), create("pre", { tabIndex: 0 }));
  details.ontoggle = () => details.open && showBodies(source, details.lastChild);
  const isFailed = !(result >= 200 && result < 300);
  return create("li", { className: `${kind} ${isFailed ? "failed" : ""}` }, details);
}

async function showBodies(source, element) {
  const { request, response, message } = await fetchBodies(source);
  const parts = [["Sent", request], ["Got", response]].filter(([, text]) => text);
  element.textContent = message ?? (parts.map(([name, text]) => `${name} ${format(text)}`).join("\n\n") || "Without JSON.");
}

async function fetchBodies(source) {
  return (await fetch(`/sandbox/${source}`)).json();
}

function format(text) {
  const parsed = parse(text);
  return parsed ? JSON.stringify(parsed, null, 2) : text;
}

// A body that was cut is not JSON any more.
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
