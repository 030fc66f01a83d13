// Cards, drawn by Microsoft's renderer in a look that resembles Webex's; limited to what Webex shows (version 1.3).

const COLORS = {
  light: { ink: "#171717", quiet: "#595959", good: "#1a6e3c", warning: "#8a5000", attention: "#b3261e", accent: "#0b6bcb", ground: "#ffffff", emphasis: "#f0f0f0", goodGround: "#cdebd8", warningGround: "#fae3bd", attentionGround: "#f9d5d2", accentGround: "#d3e6fa" },
  dark: { ink: "#f2f2f2", quiet: "#b8b8b8", good: "#5fd38d", warning: "#f5b642", attention: "#ff8a80", accent: "#64b4fa", ground: "#1c1c1c", emphasis: "#2a2a2a", goodGround: "#1d4a2f", warningGround: "#57400f", attentionGround: "#5c2420", accentGround: "#173a5c" },
};

export async function loadRenderer() {
  for (const name of ["adaptivecards", "markdown-it", "purify"]) await loadScript(`/page/vendor/${name}.js`);
  const markdown = window.markdownit({ html: false, linkify: false, breaks: true });
  window.AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = window.DOMPurify.sanitize(markdown.render(text));
    result.didProcess = true;
  };
}

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

export function drawCard(content, theme, submit) {
  const { HostConfig, SubmitAction, OpenUrlAction } = window.AdaptiveCards;
  const { card } = parseCard(content);
  card.hostConfig = new HostConfig(buildHostConfig(COLORS[theme]));
  card.onExecuteAction = (action) => {
    if (action instanceof OpenUrlAction) window.open(action.url, "_blank", "noopener");
    if (action instanceof SubmitAction) press(action, submit);
  };
  const element = card.render();
  element.classList.add("card");
  return element;
}

async function press(action, submit) {
  const button = action.renderedElement;
  button.disabled = true;
  if (await submit(action.data ?? {})) button.classList.add("pressed");
  button.disabled = false;
}

function buildHostConfig(colors) {
  const foregroundColors = {
    default: { default: colors.ink, subtle: colors.quiet },
    good: { default: colors.good, subtle: colors.good },
    warning: { default: colors.warning, subtle: colors.warning },
    attention: { default: colors.attention, subtle: colors.attention },
    accent: { default: colors.accent, subtle: colors.accent },
    dark: { default: colors.ink, subtle: colors.quiet },
    light: { default: colors.quiet, subtle: colors.quiet },
  };
  return {
    fontFamily: "inherit",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 0 },
    separator: { lineThickness: 1, lineColor: colors.emphasis },
    containerStyles: {
      default: { backgroundColor: colors.ground, foregroundColors },
      emphasis: { backgroundColor: colors.emphasis, foregroundColors },
      good: { backgroundColor: colors.goodGround, foregroundColors },
      warning: { backgroundColor: colors.warningGround, foregroundColors },
      attention: { backgroundColor: colors.attentionGround, foregroundColors },
      accent: { backgroundColor: colors.accentGround, foregroundColors },
    },
    inputs: { label: { requiredInputs: { color: "default", suffix: " *" }, optionalInputs: { color: "default" } }, errorMessage: { color: "attention" } },
    actions: { maxActions: 5, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left", spacing: "medium", showCard: { actionMode: "inline", inlineTopMargin: 8, style: "emphasis" } },
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
