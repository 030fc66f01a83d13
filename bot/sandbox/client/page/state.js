// What the modules of the page share.

export const state = {
  people: {}, // by name: id, email and token
  bot: null,
  me: null,
  spaces: [],
  space: null,
  messages: [], // of the open space, oldest first
  hasCards: false,
};

export const BOT_NAME = "Numbers";
export const MENTION = new RegExp(`@${BOT_NAME}\\b`, "i");

export const isGroup = () => state.space.type === "group";
