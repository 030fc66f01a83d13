// Cards, rendered by Microsoft's renderer with a style similar to Webex's, in version 1.3, the highest that Webex shows.

const COLORS = {
  light: { text: "#171717", muted: "#595959", good: "#1a6e3c", warning: "#8a5000", attention: "#b3261e", accent: "#0b6bcb", background: "#ffffff", emphasis: "#f0f0f0", goodBackground: "#cdebd8", warningBackground: "#fae3bd", attentionBackground: "#f9d5d2", accentBackground: "#d3e6fa" },
  dark: { text: "#f2f2f2", muted: "#b8b8b8", good: "#5fd38d", warning: "#f5b642", attention: "#ff8a80", accent: "#64b4fa", background: "#1c1c1c", emphasis: "#2a2a2a", goodBackground: "#1d4a2f", warningBackground: "#57400f", attentionBackground: "#5c2420", accentBackground: "#173a5c" },
};

export async function loadRenderer() {
  for (const name of ["adaptivecards", "markdown-it", "purify"]) await loadScript(`/page/vendor/${name}.js`);
  const markdown = window.markdownit({ html: false, linkify: false, breaks: true });
  window.AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = window.DOMPurify.sanitize(markdown.render(text));
    result.didProcess = true;
  };
}

// Returns the parsed card and the messages of all parsing and validation errors.
export function parseCard(content) {
  const { AdaptiveCard, SerializationContext, Versions } = window.AdaptiveCards;
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_3);
  card.parse(content, context);
  const events = [];
  for (let index = 0; index < context.eventCount; index++) events.push(context.getEventAt(index).message);
  for (const failure of card.validateProperties().validationEvents) events.push(failure.message);
  return { card, events };
}

const scheme = matchMedia("(prefers-color-scheme: dark)");

// Calls back when the system changes between light and dark: cards have their colours in themselves.
export function onThemeChange(callback) {
  scheme.addEventListener("change", callback);
}

// `submit` returns whether Webex accepted the inputs.
export function renderCard(content, submit) {
  const { HostConfig, SubmitAction, OpenUrlAction } = window.AdaptiveCards;
  const { card } = parseCard(content);
  card.hostConfig = new HostConfig(buildHostConfig(COLORS[scheme.matches ? "dark" : "light"]));
  card.onExecuteAction = (action) => {
    if (action instanceof OpenUrlAction) window.open(action.url, "_blank", "noopener");
    if (action instanceof SubmitAction) press(action, submit);
  };
  const element = card.render();
  element.classList.add("card");
  element.querySelectorAll(".ac-columnSet").forEach(nameButtons);
  return element;
}

// A list has the same button in each row: its accessible name says the row, by the row's first text.
function nameButtons(row) {
  const text = row.querySelector(".ac-textBlock, .ac-richTextBlock")?.textContent.trim();
  const name = text?.replaceAll("\u2011", "-").replaceAll("\u00a0", " "); // a number that does not break, as people say it
  for (const button of row.querySelectorAll("button")) {
    if (name && name !== button.textContent) button.setAttribute("aria-label", `${button.textContent} ${name}`);
  }
}

// Not `disabled` meanwhile: the button would lose the focus.
async function press(action, submit) {
  const button = action.renderedElement;
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  await submit(action.data ?? {});
  button.ariaBusy = "false";
}

function buildHostConfig(colors) {
  const foregroundColors = {
    default: { default: colors.text, subtle: colors.muted },
    good: { default: colors.good, subtle: colors.good },
    warning: { default: colors.warning, subtle: colors.warning },
    attention: { default: colors.attention, subtle: colors.attention },
    accent: { default: colors.accent, subtle: colors.accent },
    dark: { default: colors.text, subtle: colors.muted },
    light: { default: colors.muted, subtle: colors.muted },
  };
  return {
    fontFamily: "inherit",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 0 },
    separator: { lineThickness: 1, lineColor: colors.emphasis },
    containerStyles: {
      default: { backgroundColor: colors.background, foregroundColors },
      emphasis: { backgroundColor: colors.emphasis, foregroundColors },
      good: { backgroundColor: colors.goodBackground, foregroundColors },
      warning: { backgroundColor: colors.warningBackground, foregroundColors },
      attention: { backgroundColor: colors.attentionBackground, foregroundColors },
      accent: { backgroundColor: colors.accentBackground, foregroundColors },
    },
    inputs: { label: { requiredInputs: { color: "default", suffix: " *" }, optionalInputs: { color: "default" } }, errorMessage: { color: "attention" } },
    actions: { maxActions: 5, buttonSpacing: 0, actionsOrientation: "horizontal", actionAlignment: "left", spacing: "medium", showCard: { actionMode: "inline", inlineTopMargin: 8, style: "emphasis" } },
    supportsInteractivity: true,
  };
}

function loadScript(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${source} could not be loaded`));
    document.head.append(script);
  });
}
