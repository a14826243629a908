// grpc-js, a gRPC client that is none of ours: three hundred calls at once over one connection, none of which may be
// refused.
//
//   NODE_PATH=… node tests/foreign/at-once.mjs FOLDER
//
// FOLDER is that of `cargo pair up --dir`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const grpc = createRequire(join(process.env.NODE_PATH, "any.js"))("@grpc/grpc-js");
const CALLS = 300;
const dir = process.argv[2];
const pair = JSON.parse(readFileSync(join(dir, "pair.json"), "utf8"));
const file = (name) => readFileSync(join(dir, name));
const bytes = (message) => message;

async function atOnce(listener, certificate) {
  const credentials = grpc.credentials.createSsl(
    file("kz/root.crt"), file(`${certificate}.key`), file(`${certificate}.crt`));
  const name = `${listener}.kz.kzmn.internal`;
  const client = new grpc.Client(pair.kz[listener], credentials, {
    "grpc.ssl_target_name_override": name, "grpc.default_authority": name,
  });
  const check = () => new Promise((resolve) => {
    const answered = (error) => resolve(error ? grpc.status[error.code] : "OK");
    const deadline = { deadline: Date.now() + 10_000 };
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check", bytes, bytes, Buffer.alloc(0), new grpc.Metadata(), deadline, answered);
  });
  const answers = await Promise.all(Array.from({ length: CALLS }, check));
  client.close();
  const refused = answers.filter((answer) => answer !== "OK");
  if (refused.length > 0) {
    console.log(`not as it must be: ${listener}: ${refused.length} of ${CALLS} refused: ${refused[0]}`);
    process.exit(1);
  }
  console.log(`ok: ${listener}: ${CALLS} calls at once`);
}

await atOnce("exchange", "mn/exchange");
await atOnce("office", "kz/officers/caseworker");
