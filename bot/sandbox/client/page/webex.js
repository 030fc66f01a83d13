// Webex's API, called with the access token of the person who uses the page.

let token = "";

export function useToken(accessToken) {
  token = accessToken;
}

export async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${token}` };
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(`/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const content = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(content.message);
  return content;
}

export async function listRooms() {
  return (await call("GET", "/rooms?sortBy=created")).items;
}

// Oldest first.
export async function listMessages(roomId) {
  const response = await call("GET", `/messages?max=200&roomId=${encodeURIComponent(roomId)}`);
  return response.items.reverse();
}

export async function download(url) {
  const response = await fetch(new URL(url).pathname, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error("The file could not be downloaded.");
  const name = /filename="([^"]*)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "file";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // after the browser has read it
}

// Returns whether the work succeeded, and shows the error otherwise. Errors of the person's actions and errors of
// loading have a line each: the page reloads at any time, and that must not clear the reason why a message was rejected.
export async function attempt(work, line = "action-error") {
  try {
    await work();
    document.getElementById(line).textContent = "";
    return true;
  } catch (error) {
    document.getElementById(line).textContent = error.message;
    return false;
  }
}
