// The chat page: the person who uses it, and the open space.

import { noteCall, noteDelivery, noteMessages, setUpBotStatus, showBotStatus } from "./bot-status.js";
import { loadRenderer, onThemeChange } from "./cards.js";
import { enterComposer, leaveComposer, replyTo, setUpComposer, submit } from "./composer.js";
import { loadNumbers, setUpControlHub } from "./control-hub.js";
import { clearConversation, renderConversation, scrollToEnd, setUpConversation } from "./conversation.js";
import { create, createButton, get } from "./dom.js";
import { setUpFaults, showFaults } from "./faults.js";
import { BOT_NAME, isGroup, state } from "./state.js";
import { addCall, addDelivery, loadTraffic, setUpTraffic } from "./traffic.js";
import { attempt, listMessages, listRooms, useToken } from "./webex.js";

const MAX_ANNOUNCEMENTS = 10;

const announced = new Set(); // ids of messages that were read out
const opened = new Date();
let refreshes = 0;

async function start() {
  const settings = await (await fetch("/page/settings")).json();
  state.people = settings.people;
  state.bot = settings.people[settings.bot];
  state.hasCards = settings.hasCards;
  get("missing-packages").hidden = settings.hasCards;
  if (settings.hasCards) await loadRenderer();
  for (const name of Object.keys(settings.people).filter((each) => each !== settings.bot)) {
    get("person").append(new Option(`${name}${settings.allowed.includes(name) ? "" : " (not allowed)"}`, name));
  }
  get("person").onchange = () => switchPerson(get("person").value, state.space);
  onThemeChange(() => (clearConversation(), refresh()));
  setUpConversation();
  setUpComposer(settings);
  setUpControlHub();
  setUpTraffic();
  const { person, space } = readHash();
  if (person in settings.people) get("person").value = person;
  await Promise.all([switchPerson(get("person").value, { id: space }), loadTraffic(), setUpFaults(), setUpBotStatus()]);
  openEventStream();
}

// The hash keeps the person and the group space when the page is reloaded.
function readHash() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

function writeHash() {
  const space = isGroup() ? { space: state.space.id } : {};
  history.replaceState(null, "", `#${new URLSearchParams({ person: get("person").value, ...space })}`);
}

async function switchPerson(name, { id, type } = {}) {
  leaveSpace();
  state.me = state.people[name];
  useToken(state.me.token);
  await loadSpaces();
  // The other person's 1:1 space is another one.
  await openSpace(state.spaces.find((space) => id && space.id === id) ?? state.spaces.find((space) => space.type === type) ?? state.spaces[0]);
}

async function loadSpaces() {
  const rooms = await listRooms();
  // The first message creates the 1:1 space; until then there is only a name to show.
  const direct = rooms.find((room) => room.type === "direct") ?? { id: null, title: BOT_NAME, type: "direct" };
  state.spaces = [direct, ...rooms.filter((room) => room.type === "group")];
  get("spaces").replaceChildren(...state.spaces.map(renderSpace));
}

function renderSpace(space) {
  const button = createButton(space.title, () => (leaveSpace(), openSpace(space)));
  button.append(create("small", { text: space.type === "direct" ? "1:1 with the bot" : "Group space" }));
  button.setAttribute("aria-current", String(space.id === state.space?.id && space.type === state.space?.type));
  return create("li", {}, button);
}

// At once, before anything is loaded: otherwise "Reply in thread" could be clicked on what is about to disappear.
function leaveSpace() {
  leaveComposer();
  state.messages = [];
  clearConversation();
  get("start").hidden = true;
}

async function openSpace(space) {
  state.space = space;
  writeHash();
  get("spaces").replaceChildren(...state.spaces.map(renderSpace));
  get("space-title").textContent = space.title;
  enterComposer();
  await refresh();
  scrollToEnd();
  get("text").disabled = false;
  get("text").focus();
}

async function refresh() {
  const space = state.space;
  const number = ++refreshes;
  const messages = space.id ? await listMessages(space.id) : [];
  if (number !== refreshes) return; // a later refresh shows more, or another space
  state.messages = messages;
  get("start").hidden = messages.length > 0;
  announce(messages);
  noteMessages(messages, state.bot.id);
  renderConversation(messages, {
    me: state.me.id,
    names: new Map(Object.entries(state.people).map(([name, person]) => [person.id, name])),
    hasCards: state.hasCards,
    isGroup: space.type === "group",
    submit,
    reply: replyTo,
  });
}

// Has screen readers read out new messages of others, each of them once.
function announce(messages) {
  const fresh = messages.filter((message) => !announced.has(message.id) && new Date(message.created) > opened);
  fresh.forEach((message) => announced.add(message.id));
  for (const message of fresh.filter((each) => each.personId !== state.me.id)) {
    get("announcer").append(create("p", { text: message.text }));
    if (get("announcer").children.length > MAX_ANNOUNCEMENTS) get("announcer").firstChild.remove();
  }
}

function load(work) {
  return attempt(work, "loading-error");
}

function openEventStream() {
  const stream = new EventSource("/sandbox/stream");
  const listen = (kind, handle) => stream.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  listen("call", handleCall);
  listen("delivery", (delivery) => (addDelivery(delivery), noteDelivery(delivery)));
  listen("change", handleChange);
  listen("numbers", loadNumbers);
  listen("faults", ({ rules }) => showFaults(rules));
  listen("bot", showBotStatus);
  stream.onopen = reload; // the stream has no events from before it was open
}

function handleCall(call) {
  addCall(call);
  if (call.caller === BOT_NAME) noteCall(call);
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
