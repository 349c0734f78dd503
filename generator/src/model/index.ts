export type * from "./events.ts";
export type * from "./http.ts";
export type * from "./links.ts";
export type * from "./place.ts";
export type * from "./types.ts";
export type * from "./workspace.ts";
