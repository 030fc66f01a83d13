// The drawer "Control Hub": changes a location's numbers as an administrator does.

import { get } from "./dom.js";
import { addDrawer } from "./drawers.js";

// The ids begin with `hub-`, because cards have elements with ids such as `location`.

export function setUpControlHub() {
  addDrawer("control-hub", loadLocations);
  get("hub-location").onchange = () => ((get("hub-contains").value = ""), loadNumbers());
  get("hub-contains").oninput = loadNumbers;
  get("hub-add-number").onsubmit = (event) => {
    event.preventDefault();
    change("add", get("hub-new-number").value.trim());
  };
}

// Each time the drawer opens: the locations may have changed since.
async function loadLocations() {
  const locations = await fetchJson("");
  const chosen = get("hub-location").value;
  get("hub-location").replaceChildren(...locations.map(({ id, name }) => new Option(name, id)));
  if (locations.some(({ id }) => id === chosen)) get("hub-location").value = chosen;
  await Promise.all([loadNumbers(), loadScopes()]);
}

export async function loadNumbers() {
  const location = get("hub-location").value;
  if (!location || get("control-hub").hidden) return;
  const query = new URLSearchParams({ contains: get("hub-contains").value.replace(/[^0-9+]/g, "") });
  const { people, count, numbers } = await fetchJson(`/${location}?${query}`);
  if (location !== get("hub-location").value) return; // another one was chosen in the meantime
  const person = get("hub-assignee").value;
  get("hub-assignee").replaceChildren(...people.map(({ id, name }) => new Option(name, id)));
  if (people.some(({ id }) => id === person)) get("hub-assignee").value = person;
  get("hub-numbers-count").textContent =
    numbers.length < count ? `The first ${numbers.length} of ${count.toLocaleString("en")} numbers. Type a part of a number to find others.` : "";
  get("hub-numbers").replaceChildren(...numbers.map(renderNumber));
}

async function loadScopes() {
  const scopes = await (await fetch("/sandbox/scopes")).json();
  get("hub-scopes").replaceChildren(get("hub-scopes").firstElementChild, ...Object.entries(scopes).map(renderScope));
}

function renderScope([scope, isGranted]) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = isGranted;
  box.value = scope;
  box.onchange = sendScopes;
  label.append(box, ` ${scope}`);
  return label;
}

function sendScopes() {
  const granted = [...get("hub-scopes").querySelectorAll("input:checked")].map((box) => box.value);
  const headers = { "Content-Type": "application/json" };
  return fetch("/sandbox/scopes", { method: "PUT", headers, body: JSON.stringify(granted) });
}

function renderNumber(entry) {
  const item = document.createElement("li");
  const number = document.createElement("strong");
  const description = document.createElement("span");
  number.textContent = entry.phoneNumber;
  description.textContent = describe(entry);
  item.append(number, " ", description, ...listActions(entry).map(([title, action]) => renderButton(entry, title, action)));
  return item;
}

function describe({ owner, isActive, isMain, isMobile, isReserved }) {
  const flags = [isActive ? "" : "inactive", isMain ? "main number" : "", isMobile ? "mobile" : "", isReserved ? "reserved" : ""];
  return [owner || (isReserved ? "" : "available"), ...flags].filter(Boolean).join(", ");
}

// The actions that the control endpoint would refuse are not offered.
function listActions({ owner, isActive, isMain, isMobile, isReserved }) {
  if (owner) return [["Release", "release"]];
  if (isMobile || isReserved) return [];
  const state = isActive ? ["Deactivate", "deactivate"] : ["Activate", "activate"];
  return [["Assign", "assign"], state, ...(isMain ? [] : [["Make main", "main"], ["Remove", "remove"]])];
}

function renderButton({ phoneNumber }, title, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title;
  button.setAttribute("aria-label", `${title} ${phoneNumber}`);
  button.onclick = () => change(action, phoneNumber);
  return button;
}

async function change(action, phoneNumber) {
  const body = JSON.stringify({ action, phoneNumber, personId: get("hub-assignee").value });
  const path = `/sandbox/control-hub/${get("hub-location").value}`;
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  get("hub-result").textContent = response.ok
    ? `${RESULTS[action]} ${phoneNumber}.`
    : (await response.json()).message;
  get("hub-result").classList.toggle("failed", !response.ok);
  if (response.ok && action === "add") get("hub-new-number").value = "";
  await loadNumbers();
}

const RESULTS = {
  assign: "Assigned",
  release: "Released",
  add: "Added",
  remove: "Removed",
  activate: "Activated",
  deactivate: "Deactivated",
  main: "Made the main number:",
};

async function fetchJson(path) {
  const response = await fetch(`/sandbox/control-hub${path}`);
  return response.json();
}
