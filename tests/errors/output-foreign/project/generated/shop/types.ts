export type Mine = string;
