// The messages of a space, grouped by thread, with cards and files.

import { renderCard } from "./cards.js";
import { download } from "./webex.js";

const rendered = new Map(); // by message id: the element, and the version of the message that it shows

export function clearRendered() {
  rendered.clear();
}

// Keeps the elements of unchanged messages in place, so that focus and typed inputs survive.
export function renderConversation(container, messages, options) {
  const isAtEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 80;
  const elements = groupByThread(messages).map((message) => renderOnce(message, options));
  for (const child of [...container.children]) if (!elements.includes(child)) child.remove();
  elements.forEach((element, index) => {
    if (container.children[index] !== element) container.insertBefore(element, container.children[index] ?? null);
  });
  if (isAtEnd) container.scrollTop = container.scrollHeight;
}

// Puts replies after the first message of their thread; a reply to a deleted message keeps its own position.
function groupByThread(messages) {
  const ids = new Set(messages.map((message) => message.id));
  const roots = messages.filter((message) => !ids.has(message.parentId));
  return roots.flatMap((root) => [root, ...messages.filter((message) => message.parentId === root.id)]);
}

function renderOnce(message, options) {
  const version = message.updated ?? message.created;
  const existing = rendered.get(message.id);
  if (existing?.version === version) return existing.element;
  const element = renderMessage(message, options);
  rendered.set(message.id, { version, element });
  return element;
}

function renderMessage(message, { me, names, theme, hasCards, isGroup, submit, reply }) {
  const article = document.createElement("article");
  article.dataset.id = message.id;
  article.classList.toggle("own", message.personId === me);
  article.classList.toggle("reply", Boolean(message.parentId));
  article.append(renderHead(message, names, isGroup ? reply : null));
  const card = message.attachments?.[0]?.content;
  article.append(card && hasCards ? renderCard(card, theme, (inputs) => submit(message, inputs)) : renderText(message, hasCards));
  for (const url of message.files ?? []) article.append(renderFile(url));
  return article;
}

function renderHead(message, names, reply) {
  const head = document.createElement("header");
  const name = document.createElement("strong");
  name.textContent = names.get(message.personId) ?? message.personEmail;
  const time = document.createElement("time");
  time.dateTime = message.created;
  time.textContent = new Date(message.created).toLocaleTimeString();
  head.append(name, time);
  if (message.updated) head.append("(edited)");
  if (reply && !message.parentId) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "reply-button";
    button.textContent = "Reply in thread";
    button.onclick = () => reply(message);
    head.append(button);
  }
  return head;
}

function renderText(message, hasSanitizer) {
  const element = document.createElement("div");
  if (message.html && hasSanitizer) {
    element.innerHTML = window.DOMPurify.sanitize(message.html, { ADD_TAGS: ["spark-mention"] });
  } else {
    element.className = "text";
    element.textContent = message.text ?? "";
  }
  return element;
}

function renderFile(url) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "file";
  button.textContent = "Download file";
  button.onclick = () => download(url).catch((error) => (button.textContent = error.message));
  return button;
}
