// The drawer "Control Hub": changes a location's numbers as an administrator does.

import { addDrawer } from "./drawers.js";

const get = (id) => document.getElementById(id);

export function setUpControlHub() {
  addDrawer("control-hub", loadLocations);
  get("location").onchange = () => ((get("contains").value = ""), loadNumbers());
  get("contains").oninput = loadNumbers;
  get("add-number").onsubmit = (event) => {
    event.preventDefault();
    change("add", get("new-number").value.trim());
  };
}

// Each time the drawer opens: the locations may have changed since.
async function loadLocations() {
  const locations = await fetchJson("");
  const chosen = get("location").value;
  get("location").replaceChildren(...locations.map(({ id, name }) => new Option(name, id)));
  if (locations.some(({ id }) => id === chosen)) get("location").value = chosen;
  await loadNumbers();
}

export async function loadNumbers() {
  const location = get("location").value;
  if (!location || get("control-hub").hidden) return;
  const query = new URLSearchParams({ contains: get("contains").value.replace(/[^0-9+]/g, "") });
  const { people, count, numbers } = await fetchJson(`/${location}?${query}`);
  if (location !== get("location").value) return; // another one was chosen in the meantime
  const person = get("assignee").value;
  get("assignee").replaceChildren(...people.map(({ id, name }) => new Option(name, id)));
  if (people.some(({ id }) => id === person)) get("assignee").value = person;
  get("numbers-count").textContent =
    numbers.length < count ? `The first ${numbers.length} of ${count.toLocaleString("en")} numbers. Type a part of a number to find others.` : "";
  get("numbers").replaceChildren(...numbers.map(renderNumber));
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
  return [["Assign", "assign"], state, ...(isMain ? [] : [["Remove", "remove"]])];
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
  const body = JSON.stringify({ action, phoneNumber, personId: get("assignee").value });
  const path = `/sandbox/control-hub/${get("location").value}`;
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  get("control-hub-result").textContent = response.ok
    ? `${RESULTS[action]} ${phoneNumber}.`
    : (await response.json()).message;
  get("control-hub-result").classList.toggle("failed", !response.ok);
  if (response.ok && action === "add") get("new-number").value = "";
  await loadNumbers();
}

const RESULTS = {
  assign: "Assigned",
  release: "Released",
  add: "Added",
  remove: "Removed",
  activate: "Activated",
  deactivate: "Deactivated",
};

async function fetchJson(path) {
  const response = await fetch(`/sandbox/control-hub${path}`);
  return response.json();
}
