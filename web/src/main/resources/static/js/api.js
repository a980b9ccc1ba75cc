// Talks to the REST API. Who is signed in is known by a cookie, and the page says that it asks itself. Where nobody can sign in and the service wants a token
// it is asked for once and kept for this tab. The words stand in the page.
export class Refusal extends Error {}

const page = document.querySelector("meta[name=csrf]"), words = document.body.dataset;

export async function send(method, path, body) {
  if (page) {
    const answer = await ask(method, path, body);
    if (answer.status === 401) location.assign("/login"); // the session has ended
    return read(answer);
  }
  const answer = await ask(method, path, body, sessionStorage.getItem("token"));
  if (answer.status !== 401) return read(answer);
  const token = prompt(words.tokenWanted);
  if (!token) throw new Refusal(words.tokenMissing);
  const again = await ask(method, path, body, token.trim());
  if (again.ok) sessionStorage.setItem("token", token.trim());
  return read(again);
}

function ask(method, path, body, token) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (page) headers[page.dataset.header] = page.content;
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

async function read(answer) {
  const text = await answer.text();
  const body = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Refusal((body && body.detail) || words.answered.replace("*", answer.status));
  return body;
}
