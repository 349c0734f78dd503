// One server in a process of its own: `main.mjs <module> <number of other routes> [argument]`. It tells its parent
// its port, and when it is asked the CPU time that it has used.
const [file, others, argument] = process.argv.slice(2);
const { start } = await import(`./${file}.mjs`);
const server = await start(Number(others), argument);
if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
process.on("message", () => process.send(process.cpuUsage()));
process.on("disconnect", () => process.exit());
process.send({ port: server.address().port });
