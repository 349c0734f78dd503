import { runUntilSignal, serve } from "@revent/runtime";
import { EmbeddedBroker } from "@revent/runtime/embedded";
import express from "express";
import { MailWorker } from "../generated/mail/index.ts";
import { NotesProducer, notesRouter } from "../generated/notes/index.ts";
import { Mail } from "./mail/core.ts";
import { Notes } from "./notes/core.ts";

const broker = new EmbeddedBroker();
const worker = new MailWorker(new Mail(), broker);
const notes = new Notes(new NotesProducer(broker));
const app = express().use(notesRouter(notes, { notFound: true }));

await runUntilSignal([
  { name: "broker", start: () => () => broker.close() },
  {
    name: "mail worker",
    start: async () => {
      await worker.start();
      return (options) => worker.stop(options);
    },
  },
  {
    name: "notes web",
    start: async () => {
      const server = await serve(app, { port: Number(process.env.PORT ?? 3000) });
      console.log(`notes listens on ${server.url}`);
      return (options) => server.close(options);
    },
  },
]);
