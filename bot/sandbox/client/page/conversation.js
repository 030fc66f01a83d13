// The messages of a space, grouped by thread, with cards and files.

import { renderCard } from "./cards.js";
import { create, createButton, get, placeChildren } from "./dom.js";
import { download } from "./webex.js";

const END_PIXELS = 80; // closer to the end than this counts as being at the end
const CONTINUED_MILLISECONDS = 5 * 60_000; // within this time an author's messages are shown as one block
const AVATAR_COLORS = 6;

const rendered = new Map(); // by message id: the element, and the version of the message that it shows
let isFollowing = false; // whether the next new message is the result of what the person did here

export function setUpConversation() {
  get("conversation").onscroll = () => {
    if (isAtEnd()) get("new-messages").hidden = true;
  };
  get("new-messages").onclick = scrollToEnd;
}

export function clearConversation() {
  rendered.clear();
  get("conversation").replaceChildren();
  get("new-messages").hidden = true;
}

// Called when the person has sent something or pressed a button: what comes next is scrolled into view.
export function followReply() {
  isFollowing = true;
  scrollToEnd();
}

export function scrollToEnd() {
  get("conversation").scrollTop = get("conversation").scrollHeight;
}

// Keeps the elements of unchanged messages in place, so that focus and typed inputs survive.
export function renderConversation(messages, options) {
  const container = get("conversation");
  const wasAtEnd = isAtEnd();
  const ordered = groupByThread(messages);
  const fresh = messages.filter(({ id }) => !rendered.has(id));
  const elements = ordered.map((message) => renderOnce(message, options));
  elements.forEach((element, index) => element.classList.toggle("continued", isContinued(ordered[index], ordered[index - 1])));
  const focused = findFocusedButton(container, elements);
  placeChildren(container, elements);
  if (focused) focusSuccessor(elements, focused);
  if (wasAtEnd || isFollowing || fresh.some(({ personId }) => personId === options.me)) scrollToEnd();
  else if (fresh.length) get("new-messages").hidden = false;
  if (fresh.some(({ personId }) => personId !== options.me)) isFollowing = false;
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = get("conversation");
  return scrollHeight - scrollTop - clientHeight < END_PIXELS;
}

// Returns the name of the focused button if its message is about to disappear: the next page replaces a card.
function findFocusedButton(container, elements) {
  const article = document.activeElement?.closest("article");
  if (!article || !container.contains(article) || elements.includes(article)) return null;
  return getName(document.activeElement);
}

// The last page has no "Next": then the last card's first button gets the focus.
function focusSuccessor(elements, name) {
  const card = elements.map((element) => element.querySelector(".card")).findLast(Boolean);
  const buttons = [...(card?.querySelectorAll("button") ?? [])];
  (buttons.find((button) => getName(button) === name) ?? buttons[0] ?? get("conversation")).focus();
}

function getName(element) {
  return element.getAttribute("aria-label") ?? element.textContent;
}

// Puts replies after the first message of their thread; a reply to a deleted message keeps its own position.
function groupByThread(messages) {
  const ids = new Set(messages.map((message) => message.id));
  const roots = messages.filter((message) => !ids.has(message.parentId));
  return roots.flatMap((root) => [root, ...messages.filter((message) => message.parentId === root.id)]);
}

function isContinued(message, previous) {
  const isSame = previous && previous.personId === message.personId && previous.parentId === message.parentId;
  return Boolean(isSame) && new Date(message.created) - new Date(previous.created) < CONTINUED_MILLISECONDS;
}

function renderOnce(message, options) {
  const version = message.updated ?? message.created;
  const existing = rendered.get(message.id);
  if (existing?.version === version) return existing.element;
  const element = renderMessage(message, options);
  rendered.set(message.id, { version, element });
  return element;
}

function renderMessage(message, { me, names, hasCards, isGroup, submit, reply }) {
  const article = create("article");
  const card = hasCards && message.attachments?.[0]?.content;
  article.dataset.id = message.id;
  article.classList.toggle("own", message.personId === me);
  article.classList.toggle("reply", Boolean(message.parentId));
  article.classList.toggle("has-card", Boolean(card));
  article.append(renderHead(message, names, isGroup ? reply : null));
  article.append(card ? renderCard(card, (inputs) => submit(message, inputs)) : renderText(message, hasCards));
  for (const url of message.files ?? []) article.append(renderFile(url));
  return article;
}

function renderHead(message, names, reply) {
  const name = names.get(message.personId) ?? message.personEmail;
  const created = new Date(message.created);
  const time = created.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const head = create("header", {}, renderAvatar(name), create("strong", { text: name }));
  head.append(create("time", { dateTime: message.created, title: created.toLocaleString(), text: time }));
  if (message.updated) head.append("(edited)");
  if (reply && !message.parentId) head.append(createButton("Reply in thread", () => reply(message), "reply-button"));
  return head;
}

function renderAvatar(name) {
  const color = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % AVATAR_COLORS;
  const avatar = create("span", { text: name.slice(0, 1).toUpperCase(), className: `avatar color-${color}` });
  avatar.ariaHidden = "true"; // the name stands beside it
  return avatar;
}

function renderText(message, hasSanitizer) {
  const element = create("div");
  if (message.html && hasSanitizer) {
    element.innerHTML = window.DOMPurify.sanitize(message.html, { ADD_TAGS: ["spark-mention"] });
  } else {
    element.className = "text";
    element.textContent = message.text ?? "";
  }
  return element;
}

function renderFile(url) {
  const button = createButton("Download file", () => download(url).catch((error) => (button.textContent = error.message)), "file");
  return button;
}
