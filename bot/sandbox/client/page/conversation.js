// A space's messages: threads as threads, cards as cards, files to download.

import { drawCard } from "./cards.js";
import { download } from "./webex.js";

const drawn = new Map(); // by message id: what it was drawn from, and its element

export function forgetDrawn() {
  drawn.clear();
}

export function drawConversation(place, messages, options) {
  const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const wanted = putInThreads(messages).map((message) => drawOnce(message, options));
  for (const child of [...place.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((element, index) => {
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
  });
  if (isAtEnd) place.scrollTop = place.scrollHeight;
}

// A thread stands where its root stands; a reply whose root is gone stands for itself.
function putInThreads(messages) {
  const ids = new Set(messages.map((message) => message.id));
  const roots = messages.filter((message) => !ids.has(message.parentId));
  return roots.flatMap((root) => [root, ...messages.filter((message) => message.parentId === root.id)]);
}

function drawOnce(message, options) {
  const version = message.updated ?? message.created;
  const known = drawn.get(message.id);
  if (known?.version === version) return known.element;
  const element = draw(message, options);
  drawn.set(message.id, { version, element });
  return element;
}

function draw(message, { me, names, theme, hasCards, isGroup, submit, reply }) {
  const article = document.createElement("article");
  article.dataset.id = message.id;
  article.classList.toggle("own", message.personId === me);
  article.classList.toggle("reply", Boolean(message.parentId));
  article.append(drawHead(message, names, isGroup ? reply : null));
  const card = message.attachments?.[0]?.content;
  article.append(card && hasCards ? drawCard(card, theme, (inputs) => submit(message, inputs)) : drawWords(message, hasCards));
  for (const url of message.files ?? []) article.append(drawFile(url));
  return article;
}

function drawHead(message, names, reply) {
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

function drawWords(message, hasSanitizer) {
  const words = document.createElement("div");
  if (message.html && hasSanitizer) {
    words.innerHTML = window.DOMPurify.sanitize(message.html, { ADD_TAGS: ["spark-mention"] });
  } else {
    words.className = "words";
    words.textContent = message.text ?? "";
  }
  return words;
}

function drawFile(url) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "file";
  button.textContent = "Download the file";
  button.onclick = () => download(url).catch((error) => (button.textContent = error.message));
  return button;
}
