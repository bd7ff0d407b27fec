import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

/** The signing secret that `openHook` is told of, base64. */
export const secret = Buffer.from("a shared secret of some length").toString("base64");

/** A real mail server on loopback; `busy` refuses for now, as a full or a greylisting server does. */
export async function openPostbox() {
  const mails: ParsedMail[] = [];
  const state = { busy: false, unknown: "" };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (!state.busy && address !== state.unknown) return done();
      const error: Error & { responseCode?: number } = new Error("try again later");
      error.responseCode = 451;
      return done(error);
    },
    onData(stream, _session, done) {
      simpleParser(stream, (error, mail) => {
        if (!error) mails.push(mail);
        done(error);
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = portOf(server.server.address());
  return { mails, state, port, close: () => new Promise<void>((closed) => server.close(() => closed())) };
}

/** A real web hook on loopback that answers with the next of the given statuses. */
export async function openHook(statuses: number[]) {
  const asked: { readonly headers: Record<string, unknown>; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      asked.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = portOf(server.address());
  return { asked, port, close: () => new Promise<void>((closed) => server.close(() => closed())) };
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address;
}
