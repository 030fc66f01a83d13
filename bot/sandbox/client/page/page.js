// The chat page: who you are, which space you look at, what you say.

import { loadRenderer } from "./cards.js";
import { drawConversation, forgetDrawn } from "./conversation.js";
import { call, listMessages, listRooms, speakAs } from "./webex.js";
import { loadWire, setUpWire, showCall, showDelivery } from "./wire.js";

const get = (id) => document.getElementById(id);
const state = { people: {}, bot: null, me: null, spaces: [], space: null, parentId: null, hasCards: false, seen: new Set(), looks: 0, opened: new Date() };

async function start() {
  const settings = await (await fetch("/page/settings")).json();
  state.people = settings.people;
  state.bot = settings.people[settings.bot];
  state.hasCards = settings.cards;
  get("missing-packages").hidden = settings.cards;
  if (settings.cards) await loadRenderer();
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  for (const name of Object.keys(settings.people).filter((each) => each !== settings.bot)) {
    get("person").append(new Option(`${name}${settings.allowed.includes(name) ? "" : " (not allowed)"}`, name));
  }
  setUpEvents();
  setUpWire();
  await Promise.all([become(get("person").value), loadWire()]);
  listen();
}

function setUpEvents() {
  get("person").onchange = () => become(get("person").value);
  get("theme").onclick = () => setTheme(document.documentElement.classList.contains("dark") ? "light" : "dark");
  get("mention").onclick = mention;
  get("stop-replying").onclick = () => replyTo(null);
  get("composer").onsubmit = (event) => (event.preventDefault(), send());
  get("text").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) (event.preventDefault(), send());
  };
}

async function become(name) {
  state.me = state.people[name];
  speakAs(state.me.token);
  forgetDrawn();
  await loadSpaces();
  await choose(state.spaces.find((space) => space.type === state.space?.type) ?? state.spaces[0]);
}

async function loadSpaces() {
  const rooms = await listRooms();
  // A 1:1 space comes into being with its first message: until then it is only an address.
  const direct = rooms.find((room) => room.type === "direct") ?? { id: null, title: "Numbers", type: "direct" };
  state.spaces = [direct, ...rooms.filter((room) => room.type === "group")];
  get("spaces").replaceChildren(...state.spaces.map(drawSpace));
}

function drawSpace(space) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const kind = document.createElement("small");
  button.type = "button";
  button.textContent = space.title;
  kind.textContent = space.type === "direct" ? "1:1 with the bot" : "Group space: the bot hears mentions";
  button.append(kind);
  button.setAttribute("aria-current", String(space.id === state.space?.id && space.type === state.space?.type));
  button.onclick = () => choose(space);
  item.append(button);
  return item;
}

async function choose(space) {
  state.space = space;
  get("spaces").replaceChildren(...state.spaces.map(drawSpace));
  get("space-title").textContent = space.title;
  get("mention").hidden = space.type === "direct";
  replyTo(null);
  get("conversation").replaceChildren();
  await show();
  get("conversation").scrollTop = get("conversation").scrollHeight;
  get("text").disabled = false;
  get("text").focus();
}

async function show() {
  const space = state.space;
  const look = ++state.looks;
  const messages = space.id ? await listMessages(space.id) : [];
  if (look !== state.looks) return; // a later look sees more, or another space
  announce(messages);
  drawConversation(get("conversation"), messages, {
    me: state.me.id,
    names: new Map(Object.entries(state.people).map(([name, person]) => [person.id, name])),
    theme: document.documentElement.classList.contains("dark") ? "dark" : "light",
    hasCards: state.hasCards,
    isGroup: space.type === "group",
    submit,
    reply: replyTo,
  });
}

// Reads out what others write from now on, each message once.
function announce(messages) {
  const fresh = messages.filter((message) => !state.seen.has(message.id) && new Date(message.created) > state.opened);
  fresh.forEach((message) => state.seen.add(message.id));
  for (const message of fresh.filter((each) => each.personId !== state.me.id)) {
    const line = document.createElement("p");
    line.textContent = message.text;
    get("announcer").append(line);
    if (get("announcer").children.length > 10) get("announcer").firstChild.remove();
  }
}

function mention() {
  const text = get("text");
  if (!/@Numbers\b/i.test(text.value)) text.value = `@Numbers ${text.value}`;
  text.focus();
}

function replyTo(message) {
  state.parentId = message?.id ?? null;
  get("replying").hidden = !message;
  if (message) get("text").focus();
}

async function send() {
  const text = get("text").value.trim();
  if (!text) return;
  const isDirect = state.space.type === "direct";
  const markdown = isDirect ? text : text.replace(/@Numbers\b/i, `<@personEmail:${state.bot.email}>`);
  const target = state.space.id ? { roomId: state.space.id } : { toPersonEmail: state.bot.email };
  get("text").value = ""; // at once: what is typed from now on is the next message
  const parent = state.parentId && { parentId: state.parentId };
  const isSent = await attempt(() => call("POST", "/messages", { ...target, markdown, ...parent }));
  if (!isSent && !get("text").value) get("text").value = text;
}

function submit(message, inputs) {
  return attempt(() => call("POST", "/attachment/actions", { type: "submit", messageId: message.id, inputs }));
}

// What fails is said, and what was typed is kept. What the person did and what the page reads by itself have a line
// each: the page reads at any moment, and must not wipe away why a message was refused.
async function attempt(work, line = "refused") {
  try {
    await work();
    get(line).textContent = "";
    return true;
  } catch (error) {
    get(line).textContent = error.message;
    return false;
  }
}

function read(work) {
  return attempt(work, "unread");
}

function setTheme(theme) {
  document.documentElement.classList.toggle("dark", theme === "dark");
  get("theme").setAttribute("aria-pressed", String(theme === "dark"));
  forgetDrawn();
  if (state.space) show();
}

function listen() {
  const stream = new EventSource("/sandbox/stream");
  stream.addEventListener("call", (event) => showCall(JSON.parse(event.data)));
  stream.addEventListener("delivery", (event) => showDelivery(JSON.parse(event.data)));
  stream.addEventListener("change", (event) => take(JSON.parse(event.data)));
  stream.onopen = catchUp; // what happened before the stream was open was not told
}

async function take({ resource, roomId }) {
  if (resource !== "messages" && resource !== "attachmentActions") return catchUp();
  if (roomId === state.space.id) return read(show);
}

async function catchUp() {
  await read(loadSpaces);
  if (state.space.id) return read(show);
  const direct = state.spaces[0];
  if (direct.id) return choose(direct);
}

start();
