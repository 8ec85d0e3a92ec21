"use strict";
(() => {
  const part = (id) => document.getElementById(id);
  const page = part("graphql");

  async function ask(query, variables) {
    const response = await fetch(window.location.pathname, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Accept": "application/graphql-response+json",
        "X-CSRFToken": page.dataset.csrf,
      },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  async function run() {
    let variables;
    try {
      variables = JSON.parse(part("variables").value || "{}");
    } catch (error) {
      part("answer").textContent = `The variables are not JSON: ${error.message}`;
      return;
    }
    part("answer").textContent = "…";
    try {
      part("answer").textContent = JSON.stringify(await ask(part("query").value, variables), null, 2);
    } catch (error) {
      part("answer").textContent = `No answer: ${error.message}`;
    }
  }

  const written = (type) =>
    type.kind === "NON_NULL" ? `${written(type.ofType)}!`
      : type.kind === "LIST" ? `[${written(type.ofType)}]`
        : type.name;

  function line(field) {
    const given = (field.args || []).map((one) => `${one.name}: ${written(one.type)}`).join(", ");
    return `${field.name}${given ? `(${given})` : ""}: ${written(field.type)}`;
  }

  async function showSchema() {
    const type = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    const answer = await ask(`{ __schema { types { kind name description
      fields { name args { name type { ${type} } } type { ${type} } }
      inputFields { name type { ${type} } } enumValues { name } } } }`, {});
    const types = answer.data ? answer.data.__schema.types : [];
    for (const found of types.filter(({ name, kind }) => !name.startsWith("__") && kind !== "SCALAR")) {
      const details = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = `${found.name} — ${found.description || found.kind.toLowerCase()}`;
      details.append(summary);
      const lines = [
        ...(found.fields || []).map(line),
        ...(found.inputFields || []).map(line),
        ...(found.enumValues || []).map(({ name }) => name),
      ];
      for (const text of lines) {
        const code = document.createElement("code");
        code.textContent = text;
        details.append(code);
      }
      part("schema").append(details);
    }
  }

  part("run").addEventListener("click", run);
  part("query").addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") run();
  });
  showSchema();
})();
