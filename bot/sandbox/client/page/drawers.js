// The drawers beside the conversation: one at a time is open.

const drawers = [];

export function addDrawer(id, onOpen = () => {}) {
  const drawer = { element: document.getElementById(id), button: document.getElementById(`${id}-button`) };
  drawers.push(drawer);
  drawer.button.onclick = () => {
    const opens = drawer.element.hidden;
    for (const each of drawers) {
      const isOpen = each === drawer && opens;
      each.element.hidden = !isOpen;
      each.button.setAttribute("aria-expanded", String(isOpen));
    }
    if (opens) onOpen();
  };
}
