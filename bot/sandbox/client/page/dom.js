// Small helpers for the page's elements.

export const get = (id) => document.getElementById(id);

export function create(tag, { text, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

export function createButton(text, onclick, className = "") {
  return create("button", { type: "button", text, onclick, className });
}

// Makes these the container's children. Those that stay in place keep focus, typed inputs and what is open.
export function placeChildren(container, elements) {
  for (const child of [...container.children]) if (!elements.includes(child)) child.remove();
  elements.forEach((element, index) => {
    if (container.children[index] !== element) container.insertBefore(element, container.children[index] ?? null);
  });
}
