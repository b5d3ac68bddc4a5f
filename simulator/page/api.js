// Calls to the control face and the stream of news.
async function call(method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`/_sim${path}`, {
    method,
    body: body === undefined || isForm ? body : JSON.stringify(body),
    headers: body === undefined || isForm ? {} : { "Content-Type": "application/json" },
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error || `The simulator answered ${answer.status}.`);
  return content;
}

export const api = {
  get: (path) => call("GET", path),
  post: (path, body = {}) => call("POST", path, body),
  remove: (path) => call("DELETE", path),
  attach(waId, file, fields) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    form.append("file", file, file.name || "picture.png");
    return call("POST", `/people/${waId}/attach`, form);
  },
};

export function listen(onNews, onState) {
  const source = new EventSource("/_sim/events");
  source.onopen = () => onState("open");
  source.onerror = () => onState("lost");
  source.onmessage = (event) => onNews(JSON.parse(event.data));
}
