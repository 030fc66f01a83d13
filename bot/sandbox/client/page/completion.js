// Completes commands and names of locations while somebody types, in a list above the composer.

import { create, get, placeChildren } from "./dom.js";
import { BOT_NAME } from "./state.js";

const MAX_OPTIONS = 6;
const MENTION_PREFIX = new RegExp(`^@${BOT_NAME}\\s+`, "i");

let commands = []; // name and summary of each
let locations = [];
let options = []; // each with the text that it makes of what was typed
let chosen = -1;

export function setUpCompletion(settings) {
  ({ commands, locations } = settings);
  get("text").addEventListener("input", suggest);
  get("text").addEventListener("blur", close);
}

export function close() {
  show([]);
}

// Handles a key if it is for the list; returns whether it was.
export function handleKey(event) {
  if (!options.length) return false;
  const last = options.length - 1;
  if (event.key === "ArrowDown") choose(chosen >= last ? 0 : chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen <= 0 ? last : chosen - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Tab" && !event.shiftKey) accept(options[Math.max(chosen, 0)]);
  else if (event.key === "Enter" && chosen >= 0) accept(options[chosen]);
  else return false;
  event.preventDefault();
  return true;
}

function suggest() {
  const text = get("text").value;
  const isAtEnd = get("text").selectionStart === text.length;
  const start = MENTION_PREFIX.exec(text)?.[0].length ?? 0;
  show(isAtEnd ? [...completeCommand(text, start), ...completeLocation(text, start)].slice(0, MAX_OPTIONS) : []);
}

function completeCommand(text, start) {
  const word = text.slice(start).toLowerCase();
  if (!word || word.includes(" ")) return [];
  const found = commands.filter(({ name }) => name.startsWith(word) && name !== word);
  return found.map(({ name, summary }) => ({ title: name, detail: summary, text: `${text.slice(0, start)}${name} ` }));
}

// The name may begin at any word: "numbers san j" is completed to "numbers San José Campus".
function completeLocation(text, start) {
  for (const match of text.matchAll(/(?<!\S)(?=\S)/g)) {
    const typed = simplify(text.slice(match.index));
    const found = locations.filter((name) => simplify(name).startsWith(typed) && simplify(name) !== typed);
    if (match.index >= start && found.length) return found.map((name) => ({ title: name, detail: "", text: text.slice(0, match.index) + name }));
  }
  return [];
}

function simplify(name) {
  return name.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function show(found) {
  options = found;
  placeChildren(get("options"), options.map(renderOption));
  get("options").hidden = !options.length;
  choose(-1);
}

function renderOption(option, index) {
  const element = create("li", { id: `option-${index}`, role: "option" }, create("strong", { text: option.title }), ` ${option.detail}`);
  element.onmousedown = (event) => (event.preventDefault(), accept(option)); // before the text field loses the focus
  return element;
}

function choose(index) {
  chosen = index;
  [...get("options").children].forEach((element, place) => (element.ariaSelected = String(place === index)));
  if (index < 0) get("text").removeAttribute("aria-activedescendant");
  else get("text").setAttribute("aria-activedescendant", `option-${index}`);
}

function accept(option) {
  get("text").value = option.text;
  suggest();
}
