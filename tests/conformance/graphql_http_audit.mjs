// Runs every audit of graphql-http against a URL; fails unless all 61 are ok.
// node graphql_http_audit.mjs http://127.0.0.1:8000/graphql/   (API_TOKEN: credentials that may introspect)
import { auditServer } from "graphql-http";

const AUDITS = 61;
const [url] = process.argv.slice(2);

function fetchFn(input, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${process.env.API_TOKEN}`);
  return fetch(input, { ...init, headers });
}

const results = await auditServer({ url, fetchFn });
const passed = results.filter(({ status }) => status === "ok");
for (const { status, id, name, reason, response } of results) {
  if (status !== "ok") console.log(status, id, name, reason, `HTTP ${response?.status}`);
}
console.log(`${passed.length} of ${results.length} audits passed`);
process.exit(results.length === AUDITS && passed.length === AUDITS ? 0 : 1);
