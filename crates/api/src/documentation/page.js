// The interface, read from /api/openapi.json, with a form to try each operation. It needs no network but this server.
"use strict";

let token = "";

const element = (tag, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};

const named = (schema, document_) => {
  const name = schema?.$ref?.split("/").pop();
  return name ? [name, document_.components.schemas[name]] : ["", schema ?? {}];
};

// An example value of a schema, so that a body can be filled in rather than written.
const example = (schema, document_, depth = 0) => {
  const [, found] = named(schema, document_);
  if (depth > 6) return null;
  if (found.example !== undefined) return found.example;
  const choices = found.oneOf ?? found.anyOf;
  if (choices) return example(choices.find((choice) => choice.type !== "null") ?? choices[0], document_, depth + 1);
  if (found.allOf) return Object.assign({}, ...found.allOf.map((part) => example(part, document_, depth + 1)));
  if (found.enum) return found.enum[0];
  const type = Array.isArray(found.type) ? found.type[0] : found.type;
  if (type === "object") {
    const properties = Object.entries(found.properties ?? {});
    return Object.fromEntries(properties.map(([name, inner]) => [name, example(inner, document_, depth + 1)]));
  }
  if (type === "array") return [example(found.items, document_, depth + 1)];
  return { integer: 0, number: 0, boolean: false, string: "" }[type] ?? null;
};

const field = (parameter) => {
  const input = element("input", {
    name: `${parameter.in}:${parameter.name}`,
    required: parameter.required ?? false,
    value: parameter.name === "Idempotency-Key" ? crypto.randomUUID() : "",
  });
  return element("label", { title: parameter.description ?? "" }, `${parameter.name}${parameter.required ? " *" : ""}`, input);
};

const request = (path, method, form) => {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const query = new URLSearchParams();
  let target = path;
  for (const input of form.querySelectorAll("input[name], textarea[name]")) {
    const [place, name] = input.name.split(/:(.*)/s);
    if (!input.value) continue;
    if (place === "path") target = target.replace(`{${name}}`, encodeURIComponent(input.value));
    if (place === "query") query.set(name, input.value);
    if (place === "header") headers[name] = input.value;
  }
  const options = { method: method.toUpperCase(), headers };
  const body = form.querySelector("textarea");
  const file = form.querySelector("input[type=file]");
  if (body?.value) {
    headers["Content-Type"] = "application/json";
    options.body = body.value;
  } else if (file?.files.length) {
    options.body = new FormData();
    options.body.append("file", file.files[0]);
  }
  return fetch(query.size ? `${target}?${query}` : target, options);
};

const show = async (response, output) => {
  const type = response.headers.get("content-type") ?? "";
  const head = `${response.status} ${response.statusText}  ${response.headers.get("etag") ?? ""}\n\n`;
  if (type.includes("json")) {
    output.textContent = head + JSON.stringify(await response.json(), null, 2);
  } else if (type.startsWith("application/")) {
    const link = element("a", { href: URL.createObjectURL(await response.blob()), download: "", textContent: "下载 download" });
    output.replaceChildren(head, link);
  } else {
    output.textContent = head + (await response.text());
  }
};

const operation = (path, method, detail, document_) => {
  const form = element("form");
  for (const parameter of detail.parameters ?? []) form.append(field(parameter));
  const content = detail.requestBody?.content ?? {};
  if (content["application/json"]) {
    const value = JSON.stringify(example(content["application/json"].schema, document_), null, 2);
    form.append(element("label", {}, "body", element("textarea", { name: "body:json", value })));
  }
  if (content["multipart/form-data"]) form.append(element("label", {}, "file", element("input", { type: "file" })));
  const output = element("pre", { ariaLive: "polite" });
  form.append(element("button", { textContent: "发送 Send" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await show(await request(path, method, form), output);
  });
  const rows = Object.entries(detail.responses ?? {}).map(([status, answer]) => {
    const schema = Object.values(answer.content ?? {})[0]?.schema;
    return element("tr", {}, element("th", { textContent: status }), element("td", { textContent: answer.description }),
      element("td", { textContent: named(schema, document_)[0] }));
  });
  const summary = element("summary", {}, element("b", { textContent: method.toUpperCase() }),
    element("code", { textContent: path }), detail.summary ?? "");
  const made = element("details", { id: detail.operationId }, summary,
    element("div", {}, element("p", { textContent: detail.description ?? "" }), form, output, element("table", {}, ...rows)));
  made.dataset.text = `${method} ${path} ${detail.summary} ${detail.operationId}`.toLowerCase();
  return made;
};

const signIn = async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const response = await fetch("/api/v1/session", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given),
  });
  const answer = await response.json();
  token = answer.access_token ?? "";
  document.querySelector("#who").textContent = token ? answer.user.name : answer.detail;
};

const start = async () => {
  const document_ = await (await fetch("/api/openapi.json")).json();
  document.querySelector("#version").textContent = document_.info.version;
  const groups = new Map();
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, detail] of Object.entries(methods)) {
      const tag = detail.tags?.[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), operation(path, method, detail, document_)]);
    }
  }
  const main = document.querySelector("#operations");
  for (const [tag, operations] of groups) main.append(element("section", {}, element("h2", { textContent: tag }), ...operations));
  document.querySelector("#filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const one of main.querySelectorAll("details")) one.hidden = !one.dataset.text.includes(wanted);
  });
};

document.querySelector("#sign-in").addEventListener("submit", signIn);
start();
