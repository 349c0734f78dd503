import { parentPort, workerData } from "node:worker_threads";
import { judgeAll } from "./judge-all.ts";

parentPort?.postMessage(await judgeAll(workerData));
