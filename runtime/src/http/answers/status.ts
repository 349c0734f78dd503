/** The statuses that IANA has registered, by range. */
interface Statuses {
  "1XX": 100 | 101 | 102 | 103;
  "2XX": 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
  "3XX": 300 | 301 | 302 | 303 | 304 | 305 | 307 | 308;
  "4XX":
    | (400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414)
    | (415 | 416 | 417 | 418 | 421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451);
  "5XX": 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;
}

/**
 * The statuses that a contract means by a range (`4XX`) or by `default`, without those that it gives an
 * answer of their own. Only registered ones, so that a union of answers stays closed; a contract that uses
 * another has to name it.
 */
export type StatusOf<
  Range extends keyof Statuses | "default",
  Declared extends number = never,
> = Exclude<Range extends keyof Statuses ? Statuses[Range] : Statuses[keyof Statuses], Declared>;
