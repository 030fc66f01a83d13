// Shows many cards in the chat page's conversation at once, without a bot, and finds what is wrong with their layout.
// The tests load it in place of `page.js`.

import { loadRenderer } from "/page/cards.js";
import { clearConversation, renderConversation } from "/page/conversation.js";

const NUMBER = /\+\d[\d\s()\u2011-]{5,}\d/g;
const WORD = /(?<![\p{L}\d@.])[\p{L}\d]{2,20}(?![\p{L}\d@]|\.\p{L})/gu; // longer words and addresses may break
const OPENED = /, [^,]* opened$/;
const TOLERANCE = 0.5; // pixels: positions are fractions

const conversation = document.getElementById("conversation");

// `cards` by name. Returns the names of what is shown: each card, and each of its forms opened.
window.showCards = async (cards) => {
  if (!window.AdaptiveCards) await loadRenderer();
  clearConversation();
  render(cards);
  const forms = {};
  for (const article of conversation.children) {
    const buttons = listFormButtons(article);
    buttons.forEach((button, index) => (forms[`${article.dataset.id}, ${button.textContent} opened`] = [article.dataset.id, index]));
  }
  const opened = Object.fromEntries(Object.entries(forms).map(([name, [id]]) => [name, cards[id]]));
  render({ ...cards, ...opened });
  for (const [name, [, index]] of Object.entries(forms)) listFormButtons(findArticle(name))[index].click();
  return [...conversation.children].map((article) => article.dataset.id);
};

// Returns for each card what is wrong with it. What an opened form shares with its card is listed once.
window.findFaults = () => {
  const faults = {};
  for (const article of conversation.children) {
    const card = article.querySelector(".card");
    const found = new Set([...findOverflow(card), ...findBrokenTexts(card), ...findSmallTargets(card)]);
    const closed = faults[article.dataset.id.replace(OPENED, "")] ?? [];
    faults[article.dataset.id] = [...found].filter((fault) => !closed.includes(fault));
  }
  return faults;
};

// Axe's findings, for each card: of all its rules, or of one.
window.findViolations = async (rule) => {
  const rules = rule ? { runOnly: [rule] } : {};
  const { violations } = await window.axe.run(conversation, { resultTypes: ["violations"], elementRef: true, ...rules });
  const found = {};
  for (const { id, nodes } of violations) {
    for (const { element, html, failureSummary } of nodes) {
      const name = element.closest("article")?.dataset.id ?? "the conversation";
      (found[name] ??= []).push(`${id}: ${html.slice(0, 150)} ${failureSummary.replaceAll("\n", " ").slice(0, 300)}`);
    }
  }
  return found;
};

function render(cards) {
  const messages = Object.entries(cards).map(([name, content]) => ({
    id: name,
    personId: "bot",
    personEmail: name,
    created: "2026-11-24T02:03:04.000Z",
    attachments: [{ content }],
  }));
  const options = { me: "me", names: new Map(), hasCards: true, isGroup: false, submit: () => true, reply: null };
  renderConversation(messages, options);
}

function findArticle(name) {
  return [...conversation.children].find((article) => article.dataset.id === name);
}

function listFormButtons(article) {
  return [...article.querySelectorAll(".card > .ac-actionSet [aria-expanded], .card .ac-actionSet [aria-expanded]")];
}

function* findOverflow(card) {
  const edge = card.getBoundingClientRect();
  if (edge.right > document.documentElement.clientWidth + TOLERANCE) yield "the card is wider than the screen";
  for (const element of card.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.right > edge.right + TOLERANCE || box.left < edge.left - TOLERANCE) {
      yield `${describe(element)} reaches ${Math.round(Math.max(box.right - edge.right, edge.left - box.left))} pixels beyond the card`;
    }
    const { display, overflowX } = getComputedStyle(element);
    const isClipped = display !== "inline" && (overflowX !== "visible" || element.tagName === "BUTTON");
    if (isClipped && element.tagName !== "INPUT" && element.scrollWidth > element.clientWidth + 1) yield `${describe(element)} is cut off`;
  }
}

function* findBrokenTexts(card) {
  const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility()) continue;
    for (const [what, pattern] of [["number", NUMBER], ["word", WORD]]) {
      for (const match of node.data.matchAll(pattern)) {
        const lines = countLines(node, match);
        if (lines > 1) yield `the ${what} “${match[0]}” is in ${lines} lines`;
      }
    }
  }
}

function countLines(node, match) {
  const range = document.createRange();
  range.setStart(node, match.index);
  range.setEnd(node, match.index + match[0].length);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
}

// WCAG 2.2, 2.5.8: at least 24 by 24 pixels.
function* findSmallTargets(card) {
  for (const button of card.querySelectorAll("button")) {
    const { width, height } = button.getBoundingClientRect();
    if (width && (width < 24 || height < 24)) yield `${describe(button)} is only ${Math.round(width)} by ${Math.round(height)} pixels`;
  }
}

function describe(element) {
  const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  return element.tagName === "BUTTON" ? `the button “${text}”` : `“${text || element.getAttribute("aria-label") || element.tagName}”`;
}
