// Before every test file. Vitest ends its processes by SIGTERM, of which nobody hears who listens to `exit`, such as `endWithUs`.
process.once("SIGTERM", () => {
  process.emit("exit", 143);
  process.kill(process.pid, "SIGTERM");
});
