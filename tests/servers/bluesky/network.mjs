// The Bluesky network on loopback, for tests: PDS and PLC directory, with AppView where asked.
//
//   node network.mjs <folder of setup.sh> [pds|all]
//
// Prints one line of JSON with the addresses when it is ready, then answers each line of JSON on
// stdin with one on stdout, and ends when stdin closes. The AppView needs DB_POSTGRES_URL,
// DB_POSTGRES_SCHEMA and REDIS_HOST; TMPDIR is where the servers keep their data.
import { createRequire } from "node:module";
import net from "node:net";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, extent = "all"] = process.argv.slice(2);

// The servers would listen on all addresses of the machine.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port === "object" && port !== null && "port" in port) {
    return listen.call(this, { ...port, host: "127.0.0.1" }, ...rest);
  }
  if (typeof port === "number" || (typeof port === "string" && /^\d+$/.test(port))) {
    const [given, ...others] = typeof rest[0] === "string" ? rest : [null, ...rest];
    return listen.call(this, Number(port), "127.0.0.1", ...others);
  }
  return listen.call(this, port, ...rest);
};

// What the servers say goes to stderr; stdout belongs to the answers.
const say = process.stdout.write.bind(process.stdout);
console.log = console.info = console.error;

// A test that goes on to fail says more than a network that ended.
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => console.error(event, error));
}

const { TestNetwork, TestNetworkNoAppView } = await import(
  pathToFileURL(createRequire(`${folder}/`).resolve("@atproto/dev-env")).href
);
const pds = { inviteRequired: false };
const network =
  extent === "pds"
    ? await TestNetworkNoAppView.create({ pds })
    : await TestNetwork.create({ pds, dbPostgresSchema: process.env.DB_POSTGRES_SCHEMA });

// A busy machine is slow, not broken.
const PATIENCE = 60_000;

const commands = {
  // A new account; its app password is what a person would give to Resonanz.
  async account({ handle, password }) {
    const agent = network.pds.getAgent();
    const email = `${handle}@fans.example`;
    const { data } = await agent.com.atproto.server.createAccount({ handle, email, password });
    const headers = { authorization: `Bearer ${data.accessJwt}` };
    const app = await agent.com.atproto.server.createAppPassword(
      { name: "Resonanz" },
      { headers, encoding: "application/json" },
    );
    await network.processAll(PATIENCE);
    return { did: data.did, handle, app_password: app.data.password };
  },
  // Many accounts at once, each with a session, as a person who has signed in has it.
  async accounts({ name, many, password }) {
    const agent = network.pds.getAgent();
    const made = [];
    for (let number = 0; number < many; number += 1) {
      const handle = `${name}${number}.test`;
      const email = `${handle}@fans.example`;
      const { data } = await agent.com.atproto.server.createAccount({ handle, email, password });
      made.push({ did: data.did, handle, access: data.accessJwt, refresh: data.refreshJwt });
    }
    return { made };
  },
  // Waits until the AppView has seen everything.
  async settle() {
    await network.processAll(PATIENCE);
    return {};
  },
  // The owner takes the app password back: all its sessions end.
  async revoke({ handle, password }) {
    const agent = network.pds.getAgent();
    const server = agent.com.atproto.server;
    const { data } = await server.createSession({ identifier: handle, password });
    const headers = { authorization: `Bearer ${data.accessJwt}` };
    await server.revokeAppPassword({ name: "Resonanz" }, { headers, encoding: "application/json" });
    return {};
  },
};

say(
  `${JSON.stringify({
    pds: network.pds.url,
    plc: network.plc.url,
    appview: network.bsky?.url ?? "",
    appview_did: network.bsky?.serverDid ?? "",
  })}\n`,
);

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[name](given);
  } catch (error) {
    answer = { error: String(error) };
  }
  say(`${JSON.stringify(answer)}\n`);
}
// Nothing is worth keeping; closing politely takes seconds.
process.exit(0);
