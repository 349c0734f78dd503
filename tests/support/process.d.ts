import { type ChildProcess } from "node:child_process";
/** Whether a program can be started by its name. */
export declare function hasProgram(name: string): boolean;
/** A TCP port on this machine that nobody listens on. */
export declare function freePort(): Promise<number>;
/** Sends a signal to a process and resolves once it is gone. */
export declare function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void>;
/** Tries until it works, for so many ms; then throws the last error. */
export declare function eventually<T>(attempt: () => Promise<T> | T, ms?: number): Promise<T>;
