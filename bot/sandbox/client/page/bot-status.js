// Whether the bot works on what the person sent, and whether its process has stopped.

import { get } from "./dom.js";

const IDLE_MILLISECONDS = 30_000; // a bot that has made no call for so long does not reply any more
const MAX_RECEIVED = 50;

const received = new Set(); // ids of the messages and presses that the bot got, the latest last
let awaited = null; // the message or press to which a reply is expected
let lastSign = 0; // when the bot last showed that it works

export async function setUpBotStatus() {
  get("start-bot").onclick = () => fetch("/sandbox/bot/start", { method: "POST" });
  showBotStatus(await (await fetch("/sandbox/bot")).json());
  setInterval(showTyping, 1000);
}

export function showBotStatus({ exitCode }) {
  get("bot-stopped").hidden = exitCode === null;
  get("exit-code").textContent = `(exit code ${exitCode})`;
  if (exitCode !== null) awaited = null;
  showTyping();
}

// `sent` is a message that the bot hears, or a press.
export function expectReply(sent) {
  awaited = sent;
  lastSign = Date.now();
  showTyping();
}

export function noteDelivery({ data_id: id, status }) {
  if (status >= 200 && status < 300) noteReceived(id);
}

export function noteCall({ path }) {
  lastSign = Date.now();
  noteReceived(path.split("/").at(-1)); // the bot reads what was sent by its id
}

export function noteMessages(messages, botId) {
  const since = awaited?.updated ?? awaited?.created;
  if (messages.some(({ personId, created }) => personId === botId && created > since)) awaited = null;
  showTyping();
}

function noteReceived(id) {
  received.add(id);
  if (received.size > MAX_RECEIVED) received.delete(received.values().next().value);
  showTyping();
}

function showTyping() {
  const isWorking = awaited && received.has(awaited.id) && Date.now() - lastSign < IDLE_MILLISECONDS;
  get("typing").classList.toggle("shown", Boolean(isWorking));
  get("typing-text").textContent = isWorking ? "Numbers is working…" : "";
}
