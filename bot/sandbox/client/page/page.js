// The chat page: the person who uses it, the open space, and the composer.

import { loadRenderer } from "./cards.js";
import { loadNumbers, setUpControlHub } from "./control-hub.js";
import { clearRendered, renderConversation } from "./conversation.js";
import { addCall, addDelivery, loadTraffic, setUpTraffic } from "./traffic.js";
import { call, listMessages, listRooms, useToken } from "./webex.js";

const BOT_NAME = "Numbers";
const MENTION = new RegExp(`@${BOT_NAME}\\b`, "i");
const MAX_ANNOUNCEMENTS = 10;

const get = (id) => document.getElementById(id);
const state = {
  people: {}, // by name: id, email and token
  bot: null,
  me: null,
  spaces: [],
  space: null,
  parentId: null, // of the thread that is replied to
  hasCards: false,
  announced: new Set(), // ids of messages that were read out
  refreshes: 0,
  opened: new Date(),
};

async function start() {
  const settings = await (await fetch("/page/settings")).json();
  state.people = settings.people;
  state.bot = settings.people[settings.bot];
  state.hasCards = settings.hasCards;
  get("missing-packages").hidden = settings.hasCards;
  if (settings.hasCards) await loadRenderer();
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  for (const name of Object.keys(settings.people).filter((each) => each !== settings.bot)) {
    get("person").append(new Option(`${name}${settings.allowed.includes(name) ? "" : " (not allowed)"}`, name));
  }
  setUpEvents();
  setUpControlHub();
  setUpTraffic();
  await Promise.all([switchPerson(get("person").value), loadTraffic()]);
  openEventStream();
}

function setUpEvents() {
  get("person").onchange = () => switchPerson(get("person").value);
  get("theme").onclick = () => setTheme(document.documentElement.classList.contains("dark") ? "light" : "dark");
  get("mention").onclick = mention;
  get("cancel-reply").onclick = () => replyTo(null);
  get("composer").onsubmit = (event) => (event.preventDefault(), send());
  get("text").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) (event.preventDefault(), send());
  };
}

async function switchPerson(name) {
  state.me = state.people[name];
  useToken(state.me.token);
  clearRendered();
  leaveSpace();
  await loadSpaces();
  // The person sees the same kind of space.
  await openSpace(state.spaces.find((space) => space.type === state.space?.type) ?? state.spaces[0]);
}

async function loadSpaces() {
  const rooms = await listRooms();
  // The first message creates the 1:1 space; until then there is only a name to show.
  const direct = rooms.find((room) => room.type === "direct") ?? { id: null, title: BOT_NAME, type: "direct" };
  state.spaces = [direct, ...rooms.filter((room) => room.type === "group")];
  get("spaces").replaceChildren(...state.spaces.map(renderSpace));
}

function renderSpace(space) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const kind = document.createElement("small");
  button.type = "button";
  button.textContent = space.title;
  kind.textContent = space.type === "direct" ? "1:1 with the bot" : "Group space: mention the bot";
  button.append(kind);
  button.setAttribute("aria-current", String(space.id === state.space?.id && space.type === state.space?.type));
  button.onclick = () => (leaveSpace(), openSpace(space));
  item.append(button);
  return item;
}

// At once, before anything is loaded: otherwise "Reply in thread" could be clicked on what is about to disappear.
function leaveSpace() {
  replyTo(null);
  get("conversation").replaceChildren();
}

async function openSpace(space) {
  state.space = space;
  get("spaces").replaceChildren(...state.spaces.map(renderSpace));
  get("space-title").textContent = space.title;
  get("mention").hidden = space.type === "direct";
  await refresh();
  get("conversation").scrollTop = get("conversation").scrollHeight;
  get("text").disabled = false;
  get("text").focus();
}

async function refresh() {
  const space = state.space;
  const number = ++state.refreshes;
  const messages = space.id ? await listMessages(space.id) : [];
  if (number !== state.refreshes) return; // a later refresh shows more, or another space
  announce(messages);
  renderConversation(get("conversation"), messages, {
    me: state.me.id,
    names: new Map(Object.entries(state.people).map(([name, person]) => [person.id, name])),
    theme: document.documentElement.classList.contains("dark") ? "dark" : "light",
    hasCards: state.hasCards,
    isGroup: space.type === "group",
    submit,
    reply: replyTo,
  });
}

// Has screen readers read out new messages of others, each of them once.
function announce(messages) {
  const fresh = messages.filter((message) => !state.announced.has(message.id) && new Date(message.created) > state.opened);
  fresh.forEach((message) => state.announced.add(message.id));
  for (const message of fresh.filter((each) => each.personId !== state.me.id)) {
    const line = document.createElement("p");
    line.textContent = message.text;
    get("announcer").append(line);
    if (get("announcer").children.length > MAX_ANNOUNCEMENTS) get("announcer").firstChild.remove();
  }
}

function mention() {
  const text = get("text");
  if (!MENTION.test(text.value)) text.value = `@${BOT_NAME} ${text.value}`;
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
  const markdown = isDirect ? text : text.replace(MENTION, `<@personEmail:${state.bot.email}>`);
  const target = state.space.id ? { roomId: state.space.id } : { toPersonEmail: state.bot.email };
  get("text").value = ""; // before the call, because the next message may be typed during it
  const parent = state.parentId && { parentId: state.parentId };
  const isSent = await attempt(() => call("POST", "/messages", { ...target, markdown, ...parent }));
  if (!isSent && !get("text").value) get("text").value = text;
}

function submit(message, inputs) {
  return attempt(() => call("POST", "/attachment/actions", { type: "submit", messageId: message.id, inputs }));
}

// Returns whether the call succeeded, and shows the error otherwise. Errors of the person's actions and errors of loading
// have a line each: the page reloads at any time, and that must not clear the reason why a message was rejected.
async function attempt(work, line = "action-error") {
  try {
    await work();
    get(line).textContent = "";
    return true;
  } catch (error) {
    get(line).textContent = error.message;
    return false;
  }
}

function load(work) {
  return attempt(work, "loading-error");
}

function setTheme(theme) {
  document.documentElement.classList.toggle("dark", theme === "dark");
  get("theme").setAttribute("aria-pressed", String(theme === "dark"));
  clearRendered();
  if (state.space) refresh();
}

function openEventStream() {
  const stream = new EventSource("/sandbox/stream");
  stream.addEventListener("call", (event) => addCall(JSON.parse(event.data)));
  stream.addEventListener("delivery", (event) => addDelivery(JSON.parse(event.data)));
  stream.addEventListener("change", (event) => handleChange(JSON.parse(event.data)));
  stream.addEventListener("numbers", loadNumbers);
  stream.onopen = reload; // the stream has no events from before it was open
}

async function handleChange({ resource, roomId }) {
  if (resource !== "messages" && resource !== "attachmentActions") return reload();
  if (roomId === state.space.id) return load(refresh);
}

async function reload() {
  await load(loadSpaces);
  if (state.space.id) return load(refresh);
  const direct = state.spaces[0];
  if (direct.id) return openSpace(direct);
}

start();
