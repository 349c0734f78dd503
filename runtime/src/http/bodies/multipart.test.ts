import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { pipeline } from "node:stream/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { silentLogger } from "../../logger.ts";
import { createRouter, type Multipart, type RouterOptions, type RouteTable } from "../index.ts";
import { listen } from "../testing/server.ts";
import { compile } from "../testing/validator.ts";

type Form = { title: string; count?: number; photo: string; more?: string[] };
type Upload = { body: Multipart<Form, "photo" | "more"> };

const routes = {
  upload: {
    method: "POST",
    path: "/",
    body: {
      required: true,
      content: {
        "multipart/form-data": {
          fields: {
            title: "string",
            count: "integer",
            photo: "string",
            more: { type: "array", items: "string" },
          },
          files: { photo: ["image/*"], more: [] },
          validate: compile({
            type: "object",
            required: ["title", "photo"],
            additionalProperties: false,
            properties: {
              title: { type: "string", minLength: 1 },
              count: { type: "integer" },
              photo: { type: "string" },
              more: { type: "array", items: { type: "string" }, maxItems: 2 },
            },
          }),
        },
      },
    },
    responses: { 200: { content: { "application/json": null } } },
  },
} as const satisfies RouteTable;

async function sizes(body: Upload["body"]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const file of body.files()) {
    let size = 0;
    for await (const chunk of file.stream()) size += chunk.length;
    found.push([file.name, file.filename, file.mediaType, size]);
  }
  return found;
}

const handlers = {
  filesFirst: async ({ body }: Upload) => {
    const files = await sizes(body);
    return { status: 200, body: { files, fields: { ...(await body.fields()) } } };
  },
  fieldsFirst: async ({ body }: Upload) => {
    const fields = { ...(await body.fields()) };
    return { status: 200, body: { fields, files: await sizes(body) } };
  },
  skipping: async ({ body }: Upload) => {
    const files: string[] = [];
    for await (const file of body.files()) files.push(file.name);
    return { status: 200, body: { files } };
  },
  ignoring: async () => ({ status: 200, body: {} }),
};

function serve(handler: keyof typeof handlers, options: RouterOptions = {}) {
  const core = { upload: handlers[handler] };
  return listen(createRouter(routes, core, { logger: silentLogger, ...options }));
}

/** A form whose parts come in the order given: texts, or files of some bytes. */
function form(...parts: [name: string, value: string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, `${name}.png`);
  }
  return data;
}

const picture = (bytes: number, type = "image/png") => new Blob([randomBytes(bytes)], { type });
const post = async (url: string, body: FormData | string, headers: Record<string, string> = {}) =>
  (await (await fetch(url, { method: "POST", body, headers })).json()) as Record<string, unknown>;
const uploads = () => readdirSync(tmpdir()).filter((name) => name.startsWith("revent-upload-"));

describe("multipart forms", () => {
  const big = 3_000_000;
  const orders: [string, FormData][] = [
    ["before", form(["title", "t"], ["count", "2"], ["photo", picture(big)], ["more", picture(5)])],
    ["behind", form(["photo", picture(big)], ["more", picture(5)], ["count", "2"], ["title", "t"])],
  ];

  it.each(
    orders.flatMap(([order, data]) => [
      ["filesFirst", order, data] as const,
      ["fieldsFirst", order, data] as const,
    ]),
  )("are read %s with fields %s", async (handler, _, data) => {
    expect(await post(await serve(handler), data)).toEqual({
      fields: { title: "t", count: 2 },
      files: [
        ["photo", "photo.png", "image/png", big],
        ["more", "more.png", "image/png", 5],
      ],
    });
    await vi.waitFor(() => expect(uploads()).toEqual([]));
  });

  it("may be read in part, or not at all", async () => {
    const data = () => form(["title", "t"], ["photo", picture(big)], ["more", picture(big)]);
    expect(await post(await serve("skipping"), data())).toEqual({ files: ["photo", "more"] });
    const url = await serve("ignoring");
    const answers = await Promise.allSettled([post(url, data()), post(url, form(["a", "b"]))]);
    expect(answers[1]).toMatchObject({ value: {} });
  });

  it.each(["filesFirst", "fieldsFirst", "skipping"] as const)(
    "are told all their faults, read %s",
    async (handler) => {
      const url = await serve(handler);
      const data = form(["count", "x"], ["photo", picture(9, "text/html")], ["title", picture(1)]);
      const answer = await post(url, data);
      expect(answer).toMatchObject({ status: 400, code: "invalid_request" });
      expect(answer.errors).toEqual([
        { pointer: "/body/photo", detail: "must be of the media type image/*" },
        { pointer: "/body/title", detail: "must not be a file" },
        { pointer: "/body/count", detail: "must be an integer" },
      ]);
      expect((await post(url, form(["other", "x"]))).errors).toEqual([
        { pointer: "/body/title", detail: "is required" },
        { pointer: "/body/photo", detail: "is required" },
        { pointer: "/body/other", detail: "is not a property that the contract knows" },
      ]);
    },
  );

  it.each([
    ["multipart/form-data", "x", "is not a multipart form with a boundary"],
    ["multipart/form-data; boundary=b", "--b\r\n", "is not a well-formed multipart form"],
    [
      "multipart/form-data; boundary=b",
      '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx',
      "is not a well-formed multipart form",
    ],
  ])("are refused where malformed: %s", async (type, body, detail) => {
    const answer = await post(await serve("fieldsFirst"), body, { "content-type": type });
    expect(answer).toMatchObject({ status: 400, errors: [{ pointer: "/body", detail }] });
  });

  it("leave the connection usable, whatever was wrong with them", async () => {
    const url = await serve("fieldsFirst");
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const send = (body: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { "content-type": "multipart/form-data; boundary=b" };
        const asked = request(url, { agent, method: "POST", headers }, (response) => {
          response.resume().once("end", () => resolve(response.statusCode));
        });
        asked.once("error", reject).end(body);
      });
    const part = '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n';
    expect(await send(`--b\r\nnonsense${"x".repeat(30_000)}`)).toBe(400);
    expect(await send(`${part.repeat(2)}--b--\r\n`)).toBe(400);
    expect(await send(part)).toBe(400);
  });

  it("go on when a handler gives a file up in the middle", async () => {
    const core = {
      upload: async ({ body }: Upload) => {
        const names: string[] = [];
        for await (const file of body.files()) {
          names.push(file.name);
          file.stream().destroy();
        }
        return { status: 200, body: { names, fields: { ...(await body.fields()) } } };
      },
    };
    const url = await listen(createRouter(routes, core, { logger: silentLogger }));
    const data = form(["photo", picture(big)], ["more", picture(big)], ["title", "t"]);
    expect(await post(url, data)).toEqual({ names: ["photo", "more"], fields: { title: "t" } });
  });

  it("wait for a handler that does not read yet", async () => {
    let read: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      read = resolve;
    });
    const core = {
      upload: async ({ body }: Upload) => {
        let size = 0;
        for await (const file of body.files()) {
          await gate;
          for await (const chunk of file.stream()) size += chunk.length;
        }
        return { status: 200, body: { size } };
      },
    };
    const url = await listen(createRouter(routes, core, { logger: silentLogger }));
    const total = 60_000_000;
    let sent = 0;
    async function* upload() {
      yield '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n';
      yield '--b\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\nContent-Type: image/png\r\n\r\n';
      for (; sent < total; sent += 50_000) yield Buffer.alloc(50_000);
      yield "\r\n--b--\r\n";
    }
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const asked = request(url, { method: "POST", headers });
    const answered = once(asked, "response");
    const sending = pipeline(upload(), asked);
    await vi.waitFor(async () => {
      const before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(sent).toBe(before);
    }, 10_000);
    // What the sockets of the system hold is not ours to bound.
    expect(sent).toBeLessThan(total / 2);
    read();
    await sending;
    const [response] = await answered;
    expect(JSON.parse(String(Buffer.concat(await response.toArray())))).toEqual({ size: total });
  });

  it("end no process where a handler leaves their failure alone", async () => {
    const core = {
      upload: async ({ body }: Upload) => {
        void body.fields();
        return { status: 200, body: {} };
      },
    };
    const url = await listen(createRouter(routes, core, { logger: silentLogger }));
    expect(await post(url, form(["other", "x"]))).toEqual({});
    await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("are bounded: fields in memory, and all together", async () => {
    const many = await post(
      await serve("fieldsFirst", { bodyLimit: 100 }),
      form(["title", "x".repeat(101)], ["photo", picture(9)]),
    );
    expect(many).toMatchObject({ status: 413, detail: "The body may have at most 100 bytes." });
    const url = await serve("filesFirst", { uploadLimit: 1000 });
    const told = await fetch(url, { method: "POST", body: form(["photo", picture(2000)]) }).catch(
      () => undefined,
    );
    if (told !== undefined) expect(told.status).toBe(413);
  });

  it("stop a handler that reads a file which breaks off, and leave nothing behind", async () => {
    const failed = vi.fn();
    const core = {
      upload: async ({ body }: Upload) => {
        try {
          return { status: 200, body: { fields: await body.fields() } };
        } catch (error) {
          failed(String(error));
          throw error;
        }
      },
    };
    const url = await listen(createRouter(routes, core, { logger: silentLogger }));
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n" +
        '--b\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\nContent-Type: image/png\r\n\r\nabc',
    );
    await vi.waitFor(() => expect(uploads()).toHaveLength(1));
    socket.destroy();
    await vi.waitFor(() =>
      expect(failed).toHaveBeenCalledWith("ReventError: The body ended too early."),
    );
    await vi.waitFor(() => expect(uploads()).toEqual([]));
  });
});
