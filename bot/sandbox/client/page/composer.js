// Where the person types: sending, replying in a thread, editing, and the mention of the bot.

import { expectReply } from "./bot-status.js";
import { close, handleKey, setUpCompletion } from "./completion.js";
import { followReply } from "./conversation.js";
import { create, createButton, get } from "./dom.js";
import { BOT_NAME, isGroup, MENTION, state } from "./state.js";
import { attempt, call } from "./webex.js";

const EXAMPLES = ["numbers Birmingham", "summary", "find ending 00", "assign 404-555-0003 to Atlanta Main Menu", "help"];
const BARE_MENTION = `@${BOT_NAME} `;

let parentId = null; // of the thread that is replied to
let edited = null; // the message that is edited
const drafts = new Map(); // what was typed and not sent, by person and space

export function setUpComposer(settings) {
  setUpCompletion(settings);
  get("examples").append(...EXAMPLES.map((text) => create("li", {}, createButton(text, () => sendExample(text)))));
  get("mention").onclick = mention;
  get("cancel-reply").onclick = () => replyTo(null);
  get("cancel-edit").onclick = cancelEdit;
  get("composer").onsubmit = (event) => (event.preventDefault(), send());
  get("text").addEventListener("input", showHint);
  get("text").onkeydown = handleComposerKey;
}

// Called when the space is left: what was typed there is kept for it.
export function leaveComposer() {
  if (state.space && !edited) drafts.set(getDraftKey(), isBlank() ? "" : get("text").value);
  parentId = edited = null;
  showBars();
  close();
  get("text").value = "";
}

// Called when a space is opened. When the first message has created it, the next one may be half typed.
export function enterComposer() {
  if (isBlank()) setText(drafts.get(getDraftKey()) ?? "");
}

function getDraftKey() {
  return `${state.me.id} ${isGroup() ? state.space.id : ""}`;
}

export function replyTo(message) {
  parentId = message?.id ?? null;
  edited = null;
  showBars();
  if (message) get("text").focus();
}

export async function submit(message, inputs) {
  followReply();
  return attempt(async () => expectReply(await call("POST", "/attachment/actions", { type: "submit", messageId: message.id, inputs })));
}

function handleComposerKey(event) {
  if (event.isComposing || handleKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) (event.preventDefault(), send());
  if (event.key === "ArrowUp" && isBlank()) editLast(event);
  if (event.key === "Escape" && edited) cancelEdit();
}

// In a group space the mention is there from the beginning: the bot hears nothing without it.
function setText(text) {
  get("text").value = text || (state.space && isGroup() ? BARE_MENTION : "");
  showHint();
}

function isBlank() {
  return !get("text").value.replace(MENTION, "").trim();
}

function showHint() {
  get("mention-hint").hidden = !state.space || !isGroup() || isBlank() || MENTION.test(get("text").value);
}

function showBars() {
  get("replying").hidden = !parentId;
  get("editing").hidden = !edited;
}

function mention() {
  setText(BARE_MENTION + get("text").value);
  get("text").focus();
}

function editLast(event) {
  const last = state.messages.findLast(({ personId }) => personId === state.me.id);
  if (!last) return;
  event.preventDefault();
  edited = last;
  parentId = null;
  showBars();
  setText((last.markdown ?? last.text ?? "").replace(/<@personEmail:[^>]*>/g, `@${BOT_NAME}`));
}

function cancelEdit() {
  edited = null;
  showBars();
  setText("");
  get("text").focus();
}

function sendExample(text) {
  setText(isGroup() ? BARE_MENTION + text : text);
  get("text").focus();
  return send();
}

async function send() {
  const text = get("text").value.trim();
  if (isBlank()) return;
  close();
  const isHeard = !isGroup() || MENTION.test(text);
  const markdown = isGroup() ? text.replace(MENTION, `<@personEmail:${state.bot.email}>`) : text;
  const request = edited ? editMessage(edited, markdown) : postMessage(markdown);
  setText(""); // before the response, because the next message may be typed meanwhile
  followReply();
  const isSent = await attempt(async () => {
    const sent = await request();
    if (isHeard) expectReply(sent);
  });
  if (isSent) ((edited = null), showBars());
  else if (isBlank()) setText(text);
}

function postMessage(markdown) {
  const target = state.space.id ? { roomId: state.space.id } : { toPersonEmail: state.bot.email };
  const parent = parentId && { parentId };
  return () => call("POST", "/messages", { ...target, markdown, ...parent });
}

function editMessage({ id, roomId }, markdown) {
  return () => call("PUT", `/messages/${id}`, { roomId, markdown });
}
